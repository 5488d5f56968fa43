"""Reading figures of a publication: a day, a window, a series, how fresh, how complete; for a place or a level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from sqlalchemy import Connection

from geodata import publish
from geodata.at_level import AtLevel
from geodata.catalog import CATALOG
from geodata.core.unit_levels import Level
from geodata.derive import Levels
from geodata.figures import Floats, Reader
from geodata.places import tree

CACHED = 32


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: `value` None = not reported; `count` is the numerator of a ratio; `reported` of `units` communes."""

    place: str
    day: date
    value: float | None
    count: float | None
    reported: int
    units: int
    illustrative: bool


class Reading:
    """The figures of publication N, at every level; `first` is the first day that is read."""

    def __init__(self, connection: Connection, *, publication: int, first: date) -> None:
        self._tree = tree(connection)
        self.grid = publish.grid(connection, self._tree.codes, first=first, publication=publication)
        reader = Reader(connection, self.grid, publication=publication)
        self._levels = Levels(self._tree, lru_cache(maxsize=CACHED)(reader.read))

    def day(self, indicator: str, place: str, day: date) -> Figure:
        """The figure of one place on one day; raises `KeyError` for an unknown indicator or place."""
        at, column = self._at(indicator, place)
        return self._figure(at, place, column, self._row(day))

    def level(self, indicator: str, level: Level, day: date) -> list[Figure]:
        """The figures of all units of a level on one day, in code order."""
        at, row = self._levels.of(CATALOG[indicator])[level], self._row(day)
        codes = self._levels.layout.codes[level]
        return [self._figure(at, code, column, row) for column, code in enumerate(codes)]

    def series(self, indicator: str, place: str) -> Floats:
        """All days of one place, from the grid's first; NaN = not reported."""
        at, column = self._at(indicator, place)
        return at.values[:, column]

    def window(self, indicator: str, place: str, *, until: date, days: int) -> list[Figure]:
        """The `days` figures that end with the day `until`; fewer where the grid begins later."""
        at, column = self._at(indicator, place)
        last = self._row(until)
        return [self._figure(at, place, column, row) for row in range(max(last - days + 1, 0), last + 1)]

    def freshness(self, indicator: str, place: str) -> date | None:
        """The last day with a figure of the place; None without any."""
        known = np.flatnonzero(~np.isnan(self.series(indicator, place)))
        return self.grid.day(int(known[-1])) if len(known) else None

    def reported(self, indicator: str, place: str, day: date) -> tuple[int, int]:
        """Of how many of the place's communes the day is told, by them or a unit above, and of how many in all."""
        figure = self.day(indicator, place, day)
        return figure.reported, figure.units

    def missing(self, indicator: str, place: str, day: date) -> list[str]:
        """Codes of the place's communes of which the day is not told, by them or by a unit above up to the place."""
        at, _ = self._at(indicator, place)
        told, mine = at.told[self._row(day)], {commune.code for commune in self._tree.communes_of(place)}
        codes = self._levels.layout.codes["commune"]
        return [code for column, code in enumerate(codes) if code in mine and not told[column]]

    def _at(self, indicator: str, place: str) -> tuple[AtLevel, int]:
        level = self._tree[place].level
        return self._levels.of(CATALOG[indicator])[level], self._levels.layout.codes[level].index(place)

    def _row(self, day: date) -> int:
        row = self.grid.index(day)
        if not 0 <= row < self.grid.days:
            raise KeyError(day)
        return row

    def _figure(self, at: AtLevel, place: str, column: int, row: int) -> Figure:
        count = None if at.counts is None else at.counts[row, column]
        return Figure(
            place=place,
            day=self.grid.day(row),
            value=_known(at.values[row, column]),
            count=None if count is None else _known(count),
            reported=int(at.reported[row, column]),
            units=len(self._tree.communes_of(place)),
            illustrative=bool(at.illustrative[row, column]),
        )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
