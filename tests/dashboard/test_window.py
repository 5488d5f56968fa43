"""Sums over days of the calendar: figures are only set against each other over the same communes and days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.components.window import together, total
from dashboard.public import epidemic, resources, vaccination
from dashboard.site import Page, PageContext
from dashboard.snapshot import Snapshot
from geodata.catalog import shown
from geodata.commands import bootstrap
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.dashboard.seeded import settings_in
from tests.figures_support import report

SETTINGS = tuple(shown.members("settings"))

LAST = date(2022, 1, 30)
EARLY = date(2022, 1, 21)


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[PageContext]:
    """Communes of the district 660 that told different things on different days, as its pages are asked."""
    engine: Engine = database.connect(settings_in(tmp_path).storage.database_url)
    bootstrap.bootstrap(engine)
    rows: list[tuple[str, str, date, float | None]] = [
        ("beds_icu", "24611", EARLY, 10),
        ("beds_icu_used", "24611", EARLY, 9),
        ("beds_icu", "24612", EARLY, 100),
        ("doses_received", "24611", LAST, 100),
        ("doses_used", "24611", LAST, 60),
        ("doses_on_platform", "24611", EARLY, 55),
        ("doses_on_platform", "24612", LAST, 9_000),
        ("cases_new", "24611", LAST, 4),
        ("cases_new", "24612", LAST, 50),
    ]
    made_up = {"ventilators": 2, "ventilators_used": 2, "test_kits": 70, "samples_antigen": 7}
    report(engine, [(name, "24617", LAST, value) for name, value in made_up.items()], illustrative=True)
    rows += [(name, "24617", EARLY, 2) for name in ("ventilators", "ventilators_used")]
    rows += [(name, "24611", LAST, 1) for name in SETTINGS]
    rows += [(name, "24611", EARLY, 80) for name in SETTINGS]
    report(engine, rows)
    settings = settings_in(tmp_path)
    store = Store(settings.storage.publications)
    publication.publish(engine, store, settings, by="test")
    yield about(resources.PAGE, Snapshot(store, store.current()), tmp_path)
    engine.dispose()


def about(page: Page, snapshot: Snapshot, tmp_path: Path) -> PageContext:
    return PageContext(
        snapshot=snapshot,
        settings=settings_in(tmp_path),
        language="vi",
        domain=page.id,
        path=page.path,
        query={"noi": "660"},
    )


def of(page: Page, ask: PageContext) -> PageContext:
    return PageContext(
        snapshot=ask.snapshot, settings=ask.settings, language="vi", domain=page.id, path=page.path, query=ask.query
    )


def test_beds_of_one_commune_are_not_held_against_those_of_another(ask: PageContext) -> None:
    gap = resources._gap(ask, "beds_icu", "660")
    assert (gap.used, gap.planned, gap.state) == ("9", "10", "short")
    assert gap.rests.startswith("1/8 xã")


def test_a_window_is_of_days_of_the_calendar(ask: PageContext) -> None:
    assert total(ask, "cases_new", "660", last=LAST.isoformat(), days=7) == 54
    assert total(ask, "cases_new", "660", last=EARLY.isoformat(), days=7) is None


def test_parts_and_whole_are_of_the_same_communes_and_days(ask: PageContext) -> None:
    week = together(ask, ("cases_new", *SETTINGS), "660", days=7)
    assert week is not None and (week.n, week.of, week.last) == (1, 8, LAST.isoformat())
    assert week.values["cases_new"] == 4 and sum(week.values[name] for name in SETTINGS) == 4
    assert "(4 = 4); 0/8 xã" in epidemic._settings_sum(of(epidemic.PAGE, ask), "660")


def test_doses_are_compared_of_the_same_communes_and_never_above_all(ask: PageContext) -> None:
    flows = {flow.label: flow for flow in vaccination._flows(of(vaccination.PAGE, ask), "660")}
    words = [flow.words for flow in flows.values()]
    assert words[0] == "" and words[1].startswith("60,0 % của dòng trên (1/8 xã")
    assert all("%" not in text or float(text.split(" %")[0].replace(",", ".")) <= 100 for text in words if text)


def test_sums_of_illustrative_figures_are_not_reported(ask: PageContext) -> None:
    made_up = together(ask, ("ventilators", "ventilators_used"), "660")
    real = together(ask, ("ventilators", "ventilators_used"), "660", last=EARLY.isoformat())
    assert [found and (found.n, found.split) for found in (made_up, real)] == [(1, True), (1, False)]
    assert resources._gap(ask, "ventilators", "660").rests == "1/8 xã (minh hoạ), 30/1"
    assert resources._gap(ask, "beds_icu", "660").rests == "1/8 xã, 21/1"
    assert "(1/8 xã có số cả hai (minh hoạ), 30/1)" in resources._supply(ask, "660")


def test_nothing_is_said_where_nobody_told_both(ask: PageContext) -> None:
    assert together(ask, ("beds_icu", "cases_new"), "661") is None
    assert together(ask, ("beds_icu", "doctors"), "660") is None
