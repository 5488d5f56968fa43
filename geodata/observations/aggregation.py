"""From what communes, districts and the province reported to a value at every level.

Nothing computed here is stored: a district is the sum of its communes unless it reported itself, a rate is a ratio
of sums at its own level.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from geodata.catalog import FOREVER, MEASURED, Derived, Indicator
from geodata.core.unit_levels import Level
from geodata.geography.admin_units import PlaceTree
from geodata.observations.arrays import Bools, Floats, Ints, ObservationArrays
from geodata.observations.at_level import AtLevel, Terms
from geodata.observations.measures import held, is_running, windowed
from geodata.observations.place_layout import PARENTS, PlaceLayout
from geodata.observations.summation import UPWARDS, Sum, over_days, since_first

Load = Callable[[str], ObservationArrays]
CACHED = 16


class Aggregator:
    """Computes indicators at every level; `load` gives the reported figures of a measured indicator."""

    def __init__(self, tree: PlaceTree, load: Load) -> None:
        self.layout = PlaceLayout(tree)
        self._load = load
        self._measured = lru_cache(maxsize=CACHED)(self._at_levels)

    def of(self, indicator: Indicator | Derived) -> dict[Level, AtLevel]:
        """The indicator at all three levels."""
        return self._derived(indicator) if isinstance(indicator, Derived) else self._measured(indicator.id)

    def _at_levels(self, name: str) -> dict[Level, AtLevel]:
        layout, reported = self.layout, self._load(name)
        values = held(reported.values, MEASURED[name].carry_forward_days)
        flags = _held_flags(reported, values)
        communes = values[:, layout.columns["commune"]]
        known, marked = ~np.isnan(communes), flags[:, layout.columns["commune"]]
        at: dict[Level, AtLevel] = {
            "commune": AtLevel(
                values=communes,
                told=known,
                reported=known.astype(np.int64),
                covered=np.zeros(known.shape, dtype=np.int64),
                illustrative=marked,
                split=marked,
                itself=known,
            )
        }
        for level in PARENTS:
            columns = layout.columns[level]
            today = ~np.isnan(reported.values[:, columns]) | (MEASURED[name].carry_forward_days >= FOREVER)
            below = at[layout.below[level]]
            at[level] = self._joined(level, below, values[:, columns], known, today=today, flags=flags[:, columns])
        return at

    def _joined(
        self, level: Level, parts: AtLevel, direct: Floats, communes: Bools, *, today: Bools, flags: Bools
    ) -> AtLevel:
        """What a unit reported itself, else the sum of the units below it.

        A figure held from an earlier day (not of `today`) gives way to a sum that is complete.
        """
        layout, up = self.layout, self.layout.up
        known = up((~np.isnan(parts.values)).astype(float), level) > 0
        total = np.where(known, up(parts.values, level), np.nan)
        complete = layout.count(parts.told, level) == np.array(layout.units[level])
        itself = ~np.isnan(direct) & (today | ~complete)
        told = parts.told | layout.spread(itself, level)
        reported = layout.count(told, level)
        return AtLevel(
            values=np.where(itself, direct, total),
            told=told,
            reported=reported,
            covered=reported - layout.count(communes, level),
            illustrative=np.where(itself, flags, up(parts.illustrative.astype(float), level) > 0),
            split=up(parts.split.astype(float), level) > 0,
            summed=np.where(~np.isnan(direct) & today & complete, total, np.nan),
            itself=itself,
        )

    def _derived(self, derived: Derived) -> dict[Level, AtLevel]:
        """Units with both parts known are summed; on the days on which a unit reported itself its own report stands."""
        terms = {name: self._measured(name) for name in derived.inputs}
        sums = (since_first if is_running(derived) else over_days)(derived, terms, self.layout)
        split = self._flags(derived, terms, "commune") & sums["commune"].some
        alone = sums["commune"].communes
        return {
            level: _ratio(
                derived,
                sums[level],
                flags=self._flags(derived, terms, level),
                split=self.layout.total(split, level) > 0,
                reported=self.layout.count(sums[level].communes, level),
                alone=self.layout.count(alone, level),
            )
            for level in UPWARDS
        }

    def _flags(self, derived: Derived, terms: Terms, level: Level) -> Bools:
        flags = np.zeros_like(terms[derived.numerator[0]][level].illustrative)
        for name in derived.inputs:
            own = terms[name][level].illustrative
            if MEASURED[name].aggregation == "sum" and derived.window != 1:
                own = windowed(own.astype(float), window=derived.window, min_days=0) > 0
            flags = flags | own
        return flags


def _ratio(derived: Derived, summed: Sum, *, flags: Bools, split: Bools, reported: Ints, alone: Ints) -> AtLevel:
    """`reported`: of how many communes the day is told; `alone`: how many told it themselves."""
    count, base = summed.count, summed.base
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(base > 0, derived.factor * count / base, np.nan) if derived.denominator else count
    return AtLevel(
        values=values,
        told=summed.communes,
        reported=reported,
        covered=reported - alone,
        illustrative=flags & ~np.isnan(count),
        split=split,
        counts=count if derived.denominator else None,
        bases=base if derived.denominator else None,
        whole=summed.whole,
        days=summed.days,
        not_applicable=(base == 0) & ~np.isnan(count) if derived.denominator else None,
        itself=summed.itself,
    )


def _held_flags(reported: ObservationArrays, values: Floats) -> Bools:
    """The flag of the figure that stands: the one reported last."""
    rows = np.arange(len(values))[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(reported.values), 0, rows), axis=0)
    return np.take_along_axis(reported.illustrative, last, axis=0) & ~np.isnan(values)
