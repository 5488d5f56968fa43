"""A published store of the seed's places, and the public server on a port of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine

from dashboard.server import build_public
from geodata.commands import bootstrap
from geodata.geography import admin_units
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.figures_support import report
from tests.serving import serving

FIRST = date(2021, 12, 1)
SILENT, SILENT_FROM = 7, 15
LAST = FIRST + timedelta(days=20)


@dataclass
class Site:
    """The public side: where it answers, what it shows, a way to publish more."""

    origin: str
    engine: Engine
    store: Store
    settings: Settings

    def publish(self, rows: list[tuple[str, str, date, float | None]], *, illustrative: bool = False) -> int:
        report(self.engine, rows, rank=30, illustrative=illustrative)
        return publication.publish(self.engine, self.store, self.settings, by="test").n


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    loaded = config.load(environ={"VAR": str(tmp_path_factory.mktemp("var"))})
    quick = loaded.publication.model_copy(update={"poll_seconds": 1})
    daily = loaded.map.model_copy(update={"indicator": "cases_new"})
    return loaded.model_copy(update={"publication": quick, "map": daily})


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[Site]:
    """A server with 71 communes over three weeks: zeros, missing reports, a rate, ratios to nothing."""
    engine = database.connect(settings.storage.database_url)
    bootstrap.bootstrap(engine)
    store = Store(settings.storage.publications)
    with serving(build_public(settings, store, engine=engine)) as origin:
        shown = Site(origin, engine, store, settings)
        shown.publish(_figures(engine), illustrative=True)
        yield shown
    engine.dispose()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Site]:
    """The seed's figures, as a first start shows them; nothing is published on top of them."""
    from tests.dashboard.seeded import seeded_site

    with seeded_site(tmp_path_factory.mktemp("seeded"), shared) as shown:
        yield shown


def daily(at: int, offset: int) -> float:
    """New cases of the commune at position `at` on the day `offset`; `SILENT` tells none from `SILENT_FROM` on."""
    return float((at * 3 + offset) % 9)


def population(at: int) -> float:
    return 5_000.0 + 100 * at


def _figures(engine: Engine) -> list[tuple[str, str, date, float | None]]:
    with engine.connect() as connection:
        communes = [place.code for place in admin_units.tree(connection).level("commune")]
    rows: list[tuple[str, str, date, float | None]] = []
    for at, code in enumerate(communes):
        rows.append(("population", code, date(2019, 4, 1), population(at)))
        rows += [("beds_icu", code, LAST, float(at % 3)), ("beds_icu_used", code, LAST, float(at % 3 > 0))]
        for offset in range(21):
            if at != SILENT or offset < SILENT_FROM:
                rows.append(("cases_new", code, FIRST + timedelta(days=offset), daily(at, offset)))
    return rows


@pytest.fixture(scope="module")
def flask_app(settings: Settings, site: Site) -> Flask:
    return build_public(settings, site.store, engine=site.engine)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A desk's page; an error in its scripts or against its content policy fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    real = [fault for fault in faults if "Failed to load resource" not in fault]
    assert real == []


def drawn(page: Page, *, beginning: str = "") -> str:
    """What the map shows, `indicator/level/day/publication`, once it starts with `beginning`."""
    locator = page.locator(f'html[data-drawn^="{beginning}"]') if beginning else page.locator("html[data-drawn]")
    locator.wait_for(state="attached", timeout=15_000)
    return locator.get_attribute("data-drawn") or ""


__all__ = ["LAST", "SILENT", "SILENT_FROM", "Site", "daily", "drawn", "population"]
