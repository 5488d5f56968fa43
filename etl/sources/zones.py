"""Locked-down areas from GeoJSON, in WGS 84: where, which measure, by which document, from when until when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from etl import jsontext
from etl.boundaries import crs, geojson
from etl.source import RegisterFeed
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedFile
from geodata.files.row_reader import RowReader, each
from geodata.files.table import MAX_RAW
from geodata.registers.parsing.rows import Rows
from geodata.registers.parsing.zones import zone

VERTICES = 100_000


def parse(raw: bytes, asked: ParseContext) -> Rows:
    """Polygons with their properties. Raises `RejectedFile`: another CRS, swapped axes, metres, unknown properties."""
    content = geojson.read(raw)
    if content.crs != geojson.LONGITUDE_FIRST:
        raise RejectedFile(
            Text(vi=f"cần WGS 84, tệp ghi {content.crs}", en=f"expected WGS 84, the file says {content.crs}")
        )
    if content.vertices > VERTICES:
        raise RejectedFile(
            Text(vi=f"{content.vertices:,} đỉnh, quá nhiều", en=f"{content.vertices:,} vertices, too many")
        )
    properties = _properties(raw)
    placed = crs.place(content, asked=None, bounds=asked.bounds)
    shapes = dict(enumerate(placed.geometries, start=1))
    lines = list(_lines(properties))
    good, bad = each(lines, lambda line: zone(line, shapes[line.row], asked))
    told = tuple(note for line in lines for note in line.told)
    return Rows(good=good, rows=len(content.features), bad=bad, notes=told)


def _properties(raw: bytes) -> list[dict[str, Any]]:
    """The properties of each feature, whole; `geojson` keeps what may be a name. Raises `RejectedFile`: unknown."""
    found = []
    for at, record in enumerate(jsontext.records(jsontext.load(raw)["features"], what="features"), start=1):
        said = record.get("properties") or {}
        if not isinstance(said, dict):
            raise RejectedFile(Text(vi=f"đối tượng thứ {at}: properties sai", en=f"feature {at}: wrong properties"))
        reads = ("id",) if said.get("removed") else SOURCE.reads
        ignores = (*SOURCE.reads, *SOURCE.may_read, *SOURCE.ignores)
        jsontext.hold_keys(said, reads=reads, ignores=ignores, what=f"đối tượng thứ {at} / feature {at}")
        found.append(said)
    return found


def _lines(properties: list[dict[str, Any]]) -> Iterator[RowReader]:
    for at, said in enumerate(properties, start=1):
        texts = {name: jsontext.text_of(value) for name, value in said.items()}
        yield RowReader(row=at, texts=texts, raw=json.dumps(said, ensure_ascii=False)[:MAX_RAW], form="point")


SOURCE = RegisterFeed(
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
