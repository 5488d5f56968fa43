"""Bytes, largest contentful paint, layout shift and blocked time of one cold view."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser

from bench.browser import LIMIT_MS, SLOW_4G, SLOW_CPU

OBSERVE = """
    window.seen = {lcp: 0, cls: 0, tbt: 0};
    const watch = (type, take) =>
        new PerformanceObserver(list => list.getEntries().forEach(take)).observe({type, buffered: true});
    watch("largest-contentful-paint", entry => { seen.lcp = entry.startTime; });
    watch("layout-shift", entry => { if (!entry.hadRecentInput) seen.cls += entry.value; });
    watch("longtask", entry => { seen.tbt += Math.max(0, entry.duration - 50); });
"""
SETTLED_MS = 1500


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """`drawn`: when the condition came true; `lcp`, `drawn` and `tbt` in milliseconds, `cls` without unit."""

    bytes: float
    drawn: float
    lcp: float
    cls: float
    tbt: float


def vitals(browser: Browser, url: str, *, drawn: str, scroll: bool = False, phone: bool = True) -> Vitals:
    """One view in an empty profile on slow 4G with a quarter of the CPU; `scroll`: down to the end, for all charts."""
    size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
    context = browser.new_context(bypass_csp=True, viewport=size)  # type: ignore[arg-type]
    context.add_init_script(OBSERVE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
    page.goto(url, wait_until="commit", timeout=LIMIT_MS)
    condition = f"() => ({drawn}) ? performance.now() : 0"
    shown = float(page.wait_for_function(condition, timeout=LIMIT_MS, polling="raf").json_value())
    page.wait_for_load_state("load")
    if scroll:
        page.evaluate(
            "() => new Promise(done => { let y = 0; const step = () => { scrollTo(0, y += 500);"
            " y < document.documentElement.scrollHeight ? setTimeout(step, 150) : done(); }; step(); })"
        )
        page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLED_MS)
    seen: dict[str, Any] = page.evaluate("seen")
    context.close()
    return Vitals(bytes=sum(received), drawn=shown, lcp=seen["lcp"], cls=seen["cls"], tbt=seen["tbt"])


def median(views: Sequence[Vitals]) -> Vitals:
    """The median of each measure."""
    names = Vitals.__dataclass_fields__
    return Vitals(**{name: statistics.median(getattr(view, name) for view in views) for name in names})
