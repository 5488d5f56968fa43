from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from geodata import schema
from geodata.commands import bootstrap
from geodata.core import document_types
from geodata.geography import topology
from geodata.observations import batches
from geodata.publishing import publications
from geodata.registers import records, zone_geometry
from geodata.store import database
from tests.figures_support import published, withdrawn

DOCUMENT: dict[str, Any] = {
    "id": "653-kh-ubnd-2021",
    "number": "653/KH-UBND",
    "day": date(2021, 9, 17),
    "issuer_vi": "UBND tỉnh",
    "issuer_en": "People's Committee",
    "kind": "plan",
    "title_vi": "Kế hoạch",
    "title_en": "Plan",
    "topics": ["platforms"],
}
ZONE: dict[str, Any] = {
    "id": "z",
    "name": "TDP 3",
    "place": "24640",
    "measure_vi": "Phong tỏa",
    "measure_en": "Lockdown",
    "first_day": date(2021, 8, 20),
    "approximate": True,
    "geometry": zone_geometry.circle(lon=107.9, lat=12.6, area_km2=2.7),
}
Said = Callable[..., int]


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        bootstrap.load_places(connection)
        bootstrap.register_indicators(connection)
    return engine


def say(store: Engine, *rows: dict[str, Any], table: str = "document", rank: int = 30, source: str = "one") -> int:
    """A published batch of its own, in the next publication."""
    with database.writing(store) as connection:
        batch = waits(connection, *rows, table=table, rank=rank, source=source)
        publications.finish(connection, publications.decide(connection, by="test").n, files_sha256="x")
    return batch


def waits(connection: Connection, *rows: dict[str, Any], table: str, rank: int, source: str) -> int:
    key = f"{source}:{connection.scalar(select(schema.batch.c.id).order_by(schema.batch.c.id.desc()).limit(1))}"
    batch = batches.open_batch(connection, source=source, rank=rank, author="test", key=key, status="approved")
    records.append(connection, batch, records.TABLES[table], rows)
    return batch


def held(store: Engine, publication: int, table: str = "document") -> dict[str, Any]:
    with store.connect() as connection:
        rows = records.current(connection, records.TABLES[table], publication=publication)
    return {row["id"]: row for row in rows}


def test_a_row_comes_back_as_it_was_said(store: Engine) -> None:
    say(store, DOCUMENT)
    say(store, ZONE, table="zone")
    document, zone = held(store, 2)[DOCUMENT["id"]], held(store, 2, "zone")["z"]
    assert {name: document[name] for name in DOCUMENT} == DOCUMENT
    assert document["illustrative"] is False and document["summary_vi"] is None
    assert zone["geometry"].equals_exact(ZONE["geometry"])
    assert records.same(schema.zone, zone, {**zone, "batch": 9, "row": 9})
    assert not records.same(schema.zone, zone, {**zone, "geometry": zone["geometry"].buffer(0.001)})


def test_the_higher_rank_stands_then_the_newer(store: Engine) -> None:
    say(store, {**DOCUMENT, "title_vi": "cao"}, rank=50)
    say(store, {**DOCUMENT, "title_vi": "thấp"}, rank=10)
    assert held(store, 2)[DOCUMENT["id"]]["title_vi"] == "cao"
    say(store, {**DOCUMENT, "title_vi": "mới"}, rank=50)
    assert held(store, 3)[DOCUMENT["id"]]["title_vi"] == "mới"
    assert held(store, 1)[DOCUMENT["id"]]["title_vi"] == "cao"


def test_what_was_removed_is_gone_and_what_was_withdrawn_gives_way(store: Engine) -> None:
    say(store, DOCUMENT)
    batch = say(store, {"id": DOCUMENT["id"], "removed": True})
    assert held(store, 2) == {} and held(store, 1) != {}
    published(store, request=withdrawn(store, batch, reason="nhầm"))
    assert held(store, 3).keys() == held(store, 1).keys()


def test_what_a_source_said_last(store: Engine) -> None:
    say(store, DOCUMENT)
    say(store, {**DOCUMENT, "title_vi": "khác"}, source="two")
    with store.connect() as connection:
        said = records.said(connection, schema.document, source="one")
    assert said[DOCUMENT["id"]]["title_vi"] == "Kế hoạch"


def test_the_day_of_a_document_moves_no_report_day(store: Engine) -> None:
    say(store, DOCUMENT)
    with store.connect() as connection:
        newest = publications.newest(connection)
    assert newest is not None and newest.as_of is None


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "law"},
        {"title_vi": None},
        {"place": "99999"},
        {"effect_from": date(2022, 1, 1), "effect_to": date(2021, 1, 1)},
    ],
)
def test_the_store_refuses(store: Engine, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        say(store, {**DOCUMENT, **change})


def test_an_id_stands_once_in_a_batch(store: Engine) -> None:
    with pytest.raises(IntegrityError):
        say(store, DOCUMENT, DOCUMENT)


@pytest.mark.parametrize("table", records.TABLES)
def test_rows_are_never_changed(store: Engine, table: str) -> None:
    say(store, DOCUMENT)
    say(store, ZONE, table="zone")
    say(store, {"id": "f", "removed": True}, table="facility")
    say(store, {"id": "l", "removed": True}, table="announced_level")
    with pytest.raises(DatabaseError), database.writing(store) as connection:
        connection.execute(update(records.TABLES[table]).values(row=7))


@pytest.mark.parametrize(
    ("number", "place", "expected"),
    [
        ("653/KH-UBND", None, "653-kh-ubnd-2021"),
        ("4800/QĐ-BYT", None, "4800-qd-byt-2021"),
        ("12/QĐ-UBND", "663", "12-qd-ubnd-2021-663"),
    ],
)
def test_the_id_of_a_document(number: str, place: str | None, expected: str) -> None:
    made = document_types.identity(number, date(2021, 9, 17), place=place)
    assert made == expected and document_types.IDENTITY.fullmatch(made)


def test_a_circle_has_its_area_and_runs_against_the_clock() -> None:
    made = zone_geometry.circle(lon=107.9, lat=12.6, area_km2=2.7)
    assert topology.area_km2(made) == pytest.approx(2.7, abs=0.001)
    assert made.exterior.is_ccw
