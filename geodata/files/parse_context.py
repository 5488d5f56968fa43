"""What the reader of a file may know beside its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geodata.geography.admin_units import PlaceTree
from geodata.geography.gazetteer import Gazetteer
from geodata.geography.point_in_unit import UnitBoundaries


@dataclass(frozen=True, kw_only=True)
class ParseContext:
    """Places, their names, the day asked for or else that on which the file
    came, the place asked for, the province's bounds (west, south, east, north in degrees); boundaries in force."""

    places: PlaceTree
    gazetteer: Gazetteer
    day: date
    day_given: bool = False
    place: str | None = None
    bounds: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)
    ground: UnitBoundaries | None = None
