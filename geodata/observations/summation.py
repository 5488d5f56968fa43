"""Figures added up over days and over units, day by day.

Of a day a unit's own report stands; without one the sum of the units below it does. A window adds up such days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.catalog import Derived
from geodata.core.unit_levels import Level
from geodata.observations.arrays import Bools, Floats, Ints
from geodata.observations.at_level import Terms, values_of
from geodata.observations.measures import denominator, is_over_counts, numerator, shifted, whole_window
from geodata.observations.place_layout import PARENTS, PlaceLayout

UPWARDS: tuple[Level, ...] = ("commune", *PARENTS)


@dataclass(frozen=True, kw_only=True)
class ToldParts:
    """What the units of a level told themselves: numerator and denominator, days x places.

    `told`: the days on which they did. `dated`: the denominator was counted on the same days; otherwise it is taken as
    it stands on the day that is asked about.
    """

    count: Floats
    base: Floats
    told: Bools
    dated: bool

    def earlier(self, by: int, *, asked: int = 0) -> ToldParts:
        """What was told `by` days earlier, over the denominator that stood `asked` days earlier."""
        base = shifted(self.base, by if self.dated else asked)
        known = shifted(self.told, by) & ~np.isnan(base)
        return ToldParts(count=shifted(self.count, by), base=base, told=known, dated=self.dated)


@dataclass(frozen=True, kw_only=True)
class Sum:
    """A numerator and a denominator added up at one level, days x places; NaN where not known.

    `communes` (days x communes): of which the last day is told, `some`: any of its days. `whole`, `days`, `itself`: as
    in `AtLevel`.
    """

    count: Floats
    base: Floats
    communes: Bools
    some: Bools
    whole: Ints
    days: Ints
    itself: Bools


def told(derived: Derived, terms: Terms, level: Level) -> ToldParts:
    """What each unit of a level reported itself: all parts without which a day's figure is not known."""
    values, dated = values_of(terms, level), is_over_counts(derived)
    needed = (derived.numerator[0], *derived.subtract, *(derived.denominator[:1] if dated else ()))
    return ToldParts(
        count=numerator(derived, values),
        base=denominator(derived, values),
        told=np.logical_and.reduce([terms[name][level].itself for name in needed]),
        dated=dated,
    )


def over_days(derived: Derived, terms: Terms, layout: PlaceLayout) -> dict[Level, Sum]:
    """A stock on its day, or counts over the window that ends on each day.

    A ratio to a stock is over the people of whom the count is: those of the units that told any of the days.
    """
    own, window = {level: told(derived, terms, level) for level in UPWARDS}, whole_window(derived)
    totals: dict[Level, _Total] = {}
    ever = {level: np.zeros_like(own[level].told) for level in UPWARDS}
    for back in range(window):
        days: dict[Level, _Day] = {}
        for level in UPWARDS:
            mine = own[level].earlier(back)
            ever[level] |= mine.told
            days[level] = _joined(mine, days[layout.below[level]], level, layout) if level in PARENTS else _alone(mine)
            units = np.array([1] if level == "commune" else layout.units[level], dtype=np.int64)
            totals.setdefault(level, _Total(mine, days[level])).add(days[level], level, layout, units)
    stocks = _stocks(own, ever, layout)
    return {level: total.sum(derived, level, layout, stock=stocks[level]) for level, total in totals.items()}


def _stocks(own: dict[Level, ToldParts], ever: dict[Level, Bools], layout: PlaceLayout) -> dict[Level, Floats]:
    """The denominators of units that `ever` told themselves, of the others the sum of those below (days x places)."""
    found: dict[Level, Floats] = {}
    for level in UPWARDS:
        lower = layout.up(found[layout.below[level]], level) if level in PARENTS else np.zeros_like(own[level].base)
        found[level] = np.where(ever[level], own[level].base, lower)
    return found


@dataclass(frozen=True, kw_only=True)
class _Day:
    """One day of a window at one level; `known`: the units of which anything is told, `communes`: which are told of."""

    count: Floats
    base: Floats
    known: Bools
    communes: Bools


def _alone(mine: ToldParts) -> _Day:
    return _Day(
        count=np.where(mine.told, mine.count, 0),
        base=np.where(mine.told, mine.base, 0),
        known=mine.told,
        communes=mine.told,
    )


