from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from etl.seed import registers as seeds
from etl.source import RegisterFeed
from etl.sources import find
from geodata.files.parse_context import ParseContext
from geodata.geography import topology
from geodata.publishing import publications
from geodata.registers import records
from geodata.store import database


@pytest.fixture
def known(store: Engine) -> dict[str, list[dict[str, Any]]]:
    """The registers of the first publication."""
    with database.writing(store) as connection:
        seeds.load(connection)
        publications.decide(connection, by="test")
    with store.connect() as connection:
        return {name: records.current(connection, table, publication=1) for name, table in records.TABLES.items()}


def test_the_register_of_documents_holds_what_is_known(known: dict[str, list[dict[str, Any]]]) -> None:
    by_id = {row["id"]: row for row in known["document"]}
    assert len(by_id) == 14
    assert {"653-kh-ubnd-2021", "93-tb-syt-2021", "74-tb-ubnd-2021", "4800-qd-byt-2021"} <= by_id.keys()
    assert by_id["4800-qd-byt-2021"]["replaced_by"] in by_id
    assert not any(row["pdf_sha256"] or row["text"] or row["illustrative"] for row in by_id.values())


def test_the_seed_reads_as_the_source_does(asked: ParseContext) -> None:
    source = find("documents")
    assert isinstance(source, RegisterFeed)
    read = source.parse((Path(seeds.facts.FOLDER) / seeds.DOCUMENTS).read_bytes(), replace(asked, day=date(2022, 2, 1)))
    assert len(read.good) == 14 and not read.bad


def test_facilities_stand_at_their_units_and_say_so(known: dict[str, list[dict[str, Any]]]) -> None:
    rows = known["facility"]
    assert Counter(row["kind"] for row in rows) == {"hospital": 1, "medical_centre": 8, "health_station": 71}
    assert all(row["approximate"] and row["capacity"] is None and row["used"] is None for row in rows)
    assert {row["name"] for row in rows} >= {"Trung tâm y tế huyện Cư Jút", "Trạm y tế thị trấn Ea T'Ling"}


def test_the_lockdown_has_its_people_and_area(known: dict[str, list[dict[str, Any]]]) -> None:
    (zone,) = known["zone"]
    assert (zone["place"], zone["people"], zone["area_km2"]) == ("24640", 1300, 2.7)
    assert zone["approximate"] and zone["last_day"] is None and "vòng tròn 2,7 km²" in zone["note_vi"]
    assert topology.area_km2(zone["geometry"]) == pytest.approx(2.7, abs=0.001)


def test_a_second_load_does_nothing(store: Engine) -> None:
    with database.writing(store) as connection:
        loaded = seeds.load(connection)
        assert [loaded[f"seed:{name}:1"] for name in ("documents", "facilities", "zones")] == [14, 80, 1]
        assert seeds.load(connection) == {}
