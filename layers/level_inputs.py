"""What a unit's epidemic level rests on: ratios, complete where every commune of the unit stands behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.catalog import CATALOG, Derived
from geodata.derive import AtLevel, Levels
from geodata.figures import Bools, Floats, Ints
from geodata.measures import whole_window
from geodata.places import Level


@dataclass(frozen=True, kw_only=True)
class Part:
    """One ratio of one unit on one day: `count` of `whole` people, None where nothing is known.

    `reported`: how many communes of how many reported every day that it takes, None for a commune. `days`: on how many
    days of how many the unit reported itself, None where it stands on its communes. `complete`: nothing lacks.
    """

    indicator: str
    count: int | None
    whole: int | None
    reported: tuple[int, int] | None
    days: tuple[int, int] | None
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
        """Days x places: whether all communes of the unit, or the unit itself, reported every day that it takes."""
        if (name, level) not in self._complete:
            self._complete[name, level] = self._completed(name, level)
        return self._complete[name, level]

    def _completed(self, name: str, level: Level) -> Bools:
        at, indicator = self.of(name)[level], CATALOG[name]
        known: Bools = ~np.isnan(at.values)
        if not isinstance(indicator, Derived):
            return known if level == "commune" else known & self._all_or_itself(at, at.reported, at.itself, level)
        assert at.whole is not None and at.days is not None
        if level == "commune":
            return known & (at.whole > 0)
        itself = at.itself & (at.days >= whole_window(indicator))
        own = np.logical_and.reduce([itself, *(self.complete(part, level) for part in indicator.over)])
        return known & self._all_or_itself(at, at.whole, own, level)

    def _all_or_itself(self, at: AtLevel, communes: Ints, itself: Bools, level: Level) -> Bools:
        every: Bools = communes == np.array(self._layout.units[level])
        return np.where(at.itself, itself, every)

    def share(self, name: str, level: Level) -> Floats:
        """Days x places: the ratio, NaN where it is not complete."""
        return np.where(self.complete(name, level), self.of(name)[level].values, np.nan)

    def part(self, name: str, level: Level, *, day: int, column: int) -> Part:
        """Numerator and denominator of a ratio on a day (position in the grid), as whole numbers."""
        ratio, at = CATALOG[name], self.of(name)[level]
        assert isinstance(ratio, Derived) and at.counts is not None and at.bases is not None
        assert at.whole is not None and at.days is not None
        here = (day, column)
        itself, window = bool(at.itself[here]) or level == "commune", whole_window(ratio)
        return Part(
            indicator=name,
            count=_whole_number(at.counts[here]),
            whole=_whole_number(at.bases[here]),
            reported=None if level == "commune" else (int(at.whole[here]), self._layout.units[level][column]),
            days=(min(int(at.days[here]), window), window) if itself and window > 1 else None,
            complete=bool(self.complete(name, level)[here]),
        )


def _whole_number(value: float) -> int | None:
    return None if np.isnan(value) else round(float(value))
