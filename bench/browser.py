"""Measuring a page in headless Chromium: bytes on the wire, time until its map is drawn, time of a change of day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import BROWSER, BROWSER_ARGS

SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOW_CPU = 4
LIMIT_MS = 120_000


@dataclass(frozen=True, kw_only=True)
class Site:
    """A page to measure: its address, a JavaScript condition true once the map is drawn, and one that changes the day.

    `change` is run in the page and answers (a promise of) the milliseconds until the map shows the other day.
    """

    url: str
    drawn: str
    change: str


@dataclass(frozen=True, kw_only=True)
class View:
    """One cold view: bytes received, milliseconds to the drawn map."""

    bytes: int
    milliseconds: float


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A browser that draws WebGL in software, for the baseline's map; `flags` are more of its command line."""
    with sync_playwright() as playwright:
        arguments = [*BROWSER_ARGS, "--enable-unsafe-swiftshader", *flags]
        browser = playwright.chromium.launch(executable_path=BROWSER, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def first_view(browser: Browser, site: Site, *, slow: bool) -> View:
    """Open the page in a new, empty profile; on slow 4G with a quarter of the CPU when `slow`."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
    milliseconds = _until_drawn(page, site)
    context.close()
    return View(bytes=sum(received), milliseconds=milliseconds)


def day_change(browser: Browser, site: Site) -> tuple[float, int]:
    """Milliseconds from choosing another day to the map showing it, and the requests that were made for it."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    _until_drawn(page, site)
    page.wait_for_timeout(1_500)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    milliseconds = float(page.evaluate(site.change))
    asked = [url for url in requests if "current.json" not in url]
    context.close()
    return milliseconds, len(asked)


def _until_drawn(page: Page, site: Site) -> float:
    """Milliseconds since navigation started, read off the page's own clock."""
    page.goto(site.url, wait_until="commit", timeout=LIMIT_MS)
    watch = f"() => ({site.drawn}) ? performance.now() : 0"
    return float(page.wait_for_function(watch, timeout=LIMIT_MS, polling="raf").json_value())
