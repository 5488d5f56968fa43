"""From what communes, districts and the province reported to a value at every level.

Nothing computed here is stored: a district is the sum of its communes unless it reported itself, a rate is a ratio
of sums at its own level.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from geodata.catalog import FOREVER, MEASURED, Derived, Indicator
from geodata.figures import Bools, Floats, Ints, Reported
from geodata.measures import held, parts_of, reported_days, whole_window, windowed
from geodata.places import LEVELS, Level, PlaceTree

Load = Callable[[str], Reported]
PARENTS: tuple[Level, ...] = ("district", "province")
CACHED = 16


@dataclass(frozen=True, kw_only=True)
class AtLevel:
    """One layer at one level, days x places of that level.

    `values`: NaN = not reported. `counts`, `bases`: numerator and denominator behind a ratio. `not_applicable`: a ratio
    to nothing, such as the occupancy of no beds. `reported`: how many communes stand behind each value and, where it
    adds up days, reported the last of them; `whole`: how many with every day of the window. `days`: on how many days of
    the window the unit itself reported. `illustrative`: rests on illustrative figures; `split`: the communes that are
    counted have such figures, whatever the unit itself reported. `summed`: the sum of the units
    below where a unit reported itself and all its communes reported too, NaN elsewhere. `itself`: the unit's own report
    stands.
    """

    values: Floats
    reported: Ints
    illustrative: Bools
    split: Bools
    counts: Floats | None = None
    bases: Floats | None = None
    whole: Ints | None = None
    days: Ints | None = None
    not_applicable: Bools | None = None
    summed: Floats | None = None
    itself: Bools = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))


Terms = Mapping[str, Mapping[Level, AtLevel]]


class Layout:
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
            total[:, present] = np.add.reduceat(np.nan_to_num(values)[:, order], starts, axis=1)
        return total

    @cached_property
    def units(self) -> dict[Level, tuple[int, ...]]:
        """How many communes each unit has."""
        return {level: tuple(len(self.tree.communes_of(code)) for code in self.codes[level]) for level in LEVELS}


class Levels:
    """Computes indicators at every level; `load` gives the reported figures of a measured indicator."""

    def __init__(self, tree: PlaceTree, load: Load) -> None:
        self.layout = Layout(tree)
        self._load = load
        self._measured = lru_cache(maxsize=CACHED)(self._at_levels)

    def of(self, indicator: Indicator | Derived) -> dict[Level, AtLevel]:
        """The indicator at all three levels."""
        return self._derived(indicator) if isinstance(indicator, Derived) else self._measured(indicator.id)

    def _at_levels(self, name: str) -> dict[Level, AtLevel]:
        layout, reported = self.layout, self._load(name)
        values = held(reported.values, MEASURED[name].holds)
        flags = _held_flags(reported, values)
        communes = values[:, layout.columns["commune"]]
        at: dict[Level, AtLevel] = {
            "commune": AtLevel(
                values=communes,
                reported=(~np.isnan(communes)).astype(np.int64),
                illustrative=flags[:, layout.columns["commune"]],
                split=flags[:, layout.columns["commune"]],
            )
        }
        for level in PARENTS:
            columns = layout.columns[level]
            today = ~np.isnan(reported.values[:, columns]) | (MEASURED[name].holds >= FOREVER)
            below = at[layout.below[level]]
            at[level] = self._joined(level, below, values[:, columns], today=today, flags=flags[:, columns])
        return at

    def _joined(self, level: Level, parts: AtLevel, direct: Floats, *, today: Bools, flags: Bools) -> AtLevel:
        """What a unit reported itself, else the sum of the units below it.

        A figure held from an earlier day (not of `today`) gives way to a sum that is complete.
        """
        up = self.layout.up
        reported = up(parts.reported.astype(float), level).astype(np.int64)
        known = up((~np.isnan(parts.values)).astype(float), level) > 0
        total = np.where(known, up(parts.values, level), np.nan)
        complete = reported == np.array(self.layout.units[level])
        itself = ~np.isnan(direct) & (today | ~complete)
        return AtLevel(
            values=np.where(itself, direct, total),
            reported=reported,
            illustrative=np.where(itself, flags, up(parts.illustrative.astype(float), level) > 0),
            split=up(parts.split.astype(float), level) > 0,
            summed=np.where(~np.isnan(direct) & today & complete, total, np.nan),
            itself=itself,
        )

    def _derived(self, derived: Derived) -> dict[Level, AtLevel]:
        """Communes with both parts known are summed; a unit that reported itself stands on its own parts."""
        terms = {name: self._measured(name) for name in derived.inputs}
        at: dict[Level, AtLevel] = {"commune": self._of_communes(derived, terms)}
        for level in PARENTS:
            at[level] = self._of_unit(derived, terms, level, at[self.layout.below[level]])
        return at

    def _of_communes(self, derived: Derived, terms: Terms) -> AtLevel:
        parts, flags = parts_of(derived, at_level(terms, "commune")), self._flags(derived, terms, "commune")
        known = ~np.isnan(parts.count) & ~np.isnan(parts.base)
        return _ratio(
            derived,
            np.where(known, parts.count, np.nan),
            np.where(known, parts.base, np.nan),
            flags=flags,
            split=flags & known,
            reported=(known & parts.told).astype(np.int64),
            whole=(known & parts.is_whole(derived)).astype(np.int64),
            days=parts.days,
            itself=known,
        )

    def _of_unit(self, derived: Derived, terms: Terms, level: Level, below: AtLevel) -> AtLevel:
        assert below.whole is not None
        up, count = self.layout.up, below.values if below.counts is None else below.counts
        known = up((~np.isnan(count)).astype(float), level) > 0
        base = np.ones_like(count) if below.bases is None else below.bases
        whole = up(below.whole.astype(float), level).astype(np.int64)
        days, own = self._own_days(derived, terms, level), parts_of(derived, at_level(terms, level))
        every = whole == np.array(self.layout.units[level])
        itself = (days >= derived.min_days) & ((days >= whole_window(derived)) | ~every)
        return _ratio(
            derived,
            np.where(itself, own.count, np.where(known, up(count, level), np.nan)),
            np.where(itself, own.base, np.where(known, up(base, level), np.nan)),
            flags=self._flags(derived, terms, level),
            split=up(below.split.astype(float), level) > 0,
            reported=up(below.reported.astype(float), level).astype(np.int64),
            whole=whole,
            days=days,
            itself=itself,
        )

    def _own_days(self, derived: Derived, terms: Terms, level: Level) -> Ints:
        """Days of the window on which the unit reported the numerator itself, not the communes below it."""
        first = derived.plus[0]
        if MEASURED[first].kind == "stock":
            return terms[first][level].itself.astype(np.int64)
        direct = self._load(first).values[:, self.layout.columns[level]]
        return reported_days(direct, derived.window)

    def _flags(self, derived: Derived, terms: Terms, level: Level) -> Bools:
        flags = np.zeros_like(terms[derived.plus[0]][level].illustrative)
        for name in derived.inputs:
            own = terms[name][level].illustrative
            if MEASURED[name].kind == "count" and derived.window != 1:
                own = windowed(own.astype(float), window=derived.window, min_days=0) > 0
            flags = flags | own
        return flags


def _ratio(
    derived: Derived,
    count: Floats,
    base: Floats,
    *,
    flags: Bools,
    split: Bools,
    reported: Ints,
    whole: Ints,
    days: Ints,
    itself: Bools,
) -> AtLevel:
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(base > 0, derived.per * count / base, np.nan) if derived.over else count
    return AtLevel(
        values=values,
        reported=reported,
        illustrative=flags & ~np.isnan(count),
        split=split,
        counts=count if derived.over else None,
        bases=base if derived.over else None,
        whole=whole,
        days=days,
        not_applicable=(base == 0) & ~np.isnan(count) if derived.over else None,
        itself=itself,
    )


def at_level(terms: Terms, level: Level) -> dict[str, Floats]:
    """The values (days x places) of the terms at one level, by indicator."""
    return {name: found[level].values for name, found in terms.items()}


def _held_flags(reported: Reported, values: Floats) -> Bools:
    """The flag of the figure that stands: the one reported last."""
    rows = np.arange(len(values))[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(reported.values), 0, rows), axis=0)
    return np.take_along_axis(reported.illustrative, last, axis=0) & ~np.isnan(values)
