"""A locked-down area as its editor's form says it: its polygon as GeoJSON, cut to its unit or the unit's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from geodata import schema
from geodata.core.text import Text
from geodata.files.form_reader import WrongForm, read
from geodata.geography import boundaries, topology
from geodata.registers import records
from geodata.registers.editing.identity import free
from geodata.registers.editing.parse_context import parse_context
from geodata.registers.editing.row_history import OUTSIDE
from geodata.registers.parsing import zones
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

REGISTER = "zone"
MOST = 400_000
"""Letters of a GeoJSON text."""
NO_GEOJSON = Text(vi="không phải là GeoJSON", en="no GeoJSON")
NO_POLYGON = Text(vi="GeoJSON không có đa giác nào", en="the GeoJSON has no polygon")
NOT_DRAWN = Text(vi="chưa vẽ vùng nào trên bản đồ", en="no area is drawn on the map")
NO_BOUNDARY = Text(vi="đơn vị này chưa có ranh giới", en="this unit has no boundary")
APART = Text(vi="vùng đã vẽ nằm ngoài đơn vị", en="the drawn area lies outside the unit")
NO_DOCUMENT = Text(vi="không có văn bản này", en="there is no such document")
TEXTS = ("name", "place", "document", "source")
FIELDS = (*TEXTS, "measure", "measure_en", "people", "from", "to", "approximate", "note", "note_en", "geometry")
POLYGONS = ("Polygon", "MultiPolygon")


MEASURES = (
    Text(vi="Phong tỏa tạm thời", en="Temporary lockdown"),
    Text(vi="Cách ly y tế vùng có dịch", en="Medical quarantine of an outbreak area"),
    Text(vi="Giãn cách xã hội theo Chỉ thị 16/CT-TTg", en="Social distancing under Directive 16/CT-TTg"),
    Text(vi="Giãn cách xã hội theo Chỉ thị 15/CT-TTg", en="Social distancing under Directive 15/CT-TTg"),
    Text(vi="Hạn chế ra vào, có chốt kiểm soát", en="Entry and exit restricted, with a checkpoint"),
)
"""What is usually ordered; another may be written."""


def row_of(turn: UnitOfWork, texts: Mapping[str, str], *, name: str | None) -> tuple[dict[str, Any], list[Text]]:
    """The row that a form says and what is told of it; `name`: the id of one that is there, None for a new one.

    Raises `WrongForm`: a field cannot be read, the unit is not the actor's, the document is not in the register, the
    area is none or lies elsewhere.
    """
    known, wrong = parse_context(turn), dict[str, Text]()
    try:
        geometry: BaseGeometry | None = area_of(texts.get("geometry", ""))
    except WrongForm as error:
        geometry, wrong = None, error.fields
    named = name or free(turn.connection, REGISTER, texts.get("name", ""), texts.get("from", ""))
    try:
        row, told = read(lambda line: zones.zone(line, geometry, known), {**texts, "id": named})
    except WrongForm as error:
        raise WrongForm(error.fields | wrong) from error
    if row["place"] not in turn.actor.within:
        wrong["place"] = OUTSIDE
    if row["document"] and row["document"] not in records.standing(turn.connection, schema.document):
        wrong["document"] = NO_DOCUMENT
    if wrong:
        raise WrongForm(wrong)
    return row, told


def area_of(text: str) -> BaseGeometry:
    """The polygons of a GeoJSON text (geometry, feature or collection; WGS 84), joined. Raises `WrongForm`."""
    if not text.strip():
        raise WrongForm({"geometry": NOT_DRAWN})
    try:
        found = [part for part in _geometries(orjson.loads(text[:MOST])) if part.geom_type in POLYGONS]
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        shapely.errors.ShapelyError,
    ) as error:
        raise WrongForm({"geometry": NO_GEOJSON}) from error
    if not found or any(part.is_empty for part in found):
        raise WrongForm({"geometry": NO_POLYGON})
    if len(found) == 1:
        return found[0]
    return shapely.union_all([shapely.make_valid(part) for part in found])


def boundary(turn: UnitOfWork, place: str) -> BaseGeometry:
    """The boundary in force of a unit, of a district that of its communes joined. Raises `WrongForm`."""
    known = boundaries.read(turn.connection)
    codes = [commune.code for commune in turn.places.communes_of(place)] if place in turn.places else []
    parts = [known[code] for code in codes if code in known]
    if not parts:
        raise WrongForm({"place": NO_BOUNDARY})
    return shapely.union_all(parts)


def clipped(turn: UnitOfWork, place: str, area: BaseGeometry) -> BaseGeometry:
    """What of an area lies in a unit. Raises `WrongForm` where nothing does."""
    common = shapely.intersection(shapely.make_valid(area), boundary(turn, place))
    polygons = [part for part in shapely.get_parts(common) if part.geom_type in POLYGONS and part.area > 0]
    if not polygons:
        raise WrongForm({"geometry": APART})
    return shapely.union_all(polygons)


def area_km2(area: BaseGeometry) -> float:
    """Square kilometres on the ellipsoid."""
    return topology.area_km2(area)


def text_of(area: BaseGeometry) -> str:
    """A polygon as a GeoJSON geometry, to six decimals."""
    rounded = shapely.set_precision(area, 10**-zones.DECIMALS)
    return orjson.dumps(mapping(rounded)).decode()


def texts_of(row: Row) -> dict[str, str]:
    """A row as its form shows it; an English sentence that repeats the Vietnamese one stays blank."""
    texts = {name: str(row[name] or "") for name in TEXTS}
    for name in ("measure", "note"):
        vi, en = row[f"{name}_vi"] or "", row[f"{name}_en"] or ""
        texts |= {name: vi, f"{name}_en": "" if en == vi else en}
    days = {"from": row["first_day"], "to": row["last_day"]}
    return {
        **texts,
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "people": "" if row["people"] is None else f"{row['people']:g}",
        "approximate": "1" if row["approximate"] else "",
        "geometry": text_of(row["geometry"]),
    }


def ended(public: Row, day: date) -> dict[str, Any]:
    """The row of a public area that holds until a day, the last; one that was to begin later ends as it begins."""
    kept = {column.name: public[column.name] for column in schema.zone.columns}
    said = {name: value for name, value in kept.items() if name not in records.OUTSIDE}
    return {**said, "last_day": max(day, public["first_day"])}


def state(row: Row, day: date) -> str:
    """How a public area stands on a day: `coming`, `in_force` or `ended`."""
    if row["first_day"] > day:
        return "coming"
    return "ended" if row["last_day"] is not None and row["last_day"] < day else "in_force"


def _geometries(said: Any) -> list[BaseGeometry]:
    kind = said["type"]
    if kind == "FeatureCollection":
        return [part for feature in said["features"] for part in _geometries(feature)]
    if kind == "Feature":
        return _geometries(said["geometry"]) if said["geometry"] else []
    if kind == "GeometryCollection":
        return [part for one in said["geometries"] for part in _geometries(one)]
    return [shape(said)]
