"""Every page of the public site on a slow phone, against the usual Dash page and against an empty Dash map."""

from __future__ import annotations

import tempfile

from bench.browser import chromium
from bench.public import OURS, ROUNDS, USUAL
from bench.serving import published, served
from bench.table import show
from bench.vitals import Vitals, median, vitals
from dashboard.public.page_list import pages

READ = "document.readyState !== 'loading' && document.querySelector('#content h1') !== null"
EMPTY = "document.querySelector('.leaflet-map-pane') !== null"
PLACE = "/noi/663"


def main() -> None:
    """Publish the seed, serve our site, the usual page and the empty map, print the table."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"PUBLICATIONS": str(published(folder).root)}
        with (
            served("app:public", {"VAR": folder}) as ours,
            served("bench.baseline:server", environ) as usual,
            served("bench.empty:server", environ) as empty,
            chromium() as browser,
        ):
            base = median([vitals(browser, usual + USUAL.url, drawn=USUAL.drawn, phone=False) for _ in range(ROUNDS)])
            bare = median([vitals(browser, empty, drawn=EMPTY, phone=False) for _ in range(ROUNDS)])
            rows = [_row("usual Dash page", base, base, ""), _row("empty Dash map", bare, base, "")]
            for path in _paths():
                seen = [vitals(browser, ours + path, drawn=READ, scroll=path != "/") for _ in range(ROUNDS)]
                rows.append(_row(path, median(seen), base, "<= 60 kB, 0.06" if path == "/" else "<= 900 kB, LCP 0.4"))
            maps = median([vitals(browser, ours + OURS.url, drawn=OURS.drawn, phone=False) for _ in range(ROUNDS)])
            rows.append(_row(OURS.url, maps, base, f"<= 480 kB, <= 1.2 of empty: {maps.drawn / bare.drawn:.2f}"))
    head = ["slow 4G, CPU/4", "bytes", "drawn", "of usual", "LCP", "of usual", "CLS", "TBT", "wanted"]
    show("Pages on a slow phone (medians of three); charts scrolled to", head, rows)


def _paths() -> list[str]:
    return [*(page.path for page in pages() if page.nav), PLACE]


def _row(name: str, seen: Vitals, base: Vitals, wanted: str) -> list[str]:
    return [
        name,
        f"{seen.bytes:,.0f} B",
        f"{seen.drawn:,.0f} ms",
        f"{seen.drawn / base.drawn:.3f}",
        f"{seen.lcp:,.0f} ms",
        f"{seen.lcp / base.lcp:.2f}" if base.lcp else "",
        f"{seen.cls:.3f}",
        f"{seen.tbt:,.0f} ms",
        wanted,
    ]
