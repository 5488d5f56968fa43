"""Change against a week before: the difference over what reported on both days, never over different communes.

A sum of 66 communes less a sum of 70 says how many reported, not how the epidemic goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geodata.catalog import MEASURED, Derived, Indicator
from geodata.core.unit_levels import Level
from geodata.observations.aggregation import Aggregator
from geodata.observations.arrays import Bools, Floats, Ints
from geodata.observations.at_level import AtLevel
from geodata.observations.measures import is_running, shifted, whole_window
from geodata.observations.place_layout import PARENTS, PlaceLayout
from geodata.observations.summation import UPWARDS, ToldParts, told

WEEK = 7
"""Days between the two days that are set against each other."""
NEARLY = 1e-9


@dataclass(frozen=True, kw_only=True)
class ChangeArrays:
    """Days x places of one level.

    `values`: the difference to seven days before, NaN where too few stand behind both days or a figure is not known.
    `compared`: how many communes reported on both days; of a window, on a same day of both weeks. `days`: on how many
    days of the window each of them did, added up. `illustrative`: the figure of either day rests on illustrative ones.
    """

    values: Floats
    compared: Ints
    days: Ints
    illustrative: Bools


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What was reported on a day and seven days before, days x places: numerator and denominator of both.

    All are 0 where nothing is known of both. `communes` (days x communes): of which communes both are told.
    """

    count: Floats
    base: Floats
    count_before: Floats
    base_before: Floats
    communes: Bools


@dataclass(frozen=True, kw_only=True)
class OwnReports:
    """What the units of a level told themselves; `lately`: where that went into a running total within a week."""

    told: ToldParts
    lately: Bools | None = None


class Comparison:
    """Changes of indicators at every level.

    `share` (0 to 1) of a unit's communes, over a window of their days, have to stand behind a change.
    """

    def __init__(self, levels: Aggregator, *, share: float) -> None:
        self._levels, self._layout, self._share = levels, levels.layout, share

    def of(self, indicator: Indicator | Derived, at: Mapping[Level, AtLevel]) -> dict[Level, ChangeArrays]:
        """The changes of an indicator whose figures at all levels are `at`."""
        measure = _as_derived(indicator)
        own = {level: self._own(measure, level, at[level]) for level in UPWARDS}
        sums = {level: _Sum(self._layout, level, own[level].told) for level in UPWARDS}
        for back in range(whole_window(measure)):
            pairs: dict[Level, Pair] = {}
            for level in UPWARDS:
                below = pairs[self._layout.below[level]] if level in PARENTS else None
                pairs[level] = _paired(own[level], below, back, level, self._layout)
                sums[level].add(pairs[level])
        return {level: self._change(measure, level, at[level], sums[level]) for level in UPWARDS}

    def _own(self, measure: Derived, level: Level, at: AtLevel) -> OwnReports:
        """What the units told of each day; of a running total how it stood on the days on which they told anything."""
        if not is_running(measure):
            return OwnReports(
                told=told(measure, {name: self._levels.of(MEASURED[name]) for name in measure.inputs}, level)
            )
        count = at.values if at.counts is None else at.counts
        base = np.ones_like(count) if at.bases is None else at.bases
        lately = np.logical_or.reduce([shifted(at.itself, back) for back in range(WEEK)])
        return OwnReports(told=ToldParts(count=count, base=base, told=at.itself, dated=True), lately=lately)

    def _change(self, measure: Derived, level: Level, at: AtLevel, pair: _Sum) -> ChangeArrays:
        units = np.array([1] if level == "commune" else self._layout.units[level])
        wanted = self._share * whole_window(measure) * units
        enough = (pair.days > 0) & (pair.days >= wanted - NEARLY) & ~np.isnan(at.values)
        difference = _value(measure, pair.count, pair.base) - _value(measure, pair.count_before, pair.base_before)
        return ChangeArrays(
            values=np.where(enough, difference, np.nan),
            compared=pair.communes,
            days=pair.days,
            illustrative=enough & (at.illustrative | shifted(at.illustrative, WEEK)),
        )


class _Sum:
    """Pairs of the days of a window, added up at one level; of a denominator that is a stock the mean of the days."""

    def __init__(self, layout: PlaceLayout, level: Level, mine: ToldParts) -> None:
        self._layout, self._level, self._dated = layout, level, mine.dated
        zero = np.zeros_like(mine.count)
        self.count, self.count_before = zero.copy(), zero.copy()
        self._base, self._base_before = zero.copy(), zero.copy()
        self.days, self._known = zero.astype(np.int64), zero.astype(np.int64)
        self._some: Bools | None = None

    def add(self, pair: Pair) -> None:
        self.count += pair.count
        self.count_before += pair.count_before
        self._base += pair.base
        self._base_before += pair.base_before
        communes = self._layout.count(pair.communes, self._level)
        self.days += communes
        self._known += communes > 0
        self._some = pair.communes if self._some is None else self._some | pair.communes

    @property
    def communes(self) -> Ints:
        """Of how many communes any day is told in both weeks."""
        assert self._some is not None
        return self._layout.count(self._some, self._level)

    @property
    def base(self) -> Floats:
        return self._mean(self._base)

    @property
    def base_before(self) -> Floats:
        return self._mean(self._base_before)

    def _mean(self, base: Floats) -> Floats:
        return base if self._dated else base / np.maximum(self._known, 1)


def _as_derived(indicator: Indicator | Derived) -> Derived:
    """A measured figure as what is derived from it alone."""
    if isinstance(indicator, Derived):
        return indicator
    return Derived(
        id=indicator.id,
        topic=indicator.topic,
        label=indicator.label,
        definition=indicator.definition,
        unit=indicator.unit,
        numerator=(indicator.id,),
        breaks=indicator.breaks,
        decimals=indicator.decimals,
    )


def _value(measure: Derived, count: Floats, base: Floats) -> Floats:
    """The figure of a numerator and a denominator; NaN of a ratio to nothing."""
    if not measure.denominator:
        return count
    return np.divide(measure.factor * count, base, out=np.full_like(count, np.nan), where=base > 0)


def _paired(own: OwnReports, below: Pair | None, back: int, level: Level, layout: PlaceLayout) -> Pair:
    """One day of a window against the same day a week before, the day being `back` days before the last one.

    Units that reported themselves on both days stand on their own reports, the others on what is below them. A unit
    that did so now alone has nothing to be compared with: its figure is no sum of its communes. Neither is a running
    total into which a report of the unit went since.
    """
    now, before = own.told.earlier(back), own.told.earlier(back + WEEK, asked=WEEK)
    both = now.told & before.told
    if below is None:
        return Pair(
            count=np.where(both, now.count, 0),
            base=np.where(both, now.base, 0),
            count_before=np.where(both, before.count, 0),
            base_before=np.where(both, before.base, 0),
            communes=both,
        )
    alone = (now.told if own.lately is None else own.lately) & ~both

    def joined(mine: Floats, lower: Floats) -> Floats:
        return np.where(both, mine, np.where(alone, 0, layout.up(lower, level)))

    return Pair(
        count=joined(now.count, below.count),
        base=joined(now.base, below.base),
        count_before=joined(before.count, below.count_before),
        base_before=joined(before.base, below.base_before),
        communes=(below.communes & ~layout.spread(alone, level)) | layout.spread(both, level),
    )
