"""Registers as files of a publication: what was approved, newest first, linked while nothing changes."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
from sqlalchemy import Engine

from geodata.core import content_archive
from geodata.observations import batches
from geodata.registers import records, zone_geometry
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.figures_support import lay_places, withdrawn

ROOT = Path(__file__).parents[2]
SCHEMAS = Path(publication.__file__).parent / "schemas"
PDF = b"%PDF-1.4 not read here"
DIGEST = hashlib.sha256(PDF).hexdigest()
DOCUMENT: dict[str, Any] = {
    "id": "1-kh-2021",
    "number": "1/KH",
    "day": date(2021, 9, 17),
    "issuer_vi": "Tỉnh",
    "issuer_en": "Province",
    "kind": "plan",
    "title_vi": "Kế hoạch",
    "title_en": "Plan",
    "topics": ["level"],
}
WITH_PDF = {
    **DOCUMENT,
    "id": "2-kh-2021",
    "number": "2/KH",
    "day": date(2021, 10, 1),
    "pdf_sha256": DIGEST,
    "pdf_bytes": len(PDF),
    "pdf_pages": 1,
    "text": "Nội dung",
}
FACILITY: dict[str, Any] = {
    "id": "tyt-101",
    "kind": "health_station",
    "name": "Trạm y tế",
    "place": "101",
    "lon": 107.7,
    "lat": 12.0,
    "approximate": True,
}
ZONE: dict[str, Any] = {
    "id": "z",
    "name": "TDP 3",
    "place": "101",
    "measure_vi": "Phong tỏa",
    "measure_en": "Lockdown",
    "first_day": date(2021, 8, 20),
    "approximate": True,
    "note_vi": "Vòng tròn",
    "note_en": "A circle",
    "geometry": zone_geometry.circle(lon=107.7, lat=12.0, area_km2=2.7),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load(ROOT / "config.yaml", {"VAR": str(tmp_path)})


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(settings.storage.publications)


@pytest.fixture
def ground(engine: Engine, settings: Settings) -> Engine:
    with database.writing(engine) as connection:
        lay_places(connection)
    content_archive.keep(settings.storage.var / "archive", PDF)
    return engine


def say(engine: Engine, key: str, **rows: list[dict[str, Any]]) -> int:
    """An approved batch with rows of one or more registers."""
    with database.writing(engine) as connection:
        batch = batches.open_batch(connection, source="test", rank=30, author="test", key=key, status="approved")
        for name, said in rows.items():
            records.append(connection, batch, records.TABLES[name], said)
    return batch


def read(store: Store, n: int, path: str) -> Any:
    return orjson.loads(store.read(n, path))


def test_the_files_fit_their_schemas(ground: Engine, store: Store, settings: Settings) -> None:
    say(ground, "a", document=[DOCUMENT, WITH_PDF], facility=[FACILITY], zone=[ZONE])
    publication.publish(ground, store, settings, by="test")
    for path in ("documents.json", "documents/text.json", "facilities.json", "zones.json"):
        rules = json.loads((SCHEMAS / f"{Path(path).stem}.schema.json").read_text())
        jsonschema.validate(read(store, 1, path), rules)
    shown = read(store, 1, "documents.json")["documents"]
    assert [entry["id"] for entry in shown] == ["2-kh-2021", "1-kh-2021"]
    assert shown[0]["pdf"] == {"sha256": DIGEST, "bytes": len(PDF), "pages": 1, "text": True}
    assert shown[1]["pdf"] is None and shown[1]["summary"] is None
    assert read(store, 1, "documents/text.json") == {"2-kh-2021": "Nội dung"}
    assert store.read(1, f"documents/{DIGEST}.pdf") == PDF
    assert store.manifest(1)[f"documents/{DIGEST}.pdf"] == DIGEST
    zone = read(store, 1, "zones.json")["features"][0]["properties"]
    assert (zone["from"], zone["to"], zone["note"]["en"]) == ("2021-08-20", None, "A circle")
    assert store.current().as_of is None


def test_empty_registers_are_files_too(ground: Engine, store: Store, settings: Settings) -> None:
    publication.publish(ground, store, settings, by="test", force=True)
    assert read(store, 1, "documents.json") == {"documents": []}
    assert read(store, 1, "documents/text.json") == {}
    assert len(read(store, 1, "facilities.json")["kinds"]) == 8
    assert read(store, 1, "zones.json") == {"type": "FeatureCollection", "features": []}


def test_what_did_not_change_is_linked_and_a_withdrawn_pdf_leaves(
    ground: Engine, store: Store, settings: Settings
) -> None:
    batch = say(ground, "a", document=[WITH_PDF])
    publication.publish(ground, store, settings, by="test")
    content_archive.path(settings.storage.var / "archive", DIGEST).unlink()
    say(ground, "b", facility=[FACILITY])
    second = publication.publish(ground, store, settings, by="test")
    assert second.written == 2
    assert store.read(2, f"documents/{DIGEST}.pdf") == PDF
    request = withdrawn(ground, batch, reason="nhầm")
    publication.publish(ground, store, settings, by="test", request=request)
    assert not any(path.endswith(".pdf") for path in store.manifest(3))
    assert read(store, 3, "documents.json") == {"documents": []}


def test_a_lost_pdf_does_not_stop_a_publication(
    ground: Engine, store: Store, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    content_archive.path(settings.storage.var / "archive", DIGEST).unlink()
    say(ground, "a", document=[WITH_PDF])
    publication.publish(ground, store, settings, by="test")
    assert read(store, 1, "documents.json")["documents"][0]["pdf"] is None
    assert DIGEST in caplog.text
