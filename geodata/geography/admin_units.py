"""The tree of administrative units, as it stood on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Connection, and_, false, or_, select, true

from geodata import schema
from geodata.core.unit_levels import LEVELS, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One unit: GSO code, level, kind (tỉnh, huyện, xã...), name with its kind; area in km², centre in degrees."""

    code: str
    level: Level
    kind: str
    name: str
    parent: str | None
    area_km2: float | None
    lon: float | None
    lat: float | None


class PlaceTree:
    """Places from the province down, in code order within each level."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(sorted(places, key=lambda place: (LEVELS.index(place.level), place.code)))
        self.by_code = {place.code: place for place in self.places}

    def __getitem__(self, code: str) -> Place:
        return self.by_code[code]

    def __len__(self) -> int:
        return len(self.places)

    def level(self, level: Level) -> tuple[Place, ...]:
        """The units of one level, in code order."""
        return tuple(place for place in self.places if place.level == level)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of all units: province, districts, communes; the column order of every array of figures."""
        return tuple(place.code for place in self.places)

    def children(self, code: str) -> tuple[Place, ...]:
        """The units directly below `code`."""
        return tuple(place for place in self.places if place.parent == code)

    def communes_of(self, code: str) -> tuple[Place, ...]:
        """All communes inside the unit `code`; itself if it is one."""
        if self[code].level == "commune":
            return (self[code],)
        return tuple(commune for child in self.children(code) for commune in self.communes_of(child.code))


def tree(connection: Connection, *, on: date | None = None) -> PlaceTree:
    """The units in force on the day `on` (default: those without an end)."""
    table = schema.place
    in_force = and_(
        or_(table.c.valid_from.is_(None), true() if on is None else table.c.valid_from <= on),
        or_(table.c.valid_to.is_(None), false() if on is None else table.c.valid_to > on),
    )
    columns = [table.c[name] for name in Place.__slots__]
    return PlaceTree(Place(**row._mapping) for row in connection.execute(select(*columns).where(in_force)))
