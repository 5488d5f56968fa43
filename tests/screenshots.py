"""Pictures of every screen and state on the seed's figures, into docs/images/: `make screenshots`."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from dashboard.server import build_public
from etl.sources import seed
from geodata import config, database, ground
from layers import publication
from layers.store import Store
from tests.conftest import BROWSER, BROWSER_ARGS

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PHONE, DESK, WALL = (390, 844), (1440, 900), (1920, 1080)
DAY = "2021-12-20"


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: file name, size of the window, address, theme, what to do before."""

    name: str
    size: tuple[int, int]
    query: str
    theme: str = "light"
    before: str = ""


SHOTS = (
    Shot(name="map", size=DESK, query=f"day={DAY}&indicator=cases_7d_per_100k"),
    Shot(name="map-dark-en", size=DESK, query=f"day={DAY}&lang=en", theme="dark"),
    Shot(name="map-district-wall", size=WALL, query=f"day={DAY}&indicator=coverage_dose2_18plus&level=district"),
    Shot(name="panel", size=DESK, query=f"day={DAY}&place=663&level=district&panel=1"),
    Shot(name="table", size=DESK, query=f"day={DAY}&indicator=cases_7d_per_100k&table=1"),
    Shot(name="not-applicable", size=DESK, query="day=2021-12-10&indicator=bed_occupancy_icu"),
    Shot(name="phone", size=PHONE, query=f"day={DAY}&indicator=cases_7d_per_100k"),
    Shot(name="phone-picked", size=PHONE, query=f"day={DAY}&place=24640"),
    Shot(name="phone-panel-dark", size=PHONE, query=f"day={DAY}&place=24640&panel=1", theme="dark", before="sheet"),
    Shot(name="phone-picker-en", size=PHONE, query=f"day={DAY}&lang=en", before="picker"),
    Shot(name="stale", size=DESK, query=f"day={DAY}", before="offline"),
    Shot(name="error", size=DESK, query=f"day={DAY}", before="error"),
)


def main() -> None:
    """Take all pictures anew."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = config.load(environ={"VAR": folder})
        quick = settings.publication.model_copy(update={"poll_seconds": 2})
        settings = settings.model_copy(update={"publication": quick})
        engine = database.connect(settings.storage.database_url)
        ground.lay(engine)
        store = Store(settings.storage.var / "publications")
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(BROWSER_ARGS))
        with _served(build_public(settings, store, engine=engine)) as origin:
            _take(browser, origin, Shot(name="empty", size=DESK, query=""))
            _take(browser, origin, Shot(name="empty-phone", size=PHONE, query=""))
            seed.load(engine)
            publication.publish(engine, store, settings, by="screenshots")
            for shot in SHOTS:
                _take(browser, origin, shot)
        browser.close()
        engine.dispose()


def _take(browser: Browser, origin: str, shot: Shot) -> None:
    width, height = shot.size
    theme = "dark" if shot.theme == "dark" else "light"
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, has_touch=shot.size == PHONE
    )
    page = context.new_page()
    if shot.before == "error":
        page.route("**/layers/**", lambda route: route.fulfill(status=500, body=""))
    page.goto(f"{origin}/ban-do?{shot.query}")
    if shot.before == "error":
        page.locator("#notice p").wait_for()
    else:
        page.locator("html[data-drawn]").wait_for(state="attached")
    _prepare(page, shot.before)
    page.wait_for_timeout(1_500)
    page.screenshot(path=IMAGES / f"{shot.name}.png")
    context.close()
    print(f"docs/images/{shot.name}.png")


def _prepare(page: Page, before: str) -> None:
    if before == "sheet":
        page.evaluate("document.body.dataset.sheet = '2'")
    elif before == "picker":
        page.locator(".grip").click()
    elif before == "offline":
        page.route("**/data/current.json", lambda route: route.abort())
        page.locator(".dot.offline").wait_for(timeout=10_000)


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


if __name__ == "__main__":
    main()
