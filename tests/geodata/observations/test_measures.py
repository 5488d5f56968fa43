"""Numerators and denominators over windows of days, in one unit."""

from __future__ import annotations

import numpy as np

from geodata.observations.arrays import Floats
from geodata.observations.measures import held, shifted, windowed

N = np.nan


def column(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def test_a_value_is_held_for_as_long_as_declared() -> None:
    values = np.array([[5.0], [N], [N], [N], [7.0], [N]])
    assert column(held(values, 2)[:, 0]) == [5, 5, 5, None, 7, 7]
    assert column(held(values, 0)[:, 0]) == [5, None, None, None, 7, None]


def test_a_window_needs_its_days() -> None:
    values = np.array([[1.0], [2], [N], [4], [N], [N], [N]])
    assert column(windowed(values, window=3, min_days=2)[:, 0]) == [None, 3, 3, 6, None, None, None]
    assert column(windowed(values, window=None, min_days=1)[:, 0]) == [1, 3, 3, 7, 7, 7, 7]


def test_a_window_longer_than_the_series() -> None:
    assert column(windowed(np.array([[1.0], [2]]), window=7, min_days=1)[:, 0]) == [1, 3]


def test_days_earlier() -> None:
    assert shifted(np.array([[1.0], [2]]), 0)[:, 0].tolist() == [1, 2]
    assert shifted(np.array([[1.0], [2], [3]]), 2)[:, 0].tolist() == [0, 0, 1]
    assert shifted(np.array([[True], [True]]), 1)[:, 0].tolist() == [False, True]
