"""Locked-down areas: where, which measure, by which document, from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.row_reader import RowReader, WrongField
from geodata.geography import boundary_validation, topology

DECIMALS = 6


def zone(line: RowReader, geometry: BaseGeometry | None, asked: ParseContext) -> dict[str, Any]:
    """One area; `geometry` is a polygon in WGS 84. Raises `WrongField`."""
    line.needed("id", most=80)
    name = line.identity("id")
    if line.flag("removed"):
        return {"id": name, "removed": True}
    measure_vi, measure_en = line.both("measure", most=400)
    note_vi, note_en = line.both("note", most=400, needed=False)
    row: dict[str, Any] = {
        "id": name,
        "name": line.needed("name", most=200),
        "place": line.needed_place("place", asked),
        "measure_vi": measure_vi,
        "measure_en": measure_en,
        "people": line.count("people"),
        "area_km2": line.number("area_km2"),
        "document": line.identity("document"),
        "first_day": line.needed_day("from"),
        "last_day": line.day("to"),
        "approximate": line.flag("approximate"),
        "note_vi": note_vi,
        "note_en": note_en,
        "source": line.address("source"),
    }
    line.settle()
    if row["last_day"] is not None and row["last_day"] < row["first_day"]:
        raise WrongField("to", Text(vi="trước ngày bắt đầu", en="before the first day"))
    shape = _shape(geometry, asked)
    return {**row, "area_km2": _area(line, row, shape, asked), "geometry": shape}


def _area(line: RowReader, row: Mapping[str, Any], shape: BaseGeometry, asked: ParseContext) -> float:
    """The area that is said, held against the drawn one and its unit; else the drawn one, square kilometres."""
    place, said = row["place"], row["area_km2"]
    if asked.ground is not None:
        line.hold("geometry", asked.ground.lies(place, shape))
        if said is not None:
            line.hold("area_km2", asked.ground.spans(place, shape, said_km2=said, approximate=row["approximate"]))
    return said if said is not None else round(topology.area_km2(shape), 3)


def _shape(geometry: BaseGeometry | None, asked: ParseContext) -> BaseGeometry:
    reason = boundary_validation.broken(geometry)
    if reason is not None or geometry is None:
        raise WrongField("geometry", reason or Text(vi="không có hình", en="no geometry"))
    west, south, east, north = asked.bounds
    if not shapely.box(west, south, east, north).contains(geometry):
        raise WrongField("geometry", Text(vi="nằm ngoài tỉnh", en="outside the province"))
    rounded = shapely.transform(geometry, lambda points: np.round(points, DECIMALS))
    return shapely.orient_polygons(rounded if rounded.is_valid else geometry)
