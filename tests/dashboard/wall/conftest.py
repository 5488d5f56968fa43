"""A wall in a browser, and a server that a test may kill, replace and start again on its port."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Error, Page, Route

from dashboard.server import build_public
from geodata.commands import bootstrap
from geodata.settings.config import Settings
from geodata.store import database
from layers.store import Store
from tests.dashboard.conftest import LAST, Site, _figures
from tests.serving import Listening

SCREEN = {"width": 1920, "height": 1080}
Row = tuple[str, str, date, float | None]


@dataclass
class Stage:
    """The public side under a test's control; `site` is what it shows."""

    site: Site
    port: int = 0
    server: Listening | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def last(self) -> date:
        """The newest day that is reported: yesterday, so that its figures are not old."""
        return datetime.now(self.site.settings.province.zone).date() - timedelta(days=1)

    def recent(self) -> list[Row]:
        """The figures of the other pages' tests, as if reported up to yesterday."""
        later = self.last - LAST
        rows = _figures(self.site.engine)
        return [(name, place, day if name == "population" else day + later, value) for name, place, day, value in rows]

    def start(self) -> None:
        app = build_public(self.site.settings, self.site.store, engine=self.site.engine)
        self.server = Listening(app, port=self.port)
        self.port = self.server.port

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None

    def publish(self, cases: float) -> int:
        """The same commune again with other cases, as the next publication."""
        day = self.last - timedelta(days=1)
        return self.site.publish([("cases_new", "24611", day, cases)])


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    """A province whose figures begin four weeks ago: a publication then holds no years without any."""
    province = settings.province
    begun = datetime.now(province.zone).date() - timedelta(days=28)
    return settings.model_copy(update={"province": province.model_copy(update={"first_day": begun})})


@pytest.fixture(scope="module")
def empty(settings: Settings) -> Iterator[Stage]:
    """A server on which nothing is published."""
    engine = database.connect(settings.storage.database_url)
    bootstrap.bootstrap(engine)
    stage = Stage(Site("", engine, Store(settings.storage.publications), settings))
    stage.start()
    yield stage
    stage.stop()
    engine.dispose()


@pytest.fixture
def stage(empty: Stage) -> Iterator[Stage]:
    """A server with 71 communes over three weeks, and a sign of life of the process that loads."""
    if not empty.site.store.current().publication:
        empty.site.publish(empty.recent(), illustrative=True)
    if empty.server is None:
        empty.start()
    empty.site.store.beat()
    yield empty
    if empty.server is None:
        empty.start()


@pytest.fixture
def wall(chromium: Browser) -> Iterator[Page]:
    """A screen of 1920 x 1080 whose clock a test may turn; a fault in its scripts fails the test."""
    context = chromium.new_context(viewport=SCREEN)
    opened = context.new_page()
    opened.clock.install()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield opened
    opened.unroute_all(behavior="ignoreErrors")
    context.close()
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def own_time(page: Page) -> None:
    """Let the page keep the time of its own clock, which a test turns: the server's answers carry no date."""

    def undated(route: Route) -> None:
        try:
            answer = route.fetch()
        except Error:
            route.abort()
            return
        route.fulfill(response=answer, headers={name: text for name, text in answer.headers.items() if name != "date"})

    page.route("**/data/current.json", undated)


def pass_time(page: Page, *, seconds: int) -> None:
    """Turn the page's clock in steps, each long enough for what it asks the server meanwhile."""
    for _ in range(seconds):
        page.clock.run_for(1_000)
        page.wait_for_timeout(30)
    page.wait_for_timeout(300)


def early_in_turn(page: Page, *, seconds: int) -> None:
    """Turn the page's clock to the first third of a turn of `seconds`, so that its end is far off."""
    while page.evaluate("Date.now() / 1000") % seconds > seconds / 3:
        pass_time(page, seconds=1)


def shown(page: Page, address: str) -> None:
    """Open a wall and wait until its panels are drawn."""
    page.goto(address)
    drawn(page)


def drawn(page: Page, *, publication: int | None = None) -> None:
    """Wait until the panels of a publication are drawn."""
    mark = f'="{publication}"' if publication else ""
    page.locator(f"html[data-drawn{mark}]").wait_for(state="attached", timeout=20_000)


def state(page: Page, expected: str) -> None:
    """Wait until the wall says of itself that it is `live`, `old` or `lost`."""
    page.locator(f'html[data-wall="{expected}"]').wait_for(state="attached", timeout=20_000)
