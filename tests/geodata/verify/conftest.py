"""A store in which everything that is sealed has rows, and an administrator of its database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from shapely.geometry import box
from sqlalchemy import Connection, Engine, text

from geodata import schema
from geodata.observations import batches
from geodata.registers import records
from geodata.reports import review
from geodata.store import database
from tests.figures_support import report, withdrawn
from tests.geodata.reports.conftest import CASES, DAY, Office, office

__all__ = ["office"]


@pytest.fixture
def filled(office: Office) -> Engine:
    """Reports sent, corrected, returned and approved; files of figures; registers; three publications."""
    first = office.send(CASES)
    for who in ("district", "province"):
        with office.turn(who) as turn:
            review.approve(turn, key=office.key(), revision=first.revision)
    elsewhere = office.key(place="24612")
    office.send(CASES, "elsewhere", key=elsewhere)
    with office.turn("district") as turn:
        review.return_(turn, key=elsewhere, revision=1, reason="thiếu chữ ký")
    office.send({**CASES, "cases_new": "6", "cases_new_community": "3"}, "elsewhere", key=elsewhere, seen=1)
    engine = office.engine
    figures = report(
        engine, [(name, code, DAY, 1.5) for name in ("population", "cases_new") for code in ("24611", "660")]
    )
    _registers(engine)
    office.publish()
    report(engine, [("cases_new", "24611", date(2021, 10, day), float(day)) for day in range(1, 20)])
    office.publish()
    withdrawn(engine, figures, reason="nhầm tệp")
    office.publish()
    return engine


def _registers(engine: Engine) -> None:
    rows = {
        schema.document: {
            "id": "93-tb-syt-2021", "number": "93/TB-SYT", "day": DAY, "issuer_vi": "Sở Y tế", "issuer_en": "Health",
            "kind": "notice", "title_vi": "Cấp độ dịch", "title_en": "Levels", "topics": ["level"],
        },
        schema.facility: {
            "id": "kcl-1", "kind": "quarantine", "name": "Khu cách ly", "place": "24640", "lon": 107.9, "lat": 12.6,
            "approximate": False,
        },
        schema.zone: {
            "id": "tdp-3", "name": "Tổ 3", "place": "24640", "measure_vi": "Phong tỏa", "measure_en": "Lockdown",
            "first_day": DAY, "approximate": False, "geometry": box(107.88, 12.58, 107.9, 12.6),
        },
        schema.announced_level: {"id": "24640-2021-10-22", "place": "24640", "level": 2, "first_day": DAY},
    }  # fmt: skip
    with database.writing(engine) as connection:
        for table, row in rows.items():
            batch = batches.open_batch(
                connection, source=table.name, rank=30, author="test", key=table.name, status="approved"
            )
            records.append(connection, batch, table, [row])
            batches.explain(connection, batch, {1: "đính chính"})
            batches.seal(connection, batch)


@contextmanager
def administrator(engine: Engine) -> Iterator[Connection]:
    """A transaction in which nothing stops a change: no triggers, no foreign keys; undone at the end."""
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin() as turn:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
        turn.rollback()
