"""The batch behind a number of people."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from geodata.geography import admin_units
from geodata.observations import denominators
from geodata.store import database
from tests.figures_support import lay_places, published, report

EARLY, LATE = date(2019, 4, 1), date(2021, 11, 22)


def test_the_newest_figure_and_the_best_source_stand(engine: Engine) -> None:
    with database.writing(engine) as connection:
        lay_places(connection)
    report(engine, [("population_18plus", code, EARLY, 10.0) for code in ("101", "102", "111")], rank=10)
    report(engine, [("population_18plus", "1", LATE, 31.0), ("population_18plus", "101", LATE, None)], rank=20)
    report(engine, [("population_18plus", "1", LATE, 99.0)], rank=0, illustrative=True)
    n = published(engine).n
    with engine.connect() as connection:
        found = denominators.origins(connection, admin_units.tree(connection), publication=n)["population_18plus"]
    assert [(origin.day, origin.illustrative) for origin in found["1"]] == [(LATE, False)]
    assert [origin.day for origin in found["11"]] == [EARLY]
    assert [origin.day for origin in found["10"]] == [EARLY]
    assert [origin.day for origin in found["101"]] == [EARLY]


def test_what_is_not_published_is_no_origin(engine: Engine) -> None:
    with database.writing(engine) as connection:
        lay_places(connection)
    report(engine, [("population", "101", EARLY, 10.0)])
    n = published(engine).n
    report(engine, [("population", "101", LATE, 12.0)])
    with engine.connect() as connection:
        found = denominators.origins(connection, admin_units.tree(connection), publication=n)["population"]
    assert [origin.day for origin in found["101"]] == [EARLY]
