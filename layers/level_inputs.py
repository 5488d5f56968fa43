"""What a unit's epidemic level rests on: ratios, complete where every commune of the unit stands behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.catalog import CATALOG, Derived
from geodata.derive import AtLevel, Levels
from geodata.figures import Bools, Floats
from geodata.places import Level


@dataclass(frozen=True, kw_only=True)
class Part:
    """One ratio of one unit on one day: `count` of `whole` people, None where nothing is known.

    `reported`: how many communes of how many stand behind it, None for a commune. `complete`: all of them do, or the
    unit reported itself.
    """

    indicator: str
    count: int | None
    whole: int | None
    reported: tuple[int, int] | None
    complete: bool

    @property
    def known(self) -> tuple[int | None, int | None]:
        """Count and whole where they are complete."""
        return (self.count, self.whole) if self.complete else (None, None)


class LevelInputs:
    """The ratios of the rules at all levels, each computed once."""

    def __init__(self, figures: Levels) -> None:
        self._figures, self._layout = figures, figures.layout
        self._known: dict[str, dict[Level, AtLevel]] = {}
        self._complete: dict[tuple[str, Level], Bools] = {}

    def of(self, name: str) -> dict[Level, AtLevel]:
        """An indicator at all levels."""
        if name not in self._known:
            self._known[name] = self._figures.of(CATALOG[name])
        return self._known[name]

    def complete(self, name: str, level: Level) -> Bools:
        """Days x places: whether all communes of the unit, or the unit itself, reported what the ratio needs."""
        if (name, level) not in self._complete:
            self._complete[name, level] = self._completed(name, level)
        return self._complete[name, level]

    def _completed(self, name: str, level: Level) -> Bools:
        at = self.of(name)[level]
        if level == "commune":
            return ~np.isnan(at.values)
        indicator = CATALOG[name]
        over = indicator.over if isinstance(indicator, Derived) else ()
        itself = np.logical_and.reduce([at.itself, *(self.complete(part, level) for part in over)])
        whole: Bools = (at.reported == np.array(self._layout.units[level])) | itself
        return whole & ~np.isnan(at.values)

    def share(self, name: str, level: Level) -> Floats:
        """Days x places: the ratio, NaN where it is not complete."""
        return np.where(self.complete(name, level), self.of(name)[level].values, np.nan)

    def part(self, name: str, level: Level, *, day: int, column: int) -> Part:
        """Numerator and denominator of a ratio on a day (position in the grid), as whole numbers."""
        at = self.of(name)[level]
        units = None if level == "commune" else self._layout.units[level][column]
        count, whole = self._numbers(name, level, day=day, column=column)
        return Part(
            indicator=name,
            count=count,
            whole=whole,
            reported=None if units is None else (int(at.reported[day, column]), units),
            complete=bool(self.complete(name, level)[day, column]),
        )

    def _numbers(self, name: str, level: Level, *, day: int, column: int) -> tuple[int | None, int | None]:
        ratio, at = CATALOG[name], self.of(name)[level]
        assert isinstance(ratio, Derived)
        if at.counts is None or np.isnan(at.values[day, column]):
            return None, None
        count, value = float(at.counts[day, column]), float(at.values[day, column])
        if value > 0:
            return round(count), round(ratio.per * count / value)
        whole = float(self.of(ratio.over[0])[level].values[day, column])
        return round(count), None if np.isnan(whole) else round(whole)
