"""A store from before its rows were sealed: its log is numbered and sealed anew, what stood is sealed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from geodata import schema, verify
from geodata.commands import bootstrap
from geodata.integrity import audit_log
from geodata.store import database
from tests.migration_support import blank, upgrade


@pytest.fixture(params=["sqlite", "postgis"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A store of revision 0008 with three entries in its log and two places."""
    with blank(request, tmp_path) as engine:
        with database.writing(engine) as connection:
            upgrade(connection, "0008")
            for number in (1, 2, 5):
                detail, at = '{"status"\\:"held"}', f"2021-01-0{number} 00:00:00.000000"
                connection.execute(
                    text(
                        "INSERT INTO audit_event (id, at, who, what, subject, detail, hash)"
                        f" VALUES (:id, '{at}', 'test', 'batch.open', '1', '{detail}', :hash)"
                    ),
                    {"id": number, "hash": f"{number:064d}"},
                )
            for code, level, parent in (("67", "province", None), ("660", "district", "67")):
                connection.execute(
                    text("INSERT INTO place (code, level, kind, name, parent) VALUES (:c, :l, 'huyện', 'Tên', :p)"),
                    {"c": code, "l": level, "p": parent},
                )
        yield engine


def test_the_log_of_before_is_numbered_and_sealed(older: Engine) -> None:
    bootstrap.bootstrap(older)
    with older.connect() as connection:
        assert list(verify.contents(connection)) == []
        log = connection.execute(select(schema.audit_event).order_by(schema.audit_event.c.id)).all()
    assert [entry.id for entry in log] == list(range(1, len(log) + 1))
    assert [entry.at.day for entry in log[:3]] == [1, 2, 5] and log[3].what == "store.baseline"


def test_what_stood_is_sealed_once(older: Engine) -> None:
    bootstrap.bootstrap(older)
    bootstrap.bootstrap(older)
    with database.writing(older) as connection:
        baselines = select(func.count()).where(schema.audit_event.c.what == "store.baseline")
        assert connection.scalar(baselines) == 1
        connection.execute(text("UPDATE place SET name = 'Tên khác' WHERE code = '660'"))
        assert [finding.subject for finding in verify.contents(connection)] == ["place/660"]
        assert audit_log.verify(connection) > 3
