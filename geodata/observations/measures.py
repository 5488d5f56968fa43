"""What an indicator adds up to in one unit: numerator and denominator of a day, and sums over days.

Days x places of one level throughout, NaN = not reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from geodata.catalog import MEASURED, Derived
from geodata.observations.arrays import Floats, Ints

Number = TypeVar("Number", np.float64, np.int64, np.bool_)


def whole_window(derived: Derived) -> int:
    """How many days a derived indicator takes; 1 for a stock and for a running total, of which none can lack."""
    counted = MEASURED[derived.numerator[0]].aggregation == "sum"
    return derived.window if counted and derived.window is not None else 1


def is_running(derived: Derived) -> bool:
    """Whether it adds up what happened since the first day: its value stands on days on which nobody reports."""
    return derived.window is None and MEASURED[derived.numerator[0]].aggregation == "sum"


def is_over_counts(derived: Derived) -> bool:
    """Whether it is a ratio to what was counted on the same days, such as positive samples to results."""
    return bool(derived.denominator) and MEASURED[derived.denominator[0]].aggregation == "sum"


def numerator(derived: Derived, values: Mapping[str, Floats]) -> Floats:
    """What a numerator adds up to each day (days x places), NaN where its first part is not known."""
    return _added([*(values[name] for name in derived.numerator), *(-values[name] for name in derived.subtract)])


def denominator(derived: Derived, values: Mapping[str, Floats]) -> Floats:
    """What a denominator adds up to, days x units as `values` (by indicator); 1 without one, NaN = not reported."""
    if not derived.denominator:
        return np.ones_like(values[derived.numerator[0]])
    return _added([values[name] for name in derived.denominator])


def _added(parts: Sequence[Floats]) -> Floats:
    """The sum of the parts, known where the first of them is; the others count as 0 where they are not."""
    return np.where(np.isnan(parts[0]), np.nan, np.sum(np.nan_to_num(parts), axis=0))


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
    sums = np.cumsum(np.where(np.isnan(values), 0, values), axis=0)
    if window is not None:
        sums = sums - shifted(sums, window)
    return np.where(reported_days(values, window) >= min_days, sums, np.nan)


def shifted(values: npt.NDArray[Number], by: int) -> npt.NDArray[Number]:
    """Days x places as they stood `by` days earlier; 0 or False before the first day."""
    if by == 0:
        return values
    earlier = np.zeros_like(values)
    earlier[by:] = values[:-by]
    return earlier


def reported_days(daily: Floats, window: int | None) -> Ints:
    """On how many of the `window` days that end on each day something is known (None: since the first)."""
    days: Ints = np.cumsum(~np.isnan(daily), axis=0)
    if window is not None:
        days[window:] -= days[:-window].copy()
    return days
