"""Which columns of an array of places belong to which level, and how a level is summed into the one above."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from geodata.core.unit_levels import LEVELS, Level
from geodata.geography.admin_units import PlaceTree
from geodata.observations.arrays import Bools, Floats, Ints

PARENTS: tuple[Level, ...] = ("district", "province")


class PlaceLayout:
    """Which columns of an array of all places belong to which level, and who is whose parent.

    A tree without districts (communes directly under the province) has an empty district level.
    """

    def __init__(self, tree: PlaceTree) -> None:
        self.tree = tree
        self.codes = {level: tuple(place.code for place in tree.level(level)) for level in LEVELS}
        starts = np.cumsum([0, *(len(self.codes[level]) for level in LEVELS)])
        self.columns = {level: slice(starts[at], starts[at + 1]) for at, level in enumerate(LEVELS)}
        self.below: dict[Level, Level] = {
            "district": "commune",
            "province": "district" if self.codes["district"] else "commune",
        }
        self._groups = {level: self._group(level) for level in PARENTS}

    def _group(self, upper: Level) -> tuple[Ints, Ints, Ints]:
        """How to sum the level below: its columns by parent, where each parent starts, which parents there are."""
        position = {code: at for at, code in enumerate(self.codes[upper])}
        lower = self.tree.level(self.below[upper])
        stray = [place.code for place in self.tree.level("commune") if place.parent not in set(self._above_communes())]
        if stray:
            raise ValueError(f"communes of another level than their neighbours: {', '.join(stray)}")
        parents = np.array([position[place.parent or ""] for place in lower if position], dtype=np.int64)
        order = np.argsort(parents, kind="stable")
        present, starts = np.unique(parents[order], return_index=True)
        return order, starts, present

    def _above_communes(self) -> tuple[str, ...]:
        return self.codes["district"] or self.codes["province"]

    def up(self, values: Floats, upper: Level) -> Floats:
        """Sum the columns of the level below `upper` into those of `upper`; NaN counts as 0."""
        order, starts, present = self._groups[upper]
        total = np.zeros((len(values), len(self.codes[upper])))
        if len(present):
            total[:, present] = np.add.reduceat(np.where(np.isnan(values), 0, values)[:, order], starts, axis=1)
        return total

    def total(self, values: Floats | Bools, level: Level) -> Floats:
        """Sum the columns of communes into those of the units of `level` that they lie in."""
        if level == "commune":
            return values.astype(np.float64)
        summed: Floats = values.astype(np.float64) @ self._inside[level]
        return summed

    def count(self, communes: Bools, level: Level) -> Ints:
        """How many communes of each unit of `level` are flagged: days x communes to days x units."""
        return self.total(communes, level).round().astype(np.int64)

    def spread(self, flags: Bools, level: Level) -> Bools:
        """The flags of units as those of the communes inside them: days x units to days x communes."""
        inside = self._inside[level]
        return flags[:, inside.argmax(axis=1)] if flags.shape[1] else np.zeros((len(flags), len(inside)), dtype=bool)

    @cached_property
    def units(self) -> dict[Level, tuple[int, ...]]:
        """How many communes each unit has."""
        return {level: tuple(len(self.tree.communes_of(code)) for code in self.codes[level]) for level in LEVELS}

    @cached_property
    def _inside(self) -> dict[Level, Floats]:
        """Communes x units of a level: 1 where the commune lies in the unit."""
        return {level: self._members(level) for level in PARENTS}

    def _members(self, level: Level) -> Floats:
        inside = np.zeros((len(self.codes["commune"]), len(self.codes[level])))
        row = {code: at for at, code in enumerate(self.codes["commune"])}
        for column, code in enumerate(self.codes[level]):
            for commune in self.tree.communes_of(code):
                inside[row[commune.code], column] = 1
        return inside
