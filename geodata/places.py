"""The tree of administrative units, as it stood on a day."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import Connection, and_, false, insert, or_, select, true

from geodata import audit, schema, seals

Level = Literal["province", "district", "commune"]
LEVELS: tuple[Level, ...] = ("province", "district", "commune")
SEED = Path(__file__).parent / "seed" / "places.csv"
AUTHOR = "ground"


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


def load_seed(connection: Connection, path: Path = SEED) -> int:
    """Add the units of the seed file that the store does not have yet; returns how many."""
    known = set(connection.scalars(select(schema.place.c.code)))
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_row(line) for line in csv.DictReader(file) if line["code"] not in known]
    rows.sort(key=lambda row: LEVELS.index(cast(Level, row["level"])))
    if rows:
        connection.execute(insert(schema.place), rows)
        added = {str(row["code"]) for row in rows}
        said = seals.rows(connection, schema.place.name)
        sealed = {schema.place.name: {code: digest for code, digest in said.items() if code in added}}
        audit.record(connection, who=AUTHOR, what="places.load", subject=path.name, detail={"seals": sealed})
    return len(rows)


def _row(line: dict[str, str]) -> dict[str, str | float | None]:
    return {
        "code": line["code"],
        "level": line["level"],
        "kind": line["kind"],
        "name": " ".join(line["name"].split()),
        "parent": line["parent"] or None,
        "area_km2": float(line["area_km2"]) if line["area_km2"] else None,
        "lon": float(line["centre_lon"]) if line["centre_lon"] else None,
        "lat": float(line["centre_lat"]) if line["centre_lat"] else None,
    }
