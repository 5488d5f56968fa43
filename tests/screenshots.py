"""Pictures of every screen and state on the seed's figures, into docs/images/: `make screenshots`."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.server import build_public
from etl.sources import seed
from geodata.commands import bootstrap
from geodata.store import database
from layers import publication
from layers.store import Store
from tests import screenshots_staff, screenshots_wall
from tests.conftest import BROWSER, BROWSER_ARGS
from tests.dashboard.seeded import settings_in
from tests.serving import serving

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PHONE, DESK, WALL = (390, 844), (1440, 900), (1920, 1080)
DAY = "2021-12-20"
MAPS = ("/ban-do", "/embed")


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: file name, size of the window, address, theme, what to do before."""

    name: str
    size: tuple[int, int]
    query: str = ""
    theme: str = "light"
    before: str = ""
    path: str = "/ban-do"


SHOTS = (
    Shot(name="map", size=DESK, query=f"day={DAY}&indicator=cases_7d_per_100k"),
    Shot(name="map-dark-en", size=DESK, query=f"day={DAY}&lang=en", theme="dark"),
    Shot(name="map-district-wall", size=WALL, query=f"day={DAY}&indicator=coverage_dose2_18plus&level=district"),
    Shot(name="panel", size=DESK, query=f"day={DAY}&place=663&level=district&panel=1", before="curve"),
    Shot(name="table", size=DESK, query=f"day={DAY}&indicator=cases_7d_per_100k&table=1"),
    Shot(name="not-applicable", size=DESK, query="day=2021-12-10&indicator=bed_occupancy_icu"),
    Shot(name="phone", size=PHONE, query=f"day={DAY}&indicator=cases_7d_per_100k"),
    Shot(name="phone-picked", size=PHONE, query=f"day={DAY}&place=24640"),
    Shot(name="phone-panel-dark", size=PHONE, query=f"day={DAY}&place=24640&panel=1", theme="dark", before="sheet"),
    Shot(name="phone-picker-en", size=PHONE, query=f"day={DAY}&lang=en", before="picker"),
    Shot(name="map-layers", size=DESK, query="day=2021-10-22&indicator=level_announced&layers=facilities,zones"),
    Shot(name="embed", size=(640, 480), path="/embed", query=f"day={DAY}&indicator=cases_7d"),
    Shot(name="front", size=DESK, path="/"),
    Shot(name="front-phone", size=PHONE, path="/"),
    Shot(name="front-dark-en", size=WALL, path="/", query="lang=en", theme="dark"),
    Shot(name="levels", size=DESK, path="/cap-do-dich", query="noi=24640"),
    Shot(name="levels-phone-dark", size=PHONE, path="/cap-do-dich", query="noi=24640", theme="dark"),
    Shot(name="epidemic", size=DESK, path="/dien-bien", before="chart"),
    Shot(name="testing-phone-en", size=PHONE, path="/xet-nghiem", query="lang=en", before="chart"),
    Shot(name="vaccination-dark", size=DESK, path="/tiem-chung", theme="dark", before="chart"),
    Shot(name="resources", size=DESK, path="/nguon-luc"),
    Shot(name="documents", size=DESK, path="/van-ban"),
    Shot(name="place-phone", size=PHONE, path="/noi/24640"),
    Shot(name="definitions", size=DESK, path="/dinh-nghia"),
    Shot(name="downloads", size=DESK, path="/so-lieu"),
    Shot(name="downloads-phone-dark-en", size=PHONE, path="/so-lieu", query="lang=en", theme="dark"),
    Shot(name="verify", size=DESK, path="/kiem-tra", query="ma=0123456789abcdef"),
    Shot(name="api-docs", size=DESK, path="/api/docs"),
    Shot(name="not-found", size=PHONE, path="/khong-co"),
    Shot(name="stale", size=DESK, query=f"day={DAY}", before="offline"),
    Shot(name="error", size=DESK, query=f"day={DAY}", before="error"),
)


def main() -> None:
    """Take all pictures anew."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = settings_in(Path(folder))
        engine = database.connect(settings.storage.database_url)
        bootstrap.bootstrap(engine)
        store = Store(settings.storage.publications)
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(BROWSER_ARGS))
        with serving(build_public(settings, store, engine=engine)) as origin:
            _take(browser, origin, Shot(name="empty", size=DESK, query=""))
            _take(browser, origin, Shot(name="empty-phone", size=PHONE, path="/"))
            seed.load(engine)
            publication.publish(engine, store, settings, by="screenshots")
            for shot in SHOTS:
                _take(browser, origin, shot)
            screenshots_wall.take(browser, origin, store, settings.wall, IMAGES)
        screenshots_staff.take(browser, IMAGES)
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
    page.goto(f"{origin}{shot.path}?{shot.query}")
    if shot.before == "error":
        page.locator("#notice p").wait_for()
    elif shot.path in MAPS:
        page.locator("html[data-drawn]").wait_for(state="attached")
    else:
        page.locator("html[data-ready]").wait_for(state="attached")
    _prepare(page, shot.before)
    page.wait_for_timeout(1_500)
    page.screenshot(path=IMAGES / f"{shot.name}.png")
    context.close()
    print(f"docs/images/{shot.name}.png")


def _prepare(page: Page, before: str) -> None:
    if before == "sheet":
        page.evaluate("document.body.dataset.sheet = '2'")
    elif before == "curve":
        page.locator(".js-plotly-plot .plot-container").first.wait_for()
    elif before == "picker":
        page.locator(".grip").click()
    elif before == "chart":
        page.locator("[data-chart]").first.scroll_into_view_if_needed()
        page.locator('.chart-body[data-state="drawn"]').first.wait_for()
    elif before == "offline":
        page.route("**/data/current.json", lambda route: route.abort())
        page.locator(".dot.offline").wait_for(timeout=10_000)


if __name__ == "__main__":
    main()
