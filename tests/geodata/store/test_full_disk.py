"""A full disk under SQLite: what was acknowledged is there, what was refused is not, and work goes on with room."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError

from geodata import schema, verify
from geodata.integrity import baseline
from geodata.store import database
from tests.figures_support import lay_places, published, report

FIRST = date(2021, 1, 1)


@pytest.fixture
def cramped(tmp_path: Path, sqlite_template: Path) -> Engine:
    """A store that may grow by some fifty pages."""
    path = tmp_path / "store.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    engine = database.connect(f"sqlite:///{path}")
    with database.writing(engine) as connection:
        lay_places(connection)
        baseline.seal(connection)
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _limit(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 50}")  # type: ignore[attr-defined]

    return engine


def fill(engine: Engine, acknowledged: list[int]) -> None:
    for offset in range(2_000):
        days = [FIRST + timedelta(days=offset * 50 + at) for at in range(50)]
        acknowledged.append(report(engine, [("cases_new", "101", day, 1.0) for day in days]))


def test_every_acknowledged_row_is_readable(cramped: Engine) -> None:
    known: list[int] = []
    with pytest.raises(OperationalError, match="full"):
        fill(cramped, known)
    acknowledged = len(known)
    assert acknowledged > 3
    cramped.dispose()
    engine = database.connect(str(cramped.url))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.batch)) == acknowledged
        assert connection.scalar(select(func.count()).select_from(schema.observation)) == acknowledged * 50
        assert list(verify.contents(connection)) == []
    report(engine, [("cases_new", "102", FIRST, 1.0)])
    assert published(engine).n == 1
    with engine.connect() as connection:
        assert list(verify.contents(connection)) == []
    engine.dispose()
