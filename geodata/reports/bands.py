"""What a field is held against by eye: yesterday's value and the fourteen days before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from sqlalchemy import Connection

from geodata import standing
from geodata.reports.forms import FORMS
from geodata.reports.state import Key

DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Band:
    """Of one field: the value of the day itself as it stands (published or approved), of the day before, and the
    least, middle and greatest of up to fourteen days before, of which `days` were reported; None where none was."""

    standing: float | None
    yesterday: float | None
    low: float | None
    median: float | None
    high: float | None
    days: int


def bands(connection: Connection, key: Key) -> dict[str, Band]:
    """The band of every field of a report's form, by indicator. Illustrative figures are left out."""
    names = [field.id for field in FORMS[key.topic].fields]
    first = key.day - timedelta(days=DAYS)
    frame = standing.read(connection, indicators=names, places=[key.place], first=first, last=key.day)
    days = (key.day - frame["day"].dt.date).map(lambda gap: gap.days) if len(frame) else frame["value"]
    found: dict[str, dict[int, float]] = {name: {} for name in names}
    for name, gap, value in zip(frame["indicator"], days, frame["value"], strict=True):
        found[str(name)][int(gap)] = float(value)
    return {name: _band(values) for name, values in found.items()}


def _band(values: dict[int, float]) -> Band:
    before = [value for gap, value in values.items() if gap > 0]
    return Band(
        standing=values.get(0),
        yesterday=values.get(1),
        low=min(before, default=None),
        median=float(np.median(before)) if before else None,
        high=max(before, default=None),
        days=len(before),
    )
