"""Whole numbers that sum to what they must, and curves through known points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pandas as pd

from etl.seed.facts import Floats, Ints

Knots = Sequence[tuple[str, float]]


def largest_remainder(weights: Floats, total: int) -> Ints:
    """Split `total` in proportion to `weights` (one axis) into as many whole numbers that sum to it; earlier win ties.

    Raises `ValueError` when there is something to split and no weight.
    """
    if total == 0:
        return np.zeros(len(weights), dtype=np.int64)
    if weights.sum() <= 0:
        raise ValueError(f"{total} to split and no weight")
    exact = weights / weights.sum() * total
    whole = np.floor(exact).astype(np.int64)
    rest = np.argsort(whole - exact, kind="stable")[: total - whole.sum()]
    parts: Ints = whole
    parts[rest] += 1
    return parts


def within(groups: Ints, weights: Floats, totals: Ints) -> Ints:
    """`largest_remainder` inside each group: `totals[g]` over the members whose entry in `groups` is g.

    `groups`, `weights` and the result have one entry per member.
    """
    parts = np.zeros(len(weights), dtype=np.int64)
    for group, total in enumerate(totals):
        members = groups == group
        parts[members] = largest_remainder(weights[members], int(total))
    return parts


def positions(days: pd.DatetimeIndex, dates: Sequence[str]) -> Ints:
    """Where `dates` lie, in days from the first of `days`; outside when before or after."""
    return cast(Ints, (pd.to_datetime(list(dates)) - days[0]).days.to_numpy().astype(np.int64))


def curve(days: pd.DatetimeIndex, knots: Knots) -> Floats:
    """Straight lines through (date, value), level before the first and after the last; one value for each of `days`."""
    at = positions(days, [date for date, _ in knots])
    values: Floats = np.interp((days - days[0]).days.to_numpy(), at, [value for _, value in knots])
    return values


def curves(days: pd.DatetimeIndex, knots: Sequence[tuple[str, Floats]]) -> Floats:
    """`curve` for vectors: days x length of the vectors."""
    columns = range(len(knots[0][1]))
    return np.stack([curve(days, [(date, float(value[at])) for date, value in knots]) for at in columns], axis=1)


def trailing(values: Floats | Ints, days: int) -> Floats:
    """Sums of the last `days` rows, ending with each row."""
    total = np.cumsum(values.astype(float), axis=0)
    before = np.zeros_like(total)
    before[days:] = total[:-days]
    sums: Floats = total - before
    return sums


def mean_share(share: float, tilt: Floats, weights: Floats) -> Floats:
    """Shares `sigmoid(x + tilt)` with the one x for which their weighted mean is `share`."""
    if share <= 0:
        return np.zeros(len(tilt))
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if np.average(sigmoid(middle + tilt), weights=weights) < share:
            low = middle
        else:
            high = middle
    return sigmoid((low + high) / 2 + tilt)


def sigmoid(x: Floats) -> Floats:
    """The share (0 to 1) that log-odds stand for, element by element whatever the shape."""
    return 1 / (1 + np.exp(-x))


def logit(share: Floats) -> Floats:
    """Log-odds of shares between 0 and 1, element by element whatever the shape."""
    return np.log(share / (1 - share))