def _joined(mine: ToldParts, below: _Day, level: Level, layout: PlaceLayout) -> _Day:
    up = layout.up
    return _Day(
        count=np.where(mine.told, mine.count, up(below.count, level)),
        base=np.where(mine.told, mine.base, up(below.base, level)),
        known=mine.told | (up(below.known.astype(float), level) > 0),
        communes=below.communes | layout.spread(mine.told, level),
    )


class _Total:
    """The days of a window, added up at one level, the last one first."""

    def __init__(self, mine: ToldParts, last: _Day) -> None:
        self._dated, self._itself, self._last = mine.dated, mine.told, last.communes
        self._count, self._base = np.zeros_like(last.count), np.zeros_like(last.base)
        self._known = np.zeros(last.count.shape, dtype=np.int64)
        self._full = np.zeros(last.count.shape, dtype=np.int64)
        self._some, self._every = np.zeros_like(last.communes), np.ones_like(last.communes)

    def add(self, day: _Day, level: Level, layout: PlaceLayout, units: Ints) -> None:
        self._count += day.count
        self._base += day.base
        self._known += day.known
        self._full += layout.count(day.communes, level) == units
        self._some |= day.communes
        self._every &= day.communes

    def sum(self, derived: Derived, level: Level, layout: PlaceLayout, *, stock: Floats) -> Sum:
        enough = self._known >= derived.min_days
        return Sum(
            count=np.where(enough, self._count, np.nan),
            base=np.where(enough, self._base if self._dated else stock, np.nan),
            communes=self._last,
            some=self._some,
            whole=layout.count(self._every, level),
            days=self._full,
            itself=self._itself,
        )


def since_first(derived: Derived, terms: Terms, layout: PlaceLayout) -> dict[Level, Sum]:
    """What happened since the first day: each part on the days on which it is told itself, so that nothing is lost.

    A commune counts once every part that has to be known was told of it, by itself or by a unit above it.
    """
    needed = (derived.numerator[0], *derived.subtract, *derived.denominator[:1])
    daily = (derived.numerator[0], *derived.denominator[:1])
    found: dict[Level, Sum] = {}
    parts: dict[Level, dict[str, _Running]] = {}
    for level in UPWARDS:
        below = parts[layout.below[level]] if level in PARENTS else {}
        parts[level] = {name: _running(terms, name, below.get(name), level, layout) for name in derived.inputs}
        ever = [np.logical_or.accumulate(parts[level][name].told, axis=0) for name in needed]
        stands = np.logical_and.reduce(ever)
        whole = layout.count(stands, level)
        total = {name: part.total(stands, level, layout) for name, part in parts[level].items()}
        count, base = numerator(derived, total), denominator(derived, total)
        units = 1 if level == "commune" else np.array(layout.units[level])
        found[level] = Sum(
            count=np.where(whole > 0, count, np.nan),
            base=np.where(whole > 0, base, np.nan),
            communes=stands & np.logical_and.reduce([parts[level][name].told for name in daily]),
            some=stands,
            whole=whole,
            days=(whole == units).astype(np.int64),
            itself=(whole > 0) & np.logical_and.reduce([terms[name][level].itself for name in daily]),
        )
    return found


@dataclass(frozen=True, kw_only=True)
class _Running:
    """One part at one level, by day: what `communes` told where no unit above did, what units up to there `own` told.

    `told` (days x communes): of which communes.
    """

    communes: Floats
    own: Floats
    told: Bools

    def total(self, stands: Bools, level: Level, layout: PlaceLayout) -> Floats:
        below: Floats = layout.total(np.where(stands, np.cumsum(self.communes, axis=0), 0), level)
        return below + np.cumsum(self.own, axis=0)


def _running(terms: Terms, name: str, below: _Running | None, level: Level, layout: PlaceLayout) -> _Running:
    at = terms[name][level]
    if below is None:
        return _Running(communes=np.nan_to_num(at.values), own=np.zeros_like(at.values), told=at.itself)
    inside = layout.spread(at.itself, level)
    return _Running(
        communes=np.where(inside, 0, below.communes),
        own=np.where(at.itself, at.values, layout.up(below.own, level)),
        told=below.told | inside,
    )
