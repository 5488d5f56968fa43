"""From what communes, districts and the province reported to a value at every level.

Nothing computed here is stored: a district is the sum of its communes unless it reported itself, a rate is a ratio
of sums at its own level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geodata.catalog import MEASURED, Derived, Indicator
from geodata.figures import Bools, Floats, Ints, Reported
from geodata.places import LEVELS, Level, PlaceTree

Load = Callable[[str], Reported]
PARENTS: tuple[Level, ...] = ("district", "province")


@dataclass(frozen=True, kw_only=True)
class AtLevel:
    """One layer at one level, days x places of that level.

    `values`: NaN = not reported. `counts`: the numerator behind a ratio. `not_applicable`: a ratio to nothing, such
    as the occupancy of no beds. `reported`: how many communes stand behind
    each value. `illustrative`: rests on illustrative figures. `summed`: the sum of the units below where a unit
    reported itself and all its communes reported too, NaN elsewhere.
    """

    values: Floats
    reported: Ints
    illustrative: Bools
    counts: Floats | None = None
    not_applicable: Bools | None = None
    summed: Floats | None = None


class Layout:
    """Which columns of an array of all places belong to which level, and who is whose parent."""

    def __init__(self, tree: PlaceTree) -> None:
        self.tree = tree
        self.codes = {level: tuple(place.code for place in tree.level(level)) for level in LEVELS}
        starts = np.cumsum([0, *(len(self.codes[level]) for level in LEVELS)])
        self.columns = {level: slice(starts[at], starts[at + 1]) for at, level in enumerate(LEVELS)}
        self._district = self._parents("district", "commune")
        self._province = self._parents("province", "district")

    def _parents(self, upper: Level, lower: Level) -> Ints:
        position = {code: at for at, code in enumerate(self.codes[upper])}
        return np.array([position[place.parent or ""] for place in self.tree.level(lower)], dtype=np.int64)

    def up(self, values: Floats | Ints, lower: Level) -> Floats:
        """Sum columns of `lower` into those of the level above; NaN counts as 0."""
        upper: Level = "district" if lower == "commune" else "province"
        parents = self._district if lower == "commune" else self._province
        total = np.zeros((len(values), len(self.codes[upper])))
        np.add.at(total.T, parents, np.nan_to_num(values).T)
        return total

    @cached_property
    def units(self) -> dict[Level, tuple[int, ...]]:
        """How many communes each unit has."""
        return {level: tuple(len(self.tree.communes_of(code)) for code in self.codes[level]) for level in LEVELS}


def held(values: Floats, days: int) -> Floats:
    """Carry each value forward over at most `days` days without one."""
    if days <= 0:
        return values
    rows = np.arange(len(values))[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(values), -1, rows), axis=0)
    fresh = (last >= 0) & (rows - last <= days)
    return np.where(fresh, np.take_along_axis(values, np.maximum(last, 0), axis=0), np.nan)


def windowed(values: Floats, *, window: int | None, min_days: int) -> Floats:
    """Sums over the `window` days that end on each day (None: since the first); NaN below `min_days` reported days.

    A running total starts with the first reported day and stands while nothing new is reported.
    """
    sums = np.cumsum(np.nan_to_num(values), axis=0)
    days = np.cumsum(~np.isnan(values), axis=0)
    if window is not None:
        sums = sums - _shifted(sums, window)
        days = days - _shifted(days, window)
    return np.where(days >= min_days, sums, np.nan)


def _shifted(values: Floats | Ints, by: int) -> Floats | Ints:
    shifted = np.zeros_like(values)
    shifted[by:] = values[:-by]
    return shifted


class Levels:
    """Computes indicators at every level; `load` gives the reported figures of a measured indicator."""

    def __init__(self, tree: PlaceTree, load: Load) -> None:
        self.layout = Layout(tree)
        self._load = load

    def of(self, indicator: Indicator | Derived) -> dict[Level, AtLevel]:
        """The indicator at all three levels."""
        return self._derived(indicator) if isinstance(indicator, Derived) else self._measured(indicator.id)

    def _measured(self, name: str) -> dict[Level, AtLevel]:
        layout, reported = self.layout, self._load(name)
        values = held(reported.values, MEASURED[name].holds)
        flags = _held_flags(reported, values)
        communes = values[:, layout.columns["commune"]]
        at: dict[Level, AtLevel] = {
            "commune": AtLevel(
                values=communes,
                reported=(~np.isnan(communes)).astype(np.int64),
                illustrative=flags[:, layout.columns["commune"]],
            )
        }
        below: Level = "commune"
        for level in PARENTS:
            direct = values[:, layout.columns[level]]
            at[level] = self._joined(level, below, at[below], direct, flags[:, layout.columns[level]])
            below = level
        return at

    def _joined(self, level: Level, below: Level, parts: AtLevel, direct: Floats, flags: Bools) -> AtLevel:
        """What a unit reported itself, else the sum of the units below it."""
        up = self.layout.up
        reported = up(parts.reported, below).astype(np.int64)
        known = up((~np.isnan(parts.values)).astype(np.int64), below) > 0
        total = np.where(known, up(parts.values, below), np.nan)
        itself = ~np.isnan(direct)
        complete = reported == np.array(self.layout.units[level])
        return AtLevel(
            values=np.where(itself, direct, total),
            reported=reported,
            illustrative=np.where(itself, flags, up(parts.illustrative.astype(np.int64), below) > 0),
            summed=np.where(itself & complete, total, np.nan),
        )

    def _derived(self, derived: Derived) -> dict[Level, AtLevel]:
        """Communes with both parts known are summed; a unit that reported itself stands on its own parts."""
        terms = {name: self._measured(name) for name in derived.inputs}
        count, base = self._parts(derived, terms, "commune")
        known = ~np.isnan(count) & ~np.isnan(base)
        count, base = np.where(known, count, np.nan), np.where(known, base, np.nan)
        reported: Floats = known.astype(float)
        at: dict[Level, AtLevel] = {
            "commune": _ratio(derived, count, base, known.astype(np.int64), self._flags(derived, terms, "commune"))
        }
        below: Level = "commune"
        for level in PARENTS:
            count, base, reported = (self.layout.up(part, below) for part in (count, base, reported))
            itself, (own_count, own_base) = self._reported_itself(derived, level), self._parts(derived, terms, level)
            none = np.where(reported > 0, 0.0, np.nan)
            at[level] = _ratio(
                derived,
                np.where(itself, own_count, count + none),
                np.where(itself, own_base, base + none),
                reported.astype(np.int64),
                self._flags(derived, terms, level),
            )
            below = level
        return at

    def _parts(self, derived: Derived, terms: dict[str, dict[Level, AtLevel]], level: Level) -> tuple[Floats, Floats]:
        """Numerator and denominator at a level, each windowed; the denominator is 1 where there is none."""
        count = self._numerator(derived, terms, level)
        return count, self._denominator(derived, terms, level) if derived.over else np.ones_like(count)

    def _numerator(self, derived: Derived, terms: dict[str, dict[Level, AtLevel]], level: Level) -> Floats:
        first = derived.plus[0]
        daily = terms[first][level].values
        for name in derived.plus[1:]:
            daily = daily + np.nan_to_num(terms[name][level].values)
        for name in derived.minus:
            daily = daily - np.nan_to_num(terms[name][level].values)
        if MEASURED[first].kind == "stock":
            return daily
        return windowed(daily, window=derived.window, min_days=derived.min_days)

    def _denominator(self, derived: Derived, terms: dict[str, dict[Level, AtLevel]], level: Level) -> Floats:
        parts = []
        for name in derived.over:
            values = terms[name][level].values
            if MEASURED[name].kind == "count":
                values = windowed(values, window=derived.window, min_days=derived.min_days)
            parts.append(values)
        total: Floats = np.sum([parts[0], *(np.nan_to_num(part) for part in parts[1:])], axis=0)
        return total

    def _reported_itself(self, derived: Derived, level: Level) -> Bools:
        """Where the unit's own report, not the sum below it, stands behind the numerator."""
        first = derived.plus[0]
        direct = self._load(first).values[:, self.layout.columns[level]]
        if MEASURED[first].kind == "stock":
            return ~np.isnan(held(direct, MEASURED[first].holds))
        return ~np.isnan(windowed(direct, window=derived.window, min_days=derived.min_days))

    def _flags(self, derived: Derived, terms: dict[str, dict[Level, AtLevel]], level: Level) -> Bools:
        flags = np.zeros_like(terms[derived.plus[0]][level].illustrative)
        for name in derived.inputs:
            own = terms[name][level].illustrative
            if MEASURED[name].kind == "count" and derived.window != 1:
                own = windowed(own.astype(float), window=derived.window, min_days=0) > 0
            flags = flags | own
        return flags


def _ratio(derived: Derived, count: Floats, base: Floats, reported: Ints, flags: Bools) -> AtLevel:
    flags = flags & ~np.isnan(count)
    if not derived.over:
        return AtLevel(values=count, reported=reported, illustrative=flags)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(base > 0, derived.per * count / base, np.nan)
    empty = (base == 0) & ~np.isnan(count)
    return AtLevel(values=values, reported=reported, illustrative=flags, counts=count, not_applicable=empty)


def _held_flags(reported: Reported, values: Floats) -> Bools:
    """The flag of the figure that stands: the one reported last."""
    rows = np.arange(len(values))[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(reported.values), 0, rows), axis=0)
    return np.take_along_axis(reported.illustrative, last, axis=0) & ~np.isnan(values)
