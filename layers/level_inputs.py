"""What a unit's epidemic level rests on: ratios, complete where every commune of the unit stands behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.catalog import CATALOG, Derived
from geodata.core.unit_levels import Level
from geodata.observations.aggregation import Aggregator
from geodata.observations.arrays import Bools, Floats
from geodata.observations.at_level import AtLevel
from geodata.observations.measures import whole_window


@dataclass(frozen=True, kw_only=True)
class RatioPart:
    """One ratio of one unit on one day: `count` of `whole` people, None where nothing is known.

    `reported`: of how many communes of how many every day that it takes was told, None for a commune. `days`: on how
    many days of how many all was told, where the unit itself told the last one, else None. `complete`: nothing lacks.
    `illustrative`: it rests on illustrative figures; `split`: the communes that reported have such figures.
    """

    indicator: str
    count: int | None
    whole: int | None
    reported: tuple[int, int] | None
    days: tuple[int, int] | None
    complete: bool
    illustrative: bool
    split: bool

    @property
    def known(self) -> tuple[int | None, int | None]:
        """Count and whole where they are complete."""
        return (self.count, self.whole) if self.complete else (None, None)


class LevelInputs:
    """The ratios of the rules at all levels, each computed once."""

    def __init__(self, figures: Aggregator) -> None:
        self._figures, self._layout = figures, figures.layout
        self._known: dict[str, dict[Level, AtLevel]] = {}
        self._complete: dict[tuple[str, Level], Bools] = {}

    def of(self, name: str) -> dict[Level, AtLevel]:
        """An indicator at all levels."""
        if name not in self._known:
            self._known[name] = self._figures.of(CATALOG[name])
        return self._known[name]

    def complete(self, name: str, level: Level) -> Bools:
        """Days x places: whether every day that it takes was told of all communes of the unit, by them or by it."""
        if (name, level) not in self._complete:
            self._complete[name, level] = self._completed(name, level)
        return self._complete[name, level]

    def _completed(self, name: str, level: Level) -> Bools:
        at, indicator = self.of(name)[level], CATALOG[name]
        known: Bools = ~np.isnan(at.values)
        if not isinstance(indicator, Derived):
            return known if level == "commune" else known & (at.reported == np.array(self._layout.units[level]))
        assert at.days is not None
        every = known & (at.days >= whole_window(indicator))
        whole: Bools = np.logical_and.reduce([every, *(self.complete(part, level) for part in indicator.denominator)])
        return whole

    def share(self, name: str, level: Level) -> Floats:
        """Days x places: the ratio, NaN where it is not complete."""
        return np.where(self.complete(name, level), self.of(name)[level].values, np.nan)

    def part(self, name: str, level: Level, *, day: int, column: int) -> RatioPart:
        """Numerator and denominator of a ratio on a day (position in the grid), as whole numbers."""
        ratio, at = CATALOG[name], self.of(name)[level]
        assert isinstance(ratio, Derived) and at.counts is not None and at.bases is not None
        assert at.whole is not None and at.days is not None
        here = (day, column)
        itself, window = bool(at.itself[here]) or level == "commune", whole_window(ratio)
        return RatioPart(
            indicator=name,
            count=_whole_number(at.counts[here]),
            whole=_whole_number(at.bases[here]),
            reported=None if level == "commune" else (int(at.whole[here]), self._layout.units[level][column]),
            days=(min(int(at.days[here]), window), window) if itself and window > 1 else None,
            complete=bool(self.complete(name, level)[here]),
            illustrative=bool(at.illustrative[here]),
            split=bool(at.split[here]),
        )


def _whole_number(value: float) -> int | None:
    return None if np.isnan(value) else round(float(value))
