"""Day, window, series, freshness and n/N of a publication."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from geodata import database
from geodata.reading import Reading
from tests.figures_support import FIRST, lay_places, published, report

LAST = FIRST + timedelta(days=9)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        lay_places(connection)
    rows = [("population", place, date(2019, 4, 1), 10_000.0) for place in ("101", "102", "111")]
    for offset in range(10):
        rows += [("cases_new", place, FIRST + timedelta(days=offset), float(offset)) for place in ("101", "111")]
    report(engine, rows)
    report(engine, [("cases_new", "102", FIRST, 3)], illustrative=True)
    published(engine)
    return engine


def test_a_day_a_level_a_window_and_a_series(store: Engine) -> None:
    with store.connect() as connection:
        reading = Reading(connection, publication=1, first=FIRST)
        day = reading.day("cases_new", "10", FIRST)
        assert (day.value, day.reported, day.units, day.illustrative) == (3, 2, 2, True)
        assert [figure.value for figure in reading.level("cases_new", "district", LAST)] == [9, 9]
        window = reading.window("cases_new", "101", until=LAST, days=3)
        assert [(figure.day, figure.value) for figure in window] == [
            (LAST - timedelta(days=2), 7),
            (LAST - timedelta(days=1), 8),
            (LAST, 9),
        ]
        assert reading.series("cases_new", "111").tolist() == list(range(10))


def test_a_rate_comes_with_its_count(store: Engine) -> None:
    with store.connect() as connection:
        rate = Reading(connection, publication=1, first=FIRST).day("cases_7d_per_100k", "1", LAST)
    assert (rate.value, rate.count, rate.reported, rate.units) == (2 * 42 / 20_000 * 100_000, 84, 2, 3)


def test_freshness_and_who_is_missing(store: Engine) -> None:
    with store.connect() as connection:
        reading = Reading(connection, publication=1, first=FIRST)
        assert reading.freshness("cases_new", "101") == LAST
        assert reading.freshness("cases_new", "102") == FIRST
        assert reading.freshness("deaths_new", "101") is None
        assert reading.reported("cases_new", "10", LAST) == (1, 2)
        assert reading.missing("cases_new", "1", LAST) == ["102"]


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_day_outside_the_publication_is_an_error(store: Engine, day: date) -> None:
    with store.connect() as connection, pytest.raises(KeyError):
        Reading(connection, publication=1, first=FIRST).day("cases_new", "101", day)


def test_unknown_names_are_errors(store: Engine) -> None:
    with store.connect() as connection:
        reading = Reading(connection, publication=1, first=FIRST)
        with pytest.raises(KeyError):
            reading.day("cases_newest", "101", FIRST)
        with pytest.raises(KeyError):
            reading.day("cases_new", "999", FIRST)
