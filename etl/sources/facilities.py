"""Facilities from a table: hospitals, stations, quarantine, vaccination and sampling sites, checkpoints."""

from __future__ import annotations

from typing import Any

from etl.registers.line import Line, WrongField, each, lines
from etl.source import Asked, Register, Rows
from geodata.facilities import KINDS
from geodata.files.table import read_csv
from geodata.text import Text


def parse(raw: bytes, asked: Asked) -> Rows:
    """Rows of a CSV file; a row with `removed` needs its id only."""
    table = read_csv(raw, SOURCE)
    good, bad = each(lines(table), lambda line: _facility(line, asked))
    return Rows(good=good, rows=len(table.rows) + len(table.bad), bad=(*table.bad, *bad))


def _facility(line: Line, asked: Asked) -> dict[str, Any]:
    line.needed("id", most=80)
    name = line.identity("id")
    if line.flag("removed"):
        return {"id": name, "removed": True}
    unit_vi, unit_en = line.both("unit", most=60, needed=False)
    lon, lat = line.degrees("lon"), line.degrees("lat")
    _hold_position(lon, lat, asked)
    return {
        "id": name,
        "kind": line.one_of("kind", KINDS),
        "name": line.needed("name", most=200),
        "place": line.needed_place("place", asked),
        "lon": lon,
        "lat": lat,
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
