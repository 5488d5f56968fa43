"""Locked-down areas from GeoJSON, in WGS 84: where, which measure, by which document, from when until when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from etl import jsontext
from etl.boundaries import crs, geojson
from etl.registers.line import Line, WrongField, each
from etl.source import Asked, Register, Rows
from geodata import boundary_check, coverage
from geodata.files.bad import BadFile
from geodata.files.table import MAX_RAW
from geodata.text import Text

VERTICES = 100_000
DECIMALS = 6


def parse(raw: bytes, asked: Asked) -> Rows:
    """Polygons with their properties. Raises `BadFile` for another CRS, swapped axes, metres, unknown properties."""
    content = geojson.read(raw)
    if content.crs != geojson.LONGITUDE_FIRST:
        raise BadFile(Text(vi=f"cần WGS 84, tệp ghi {content.crs}", en=f"expected WGS 84, the file says {content.crs}"))
    if content.vertices > VERTICES:
        raise BadFile(Text(vi=f"{content.vertices:,} đỉnh, quá nhiều", en=f"{content.vertices:,} vertices, too many"))
    properties = _properties(raw)
    placed = crs.place(content, asked=None, bounds=asked.bounds)
    shapes = dict(enumerate(placed.geometries, start=1))
    lines = list(_lines(properties))
    good, bad = each(lines, lambda line: _zone(line, shapes[line.row], asked))
    told = tuple(note for line in lines for note in line.told)
    return Rows(good=good, rows=len(content.features), bad=bad, notes=told)


def _properties(raw: bytes) -> list[dict[str, Any]]:
    """The properties of each feature, whole; `geojson` keeps what may be a name. Raises `BadFile` for unknown ones."""
    found = []
    for at, record in enumerate(jsontext.records(jsontext.load(raw)["features"], what="features"), start=1):
        said = record.get("properties") or {}
        if not isinstance(said, dict):
            raise BadFile(Text(vi=f"đối tượng thứ {at}: properties sai", en=f"feature {at}: wrong properties"))
        reads = ("id",) if said.get("removed") else SOURCE.reads
        ignores = (*SOURCE.reads, *SOURCE.may_read, *SOURCE.ignores)
        jsontext.hold_keys(said, reads=reads, ignores=ignores, what=f"đối tượng thứ {at} / feature {at}")
        found.append(said)
    return found


def _lines(properties: list[dict[str, Any]]) -> Iterator[Line]:
    for at, said in enumerate(properties, start=1):
        texts = {name: jsontext.text_of(value) for name, value in said.items()}
        yield Line(row=at, texts=texts, raw=json.dumps(said, ensure_ascii=False)[:MAX_RAW], form="point")


def _zone(line: Line, geometry: BaseGeometry | None, asked: Asked) -> dict[str, Any]:
    line.needed("id", most=80)
    name = line.identity("id")
    if line.flag("removed"):
        return {"id": name, "removed": True}
    shape = _shape(geometry, asked)
    measure_vi, measure_en = line.both("measure", most=400)
    note_vi, note_en = line.both("note", most=400, needed=False)
    first, last = line.needed_day("from"), line.day("to")
    if last is not None and last < first:
        raise WrongField("to", Text(vi="trước from", en="before from"))
    place, approximate, area = line.needed_place("place", asked), line.flag("approximate"), line.number("area_km2")
    if asked.ground is not None:
        line.hold("geometry", asked.ground.lies(place, shape))
        if area is not None:
            line.hold("area_km2", asked.ground.spans(place, shape, said_km2=area, approximate=approximate))
    return {
        "id": name,
        "name": line.needed("name", most=200),
        "place": place,
        "measure_vi": measure_vi,
        "measure_en": measure_en,
        "people": line.count("people"),
        "area_km2": area if area is not None else round(coverage.area_km2(shape), 3),
        "document": line.identity("document"),
        "first_day": first,
        "last_day": last,
        "approximate": approximate,
        "note_vi": note_vi,
        "note_en": note_en,
        "source": line.address("source"),
        "geometry": shape,
    }


def _shape(geometry: BaseGeometry | None, asked: Asked) -> BaseGeometry:
    reason = boundary_check.broken(geometry)
    if reason is not None or geometry is None:
        raise WrongField("geometry", reason or Text(vi="không có hình", en="no geometry"))
    west, south, east, north = asked.bounds
    if not shapely.box(west, south, east, north).contains(geometry):
        raise WrongField("geometry", Text(vi="nằm ngoài tỉnh", en="outside the province"))
    rounded = shapely.transform(geometry, lambda points: np.round(points, DECIMALS))
    return shapely.orient_polygons(rounded if rounded.is_valid else geometry)


SOURCE = Register(
    id="zones",
    label=Text(vi="Khu vực phong tỏa", en="Locked-down areas"),
    rank=30,
    table="zone",
    on_bad_rows="hold",
    refers={"document": "document"},
    destination="publish",
    reads=("id", "name", "place", "measure", "from"),
    may_read=(
        "measure_en",
        "people",
        "area_km2",
        "document",
        "to",
        "approximate",
        "note",
        "note_en",
        "source",
        "removed",
    ),
    ignores=("fid", "OBJECTID", "stroke", "fill"),
    rows=(1, 20_000),
    parse=parse,
)
