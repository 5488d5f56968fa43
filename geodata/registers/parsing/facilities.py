"""Facilities: hospitals, stations, quarantine, vaccination and sampling sites, checkpoints."""

from __future__ import annotations

from typing import Any

from shapely.geometry import Point

from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.row_reader import RowReader, WrongField, each, lines
from geodata.files.table import Header, read_csv
from geodata.registers.facility_types import KINDS
from geodata.registers.parsing.rows import Rows

HEADER = Header(
    reads=("id", "kind", "name", "place", "lon", "lat"),
    may_read=(
        "approximate",
        "capacity",
        "used",
        "unit",
        "unit_en",
        "day",
        "address",
        "phone",
        "source",
        "removed",
    ),
    ignores=("note", "Ghi chú", "STT"),
)


def read(raw: bytes, asked: ParseContext) -> Rows:
    """Rows of a CSV file; a row with `removed` needs its id only. Raises `geodata.files.rejected.BadFile`."""
    table = read_csv(raw, HEADER)
    given = list(lines(table))
    good, bad = each(given, lambda line: facility(line, asked))
    told = tuple(note for line in given for note in line.told)
    return Rows(good=good, rows=len(table.rows) + len(table.bad), bad=(*table.bad, *bad), notes=told)


def facility(line: RowReader, asked: ParseContext) -> dict[str, Any]:
    """One facility. Raises `WrongField`."""
    line.needed("id", most=80)
    name = line.identity("id")
    if line.flag("removed"):
        return {"id": name, "removed": True}
    unit_vi, unit_en = line.both("unit", most=60, needed=False)
    row: dict[str, Any] = {
        "id": name,
        "kind": line.one_of("kind", KINDS),
        "name": line.needed("name", most=200),
        "place": line.needed_place("place", asked),
        "lon": line.degrees("lon"),
        "lat": line.degrees("lat"),
        "approximate": line.flag("approximate"),
        "capacity": line.count("capacity"),
        "used": line.count("used"),
        "unit_vi": unit_vi,
        "unit_en": unit_en,
        "day": line.day("day"),
        "address": line.text("address", most=300),
        "phone": line.text("phone", most=40),
        "source": line.address("source"),
    }
    line.settle()
    _hold_position(row["lon"], row["lat"], asked)
    if asked.ground is not None:
        line.hold("lon, lat", asked.ground.lies(row["place"], Point(row["lon"], row["lat"])))
    capacity, used = row["capacity"], row["used"]
    if capacity is not None and used is not None and used > capacity:
        line.tell("used", Text(vi=f"{used} trên sức chứa {capacity}", en=f"{used} above the capacity of {capacity}"))
    return row


def _hold_position(lon: float, lat: float, asked: ParseContext) -> None:
    west, south, east, north = asked.bounds
    if west <= lon <= east and south <= lat <= north:
        return
    if west <= lat <= east and south <= lon <= north:
        raise WrongField("lon, lat", Text(vi="kinh độ và vĩ độ bị đảo", en="longitude and latitude are swapped"))
    raise WrongField("lon, lat", Text(vi=f"({lon:g}; {lat:g}) nằm ngoài tỉnh", en=f"({lon:g}; {lat:g}) is elsewhere"))
