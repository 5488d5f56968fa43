"""What an indicator adds up to in one unit: numerator and denominator, each over its window of days.

Days x places of one level throughout, NaN = not reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from geodata.catalog import MEASURED, Derived
from geodata.figures import Bools, Floats, Ints

Number = TypeVar("Number", np.float64, np.int64, np.bool_)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Numerator and denominator of days x places.

    `days`: how many days of the window stand behind the numerator; `told`: whether it was told on the day itself.
    """

    count: Floats
    base: Floats
    days: Ints
    told: Bools

    def is_whole(self, derived: Derived) -> Bools:
        """Where every day of the window is known."""
        whole: Bools = self.days >= whole_window(derived)
        return whole


def whole_window(derived: Derived) -> int:
    """How many days a derived indicator takes; 1 for a stock and for a running total, of which none can lack."""
    counted = MEASURED[derived.plus[0]].kind == "count"
    return derived.window if counted and derived.window is not None else 1


def is_running(derived: Derived) -> bool:
    """Whether it adds up what happened since the first day: its value stands on days on which nobody reports."""
    return derived.window is None and MEASURED[derived.plus[0]].kind == "count"


def is_over_counts(derived: Derived) -> bool:
    """Whether it is a ratio to what was counted on the same days, such as positive samples to results."""
    return bool(derived.over) and MEASURED[derived.over[0]].kind == "count"


def parts_of(derived: Derived, values: Mapping[str, Floats]) -> Parts:
    """Numerator and denominator, each over the window; the denominator is 1 where there is none.

    `values`: days x places of one level, by measured indicator. Of a ratio of two counts over a window only the days
    count on which both are known. The numerator is NaN where a part that is taken off was never reported.
    """
    daily, over = numerator(derived, values), denominator(derived, values)
    told = ~np.isnan(values[derived.plus[0]])
    if is_over_counts(derived):
        told = told & ~np.isnan(values[derived.over[0]])
    paired = is_over_counts(derived) and derived.window is not None
    count, days = _summed(derived, np.where(told, daily, np.nan) if paired else daily)
    base = _summed(derived, np.where(told, over, np.nan) if paired else over)[0] if is_over_counts(derived) else over
    return Parts(count=np.where(_lacks_a_part(derived, values), np.nan, count), base=base, days=days, told=told)


def numerator(derived: Derived, values: Mapping[str, Floats]) -> Floats:
    """What a numerator adds up to each day (days x places), NaN where it is not known."""
    return _added(derived, [*(values[name] for name in derived.plus), *(-values[name] for name in derived.minus)])


def denominator(derived: Derived, values: Mapping[str, Floats]) -> Floats:
    """What a denominator adds up to each day; 1 without one."""
    if not derived.over:
        return np.ones_like(values[derived.plus[0]])
    return _added(derived, [values[name] for name in derived.over])


def _lacks_a_part(derived: Derived, values: Mapping[str, Floats]) -> Bools:
    """Where the first part, or one that is taken off, was reported on no day that counts: not known, and not 0."""
    needed = [reported_days(values[name], derived.window) for name in (derived.plus[0], *derived.minus)]
    lacking: Bools = np.any(np.array(needed) == 0, axis=0)
    return lacking


def _added(derived: Derived, parts: Sequence[Floats]) -> Floats:
    """The sum of the parts, known where the first of them is; the others count as 0 where they are not.

    Of a running total each part counts on the days on which it is known itself, so that nothing is lost.
    """
    known = ~np.isnan(parts).all(axis=0) if is_running(derived) else ~np.isnan(parts[0])
    return np.where(known, np.sum(np.nan_to_num(parts), axis=0), np.nan)


def _summed(derived: Derived, daily: Floats) -> tuple[Floats, Ints]:
    """A numerator or a denominator over its window, and the days of the window that are known; a stock as it is."""
    if MEASURED[derived.plus[0]].kind == "stock":
        return daily, (~np.isnan(daily)).astype(np.int64)
    days = reported_days(daily, derived.window)
    return windowed(daily, window=derived.window, min_days=derived.min_days), days


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
    if window is not None:
        sums = sums - shifted(sums, window)
    return np.where(reported_days(values, window) >= min_days, sums, np.nan)


def shifted(values: npt.NDArray[Number], by: int) -> npt.NDArray[Number]:
    """Days x places as they stood `by` days earlier; 0 or False before the first day."""
    earlier = np.zeros_like(values)
    earlier[by:] = values[:-by]
    return earlier


def reported_days(daily: Floats, window: int | None) -> Ints:
    """On how many of the `window` days that end on each day something is known (None: since the first)."""
    days: Ints = np.cumsum(~np.isnan(daily), axis=0)
    if window is not None:
        days[window:] -= days[:-window].copy()
    return days
