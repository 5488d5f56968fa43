"""Reading reported figures as of a publication."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine, text

from geodata.observations.arrays import Grid, ObservationArrays, ObservationReader
from geodata.publishing import publications
from geodata.store import database
from tests.figures_support import FIRST, PLACES, lay_places, published, report, withdrawn

GRID = Grid(first=FIRST, days=5, places=tuple(code for code, _, _ in PLACES))
COLUMN = {code: at for at, code in enumerate(GRID.places)}


def day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        lay_places(connection)
    return engine


def read(store: Engine, publication: int, indicator: str = "cases_new") -> ObservationArrays:
    with store.connect() as connection:
        return ObservationReader(connection, GRID, publication=publication).read(indicator)


def test_absent_zero_and_withdrawn_are_three_things(store: Engine) -> None:
    report(store, [("cases_new", "101", day(0), 0), ("cases_new", "102", day(0), 4)])
    published(store)
    report(store, [("cases_new", "102", day(0), None)])
    n = published(store).n
    values = read(store, n).values
    assert values[0, COLUMN["101"]] == 0
    assert np.isnan(values[0, COLUMN["102"]])
    assert np.isnan(values[0, COLUMN["111"]])


def test_rank_stands_before_age_and_every_publication_keeps_its_own(store: Engine) -> None:
    report(store, [("cases_new", "101", day(0), 1)], rank=0, illustrative=True)
    published(store)
    report(store, [("cases_new", "101", day(0), 5)], rank=20)
    published(store)
    report(store, [("cases_new", "101", day(0), 7)], rank=10)
    n = published(store).n
    shown = [read(store, publication).values[0, COLUMN["101"]] for publication in range(1, n + 1)]
    assert shown == [1, 5, 5]
    assert read(store, 1).illustrative[0, COLUMN["101"]]
    assert not read(store, 2).illustrative.any()


def test_a_withdrawn_batch_is_gone_from_the_next_publication_only(store: Engine) -> None:
    batch = report(store, [("cases_new", "101", day(0), 1)])
    published(store)
    published(store, request=withdrawn(store, batch, reason="wrong file"))
    assert read(store, 1).values[0, COLUMN["101"]] == 1
    assert np.isnan(read(store, 2).values).all()


def test_what_waits_for_review_is_not_read(store: Engine) -> None:
    report(store, [("cases_new", "101", day(0), 1)])
    report(store, [("cases_new", "102", day(0), 1)], status="submitted")
    n = published(store).n
    assert np.isnan(read(store, n).values[0, COLUMN["102"]])


def test_a_census_before_the_first_day_carries_in(store: Engine) -> None:
    report(store, [("population", "101", date(2009, 4, 1), 900), ("population", "101", date(2019, 4, 1), 1_000)])
    report(store, [("cases_new", "101", day(-1), 4)])
    n = published(store).n
    assert read(store, n, "population").values[0, COLUMN["101"]] == 1_000
    assert np.isnan(read(store, n).values).all()


def test_renewing_cells_gives_what_reading_everything_gives(store: Engine) -> None:
    rng = np.random.default_rng(3)
    cells = [(place, day(offset)) for place in ("101", "102", "111", "10", "1") for offset in range(5)]
    before: ObservationArrays | None = None
    since = 0
    for rank in (0, 20, 10, 20):
        chosen = [cells[at] for at in rng.choice(len(cells), 9, replace=False)]
        report(store, [("cases_new", place, when, float(rng.integers(0, 9))) for place, when in chosen], rank=rank)
        n = published(store).n
        with store.connect() as connection:
            moved = publications.changed(connection, since=since, until=n)["cases_new"]
            reader = ObservationReader(connection, GRID, publication=n)
            whole = reader.read("cases_new")
            if before is not None:
                assert moved is not None
                renewed = reader.renew("cases_new", before, moved)
                np.testing.assert_array_equal(renewed.values, whole.values)
                np.testing.assert_array_equal(renewed.illustrative, whole.illustrative)
        before, since = whole, n


@pytest.mark.parametrize("offset", [-400, -1, 5, 400])
def test_a_day_that_the_grid_does_not_have_changes_nothing(store: Engine, offset: int) -> None:
    report(store, [("cases_new", "101", day(at), 1.0 + at) for at in range(5)])
    published(store)
    before = read(store, 1)
    report(store, [("cases_new", "101", day(offset), 9)])
    published(store)
    with store.connect() as connection:
        moved = publications.changed(connection, since=1, until=2)["cases_new"]
        assert moved == [("101", day(offset))]
        renewed = ObservationReader(connection, GRID, publication=2).renew("cases_new", before, moved)
    np.testing.assert_array_equal(renewed.values, before.values)


def test_the_view_and_the_arrays_agree(store: Engine) -> None:
    rng = np.random.default_rng(4)
    for rank in (0, 20, 10):
        rows = [
            ("cases_new", place, day(offset), float(rng.integers(0, 9)))
            for place in ("101", "102", "111")
            for offset in range(5)
            if rng.random() < 0.7
        ]
        report(store, rows, rank=rank)
        published(store)
    values = read(store, 3).values
    with store.connect() as connection:
        rows = connection.execute(text("SELECT place, day, value FROM observation_current")).all()
    for place, when, value in rows:
        offset = (date.fromisoformat(str(when)) - FIRST).days
        assert values[offset, COLUMN[place]] == value
    assert len(rows) == int((~np.isnan(values)).sum())


def test_nothing_to_publish_says_so(store: Engine) -> None:
    with pytest.raises(publications.NothingNew):
        published(store)
    assert published(store, force=True).n == 1


def test_a_decision_that_was_not_finished_is_taken_up(store: Engine) -> None:
    report(store, [("cases_new", "101", day(3), 1)])
    with database.writing(store) as connection:
        first = publications.decide(connection, by="test")
    report(store, [("cases_new", "102", day(4), 1)])
    with database.writing(store) as connection:
        again = publications.decide(connection, by="test")
    assert (first.n, first.as_of) == (again.n, again.as_of) == (1, day(3))
    with database.writing(store) as connection:
        publications.finish(connection, 1, files_sha256="0" * 64)
        assert publications.decide(connection, by="test").n == 2
