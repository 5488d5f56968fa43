"""The tree of administrative units: of the store as it stood on a day, or of a publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, and_, false, or_, select, true

from geodata import schema
from geodata.core.unit_levels import LEVELS, Level
from geodata.geography import unit_types


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

    @property
    def short(self) -> str:
        """The name without its kind: "Huyện Đắk Mil" is "Đắk Mil"; "Phường 1" stays whole."""
        return unit_types.short(self.name, self.kind)

    def name_in(self, language: str) -> str:
        """The name with its kind as `language` (`vi` or `en`) has it."""
        return self.name if language == "vi" else unit_types.english(self.name, self.kind)


class PlaceTree:
    """Places from the province down, in code order within each level."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(sorted(places, key=lambda place: (LEVELS.index(place.level), place.code)))
        self._by_code = {place.code: place for place in self.places}

    @classmethod
    def of(cls, rows: Iterable[Mapping[Any, Any]]) -> PlaceTree:
        """The tree of rows with at least the fields of a `Place`: of the table, of a publication's `places.json`."""
        return cls(Place(**{name: row[name] for name in Place.__slots__}) for row in rows)

    def __getitem__(self, code: str) -> Place:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __len__(self) -> int:
        return len(self.places)

    def get(self, code: str | None) -> Place | None:
        """The unit of that code; None where there is none, and for None."""
        return None if code is None else self._by_code.get(code)

    @property
    def province(self) -> Place:
        """The unit that holds all others."""
        return self.level("province")[0]

    def level(self, level: Level) -> tuple[Place, ...]:
        """The units of one level, in code order."""
        return tuple(place for place in self.places if place.level == level)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of all units: province, districts, communes; the column order of every array of figures."""
        return tuple(place.code for place in self.places)

    @cached_property
    def _children(self) -> dict[str | None, tuple[Place, ...]]:
        found: dict[str | None, list[Place]] = {}
        for place in self.places:
            found.setdefault(place.parent, []).append(place)
        return {code: tuple(places) for code, places in found.items()}

    def children(self, code: str) -> tuple[Place, ...]:
        """The units directly below `code`."""
        return self._children.get(code, ())

    def districts(self) -> tuple[tuple[Place, tuple[Place, ...]], ...]:
        """Every district with its communes."""
        return tuple((district, self.children(district.code)) for district in self.level("district"))

    def communes_of(self, code: str) -> tuple[Place, ...]:
        """All communes inside the unit `code`; itself if it is one."""
        if self[code].level == "commune":
            return (self[code],)
        return tuple(commune for child in self.children(code) for commune in self.communes_of(child.code))

    def line(self, code: str) -> tuple[Place, ...]:
        """The unit `code` and those that it lies in, from itself up."""
        line, above = [self[code]], self.get(self[code].parent)
        while above is not None:
            line.append(above)
            above = self.get(above.parent)
        return tuple(line)

    def within(self, code: str) -> frozenset[str]:
        """Codes of the unit `code` and of all below it."""
        return frozenset({code}).union(*(self.within(child.code) for child in self.children(code)))


def tree(connection: Connection, *, on: date | None = None) -> PlaceTree:
    """The units in force on the day `on` (default: those without an end)."""
    table = schema.place
    in_force = and_(
        or_(table.c.valid_from.is_(None), true() if on is None else table.c.valid_from <= on),
        or_(table.c.valid_to.is_(None), false() if on is None else table.c.valid_to > on),
    )
    columns = [table.c[name] for name in Place.__slots__]
    return PlaceTree.of(connection.execute(select(*columns).where(in_force)).mappings())
