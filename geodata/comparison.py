"""Change against a week before: the difference over what reported on both days, never over different communes.

A sum of 66 communes less a sum of 70 says how many reported, not how the epidemic goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geodata.catalog import MEASURED, Derived, Indicator
from geodata.derive import PARENTS, AtLevel, Levels, Terms, at_level
from geodata.figures import Bools, Floats, Ints
from geodata.measures import (
    denominator,
    is_over_counts,
    numerator,
    parts_of,
    reported_days,
    shifted,
    whole_window,
    windowed,
)
from geodata.places import Level

WEEK = 7
"""Days between the two days that are set against each other."""
NEARLY = 1e-9


@dataclass(frozen=True, kw_only=True)
class Change:
    """Days x places of one level.

    `values`: the difference to seven days before, NaN where too few stand behind both days or a figure is not known.
    `compared`: how many communes reported on both days; of a window, on a same day of both weeks. `days`: on how many
    days of the window each of them did, added up.
    """

    values: Floats
    compared: Ints
    days: Ints


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What was reported on both days, days x places: numerator and denominator now and seven days before.

    `days`: on how many days of the window both are known, added up over the communes, of which there are `communes`.
    All are 0 where nothing is known of both.
    """

    count: Floats
    base: Floats
    count_before: Floats
    base_before: Floats
    days: Ints
    communes: Ints


class Comparison:
    """Changes of indicators at every level.

    `share` (0 to 1) of a unit's communes, over a window of their days, have to stand behind a change.
    """

    def __init__(self, levels: Levels, *, share: float) -> None:
        self._levels, self._layout, self._share = levels, levels.layout, share

    def of(self, indicator: Indicator | Derived, at: Mapping[Level, AtLevel]) -> dict[Level, Change]:
        """The changes of an indicator whose figures at all levels are `at`."""
        measure = _as_derived(indicator)
        terms = {name: self._levels.of(MEASURED[name]) for name in measure.inputs}
        first = terms[measure.plus[0]]
        told = ~np.isnan(first["commune"].values)
        pairs: dict[Level, Pair] = {"commune": _paired(measure, terms, "commune", told=told)}
        for level in PARENTS:
            own = _paired(measure, terms, level, told=first[level].itself)
            pairs[level] = self._joined(own, pairs[self._layout.below[level]], level, at[level])
        return {level: self._change(measure, level, at[level], pair) for level, pair in pairs.items()}

    def _joined(self, own: Pair, below: Pair, level: Level, at: AtLevel) -> Pair:
        """Units that reported themselves on both days stand on their own reports, the others on what is below them.

        A unit that reported itself now alone has nothing to be compared with: its figure is no sum of its communes.
        """
        itself = at.itself & shifted(at.itself, WEEK) & (own.days > 0)
        alone = at.itself & ~itself
        units = np.array(self._layout.units[level])

        def joined(mine: Floats | Ints, lower: Floats | Ints) -> Floats:
            return np.where(itself, mine, np.where(alone, 0, self._layout.up(lower.astype(float), level)))

        return Pair(
            count=joined(own.count, below.count),
            base=joined(own.base, below.base),
            count_before=joined(own.count_before, below.count_before),
            base_before=joined(own.base_before, below.base_before),
            days=joined(own.days * units, below.days).astype(np.int64),
            communes=joined(own.communes * units, below.communes).astype(np.int64),
        )

    def _change(self, measure: Derived, level: Level, at: AtLevel, pair: Pair) -> Change:
        wanted = self._share * whole_window(measure) * np.array(self._layout.units[level])
        enough = (pair.days > 0) & (pair.days >= wanted - NEARLY) & ~np.isnan(at.values)
        difference = _value(measure, pair.count, pair.base) - _value(measure, pair.count_before, pair.base_before)
        return Change(values=np.where(enough, difference, np.nan), compared=pair.communes, days=pair.days)


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
        plus=(indicator.id,),
        breaks=indicator.breaks,
        decimals=indicator.decimals,
    )


def _value(measure: Derived, count: Floats, base: Floats) -> Floats:
    """The figure of a numerator and a denominator; NaN of a ratio to nothing."""
    if not measure.over:
        return count
    return np.divide(measure.per * count, base, out=np.full_like(count, np.nan), where=base > 0)


def _paired(measure: Derived, terms: Terms, level: Level, *, told: Bools) -> Pair:
    """What each unit reported on both days itself; `told`: the days on which it reported the numerator."""
    values = at_level(terms, level)
    if whole_window(measure) > 1:
        return _paired_days(measure, values, told)
    parts = parts_of(measure, values)
    known = told & parts.told & ~np.isnan(parts.count) & ~np.isnan(parts.base)
    both = known & shifted(known, WEEK)
    return _pair(
        count=np.where(both, parts.count, 0),
        base=np.where(both, parts.base, 0),
        count_before=np.where(both, shifted(parts.count, WEEK), 0),
        base_before=np.where(both, shifted(parts.base, WEEK), 0),
        days=both.astype(np.int64),
    )


def _paired_days(measure: Derived, values: Mapping[str, Floats], told: Bools) -> Pair:
    """The same over a window: each of its days that is known a week earlier too."""
    daily, over = numerator(measure, values), denominator(measure, values)
    known = told & ~np.isnan(daily) & ~np.isnan(over)
    both = known & shifted(known, WEEK)

    def total(figures: Floats) -> Floats:
        return windowed(np.where(both, figures, 0), window=measure.window, min_days=0)

    days = reported_days(np.where(both, 0, np.nan), measure.window)
    counted = is_over_counts(measure)
    return _pair(
        count=total(daily),
        base=total(over) if counted else np.nan_to_num(over),
        count_before=total(shifted(daily, WEEK)),
        base_before=total(shifted(over, WEEK)) if counted else np.nan_to_num(shifted(over, WEEK)),
        days=days,
    )


def _pair(*, count: Floats, base: Floats, count_before: Floats, base_before: Floats, days: Ints) -> Pair:
    """One unit each; nothing where no day is known of both."""
    some = days > 0
    return Pair(
        count=np.where(some, count, 0),
        base=np.where(some, base, 0),
        count_before=np.where(some, count_before, 0),
        base_before=np.where(some, base_before, 0),
        days=days,
        communes=some.astype(np.int64),
    )
