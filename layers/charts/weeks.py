"""Days summed to weeks from Monday to Sunday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from geodata.core.text import Text
from layers.charts.chart import Columns, Floats, Series

DAYS_REPORTED = "days_reported"


def monday(iso: str) -> str:
    """The Monday of a day's week."""
    day = date.fromisoformat(iso)
    return (day - timedelta(days=day.weekday())).isoformat()


def by_week(columns: Columns, *, total: str) -> Columns:
    """Every column's weekly sums of the days reported, NaN without any; `days_reported` of the `total` beside them.

    All columns stand on the same days, without gaps.
    """
    days = columns[total].days
    starts = [at for at, day in enumerate(days) if at == 0 or date.fromisoformat(day).weekday() == 0]
    mondays = tuple(monday(days[at]) for at in starts)
    known = np.add.reduceat(~np.isnan(columns[total].values), starts, dtype=np.float64)
    summed = {
        name: replace(series, days=mondays, values=_sums(series.values, starts)) for name, series in columns.items()
    }
    return {**summed, DAYS_REPORTED: _days_reported(columns[total], mondays, known)}


def is_over(last_day: str) -> bool:
    """Whether the week that `last_day` lies in ends with it."""
    return date.fromisoformat(last_day).weekday() == 6


def _sums(values: Floats, starts: list[int]) -> Floats:
    known = np.add.reduceat(~np.isnan(values), starts, dtype=np.int64)
    return np.where(known > 0, np.add.reduceat(np.nan_to_num(values), starts), np.nan)


def _days_reported(total: Series, mondays: tuple[str, ...], known: Floats) -> Series:
    return replace(
        total,
        id=DAYS_REPORTED,
        label=Text(vi="Số ngày có báo cáo", en="Days reported"),
        unit=Text(vi="ngày", en="days"),
        decimals=0,
        days=mondays,
        values=known,
    )
