"""Registers that are known at the start: the province's documents, facilities by unit, one locked-down area."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from etl.seed import facts
from geodata.core import document_types
from geodata.geography import admin_units
from geodata.geography.admin_units import Place, PlaceTree
from geodata.observations import batches
from geodata.registers import records
from geodata.registers.zone_geometry import circle

DOCUMENTS = "documents.csv"
RANK = 10
AUTHOR = "seed"
LOCKDOWN = "2021-08-20"
LEVEL, ANNOUNCED_BY = "cap_do_dich", document_types.identity("74/TB-UBND", date(2021, 10, 22))
PEOPLE, AREA = "phong_toa_nhan_khau", "phong_toa_dien_tich_km2"

Rows = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class _Known:
    """One register's batch, of key `seed:<name>:1`; all of it is fact, what is not exact says so itself."""

    name: str
    table: str
    note: str
    rows: Callable[[PlaceTree], Rows]
    file: str

    @property
    def key(self) -> str:
        return f"seed:{self.name}:1"


def load(connection: Connection) -> dict[str, int]:
    """Take in the registers that the store does not have yet; number of rows by the key of their batch."""
    tree = admin_units.tree(connection)
    loaded = {}
    for known in KNOWN:
        try:
            batch = batches.open_batch(
                connection,
                source=f"seed_{known.name}",
                rank=RANK,
                author=AUTHOR,
                key=known.key,
                status="approved",
                sha256=facts.sha256(known.file),
                note=known.note,
            )
        except batches.AlreadyTaken:
            continue
        loaded[known.key] = records.append(connection, batch, records.TABLES[known.table], known.rows(tree))
        batches.seal(connection, batch)
    return loaded


def _documents(_tree: PlaceTree) -> Rows:
    return [_document(line, at) for at, line in enumerate(_lines(facts.FOLDER / DOCUMENTS), start=2)]


def _document(line: dict[str, str], at: int) -> dict[str, Any]:
    day = date.fromisoformat(line["date"])
    return {
        "id": document_types.identity(line["number"], day),
        "row": at,
        "number": line["number"],
        "day": day,
        "issuer_vi": line["issuer"],
        "issuer_en": line["issuer_en"],
        "kind": line["kind"],
        "title_vi": line["title"],
        "title_en": line["title_en"],
        "summary_vi": line["summary"] or None,
        "summary_en": line["summary_en"] or None,
        "place": line["place"] or None,
        "effect_from": date.fromisoformat(line["effect_from"]) if line["effect_from"] else None,
        "replaced_by": line["replaced_by"] or None,
        "topics": line["topics"].split(";"),
    }


def _facilities(tree: PlaceTree) -> Rows:
    """The provincial hospital at its town, a medical centre for each district, a station for each commune."""
    province = tree.province
    town = next(place for place in tree.level("district") if place.kind == "thành phố")
    return [
        _facility(town, kind="hospital", start="bvdk", name=f"Bệnh viện đa khoa {_within(province)}"),
        *(
            _facility(place, kind="medical_centre", start="ttyt", name=f"Trung tâm y tế {_within(place)}")
            for place in tree.level("district")
        ),
        *(
            _facility(place, kind="health_station", start="tyt", name=f"Trạm y tế {_within(place)}")
            for place in tree.level("commune")
        ),
    ]


def _facility(place: Place, *, kind: str, start: str, name: str) -> dict[str, Any]:
    return {
        "id": f"{start}-{place.code}",
        "kind": kind,
        "name": name,
        "place": place.code,
        "lon": place.lon,
        "lat": place.lat,
        "approximate": True,
    }


def _within(place: Place) -> str:
    """A unit's name inside another: its kind in small letters."""
    return place.name[0].lower() + place.name[1:]


def _zones(tree: PlaceTree) -> Rows:
    """The lockdown of which people and area were announced; its shape was not."""
    known = [
        line for line in _lines(facts.FOLDER / facts.ANNOUNCED) if (line["date"], line["metric"]) == (LOCKDOWN, PEOPLE)
    ]
    return [_zone(line, tree[line["code"]], area=_area(line["code"])) for line in known]


def _zone(line: dict[str, str], place: Place, *, area: float) -> dict[str, Any]:
    if place.lon is None or place.lat is None:
        raise ValueError(place.code)
    shown = f"{area:g}"
    return {
        "id": f"phong-toa-{place.code}-{line['date']}",
        "name": line["unit"],
        "place": place.code,
        "measure_vi": "Phong tỏa tạm thời",
        "measure_en": "Temporary lockdown",
        "people": int(float(line["value"])),
        "area_km2": area,
        "first_day": date.fromisoformat(line["date"]),
        "approximate": True,
        "note_vi": f"Chưa có ranh giới: vòng tròn {shown.replace('.', ',')} km² quanh trung tâm {_within(place)}",
        "note_en": f"The boundary is not known: a circle of {shown} km² around the centre of {place.name}",
        "source": line["source"],
        "geometry": circle(lon=place.lon, lat=place.lat, area_km2=area),
    }


def _levels(tree: PlaceTree) -> Rows:
    """The levels that the People's Committee announced; for communes, districts and the province."""
    return [
        {
            "id": f"{line['code']}-{line['date']}",
            "row": at,
            "place": tree[line["code"]].code,
            "level": int(float(line["value"])),
            "first_day": date.fromisoformat(line["date"]),
            "document": ANNOUNCED_BY,
            "source": line["source"],
        }
        for at, line in enumerate(_lines(facts.FOLDER / facts.ANNOUNCED), start=2)
        if line["metric"] == LEVEL
    ]


def _area(code: str) -> float:
    return next(
        float(line["value"])
        for line in _lines(facts.FOLDER / facts.ANNOUNCED)
        if (line["date"], line["metric"], line["code"]) == (LOCKDOWN, AREA, code)
    )


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KNOWN = (
    _Known(
        name="documents",
        table="document",
        note="Văn bản chỉ đạo đã biết: số, ngày, nơi ban hành, nội dung chính; chưa có toàn văn",
        rows=_documents,
        file=DOCUMENTS,
    ),
    _Known(
        name="facilities",
        table="facility",
        note="Bệnh viện, trung tâm và trạm y tế theo đơn vị hành chính; vị trí gần đúng: trung tâm đơn vị",
        rows=_facilities,
        file=facts.PLACES,
    ),
    _Known(
        name="zones",
        table="zone",
        note="Phong tỏa ngày 20/8/2021: số dân và diện tích theo thông báo; hình vẽ gần đúng",
        rows=_zones,
        file=facts.ANNOUNCED,
    ),
    _Known(
        name="announced_levels",
        table="announced_level",
        note="Cấp độ dịch theo Thông báo 74/TB-UBND ngày 22/10/2021 của UBND tỉnh",
        rows=_levels,
        file=facts.ANNOUNCED,
    ),
)
