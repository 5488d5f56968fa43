"""Facilities from a table: hospitals, stations, quarantine, vaccination and sampling sites, checkpoints."""

from __future__ import annotations

from typing import Any

from shapely.geometry import Point

from etl.registers.line import Line, WrongField, each, lines
from etl.source import Asked, Register, Rows
from geodata.facilities import KINDS
from geodata.files.table import read_csv
from geodata.text import Text


def parse(raw: bytes, asked: Asked) -> Rows:
    """Rows of a CSV file; a row with `removed` needs its id only."""
    table = read_csv(raw, SOURCE)
    given = list(lines(table))
    good, bad = each(given, lambda line: _facility(line, asked))
    told = tuple(note for line in given for note in line.told)
    return Rows(good=good, rows=len(table.rows) + len(table.bad), bad=(*table.bad, *bad), notes=told)


def _facility(line: Line, asked: Asked) -> dict[str, Any]:
    line.needed("id", most=80)
    name = line.identity("id")
    if line.flag("removed"):
        return {"id": name, "removed": True}
    unit_vi, unit_en = line.both("unit", most=60, needed=False)
    lon, lat = line.degrees("lon"), line.degrees("lat")
    place, approximate = line.needed_place("place", asked), line.flag("approximate")
    _hold_position(lon, lat, asked)
    if asked.ground is not None:
        line.hold("lon, lat", asked.ground.lies(place, Point(lon, lat)))
    capacity, used = line.count("capacity"), line.count("used")
    if capacity is not None and used is not None and used > capacity:
        line.tell("used", Text(vi=f"{used} trên sức chứa {capacity}", en=f"{used} above the capacity of {capacity}"))
    return {
        "id": name,
        "kind": line.one_of("kind", KINDS),
        "name": line.needed("name", most=200),
        "place": place,
        "lon": lon,
        "lat": lat,
        "approximate": approximate,
        "capacity": capacity,
        "used": used,
        "unit_vi": unit_vi,
        "unit_en": unit_en,
        "day": line.day("day"),
        "address": line.text("address", most=300),
        "phone": line.text("phone", most=40),
        "source": line.address("source"),
    }


def _hold_position(lon: float, lat: float, asked: Asked) -> None:
    west, south, east, north = asked.bounds
    if west <= lon <= east and south <= lat <= north:
        return
    if west <= lat <= east and south <= lon <= north:
        raise WrongField("lon, lat", Text(vi="kinh độ và vĩ độ bị đảo", en="longitude and latitude are swapped"))
    raise WrongField("lon, lat", Text(vi=f"({lon:g}; {lat:g}) nằm ngoài tỉnh", en=f"({lon:g}; {lat:g}) is elsewhere"))


SOURCE = Register(
    id="facilities",
    label=Text(vi="Cơ sở y tế, cách ly, tiêm chủng, lấy mẫu, chốt", en="Facilities, sites and checkpoints"),
    rank=30,
    table="facility",
    destination="publish",
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
    rows=(1, 100_000),
    parse=parse,
)
