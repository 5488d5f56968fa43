"""What a field is held against, by eye and by the check: the day before and the fourteen days before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy import Connection

from geodata.catalog import Indicator
from geodata.observations import current_values, validation_rules
from geodata.reports.forms import FORMS
from geodata.reports.state import Key


@dataclass(frozen=True, kw_only=True)
class Usual:
    """The counts that raise no question, and the mean that they lie around."""

    low: float
    high: float
    mean: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, kw_only=True)
class ExpectedRange:
    """Of one field: the value of the day itself as it stands (published or approved); of the day before, and whether it
    waits for review; the newest of the days before with its day; the least, middle and greatest of up to fourteen days
    before, of which `days` were reported; None where none was. `usual`: for counts, once enough days are known."""

    standing: float | None
    yesterday: float | None
    waits: bool
    last: tuple[date, float] | None
    low: float | None
    median: float | None
    high: float | None
    days: int
    usual: Usual | None


def bands(connection: Connection, key: Key) -> dict[str, ExpectedRange]:
    """The band of every field of a report's form, by indicator, of what was sent. Illustrative figures are left out."""
    fields = FORMS[key.topic].fields
    frame = current_values.read(
        connection,
        indicators=[field.id for field in fields],
        places=[key.place],
        first=key.day - timedelta(days=validation_rules.BAND_DAYS),
        last=key.day,
        sent_before=key.day,
    )
    found: dict[str, dict[int, tuple[float, bool]]] = {field.id: {} for field in fields}
    for name, day, value, waits in zip(frame["indicator"], frame["day"], frame["value"], frame["waits"], strict=True):
        found[str(name)][(key.day - day.date()).days] = (float(value), bool(waits))
    return {field.id: _band(field, key.day, found[field.id]) for field in fields}


def _band(field: Indicator, day: date, values: dict[int, tuple[float, bool]]) -> ExpectedRange:
    before = {gap: value for gap, (value, _) in values.items() if gap > 0}
    newest = min(before, default=None)
    return ExpectedRange(
        standing=values[0][0] if 0 in values else None,
        yesterday=before.get(1),
        waits=values[1][1] if 1 in values else False,
        last=None if newest is None else (day - timedelta(days=newest), before[newest]),
        low=min(before.values(), default=None),
        median=float(np.median(list(before.values()))) if before else None,
        high=max(before.values(), default=None),
        days=len(before),
        usual=_usual(list(before.values())) if field.aggregation == "sum" else None,
    )


def _usual(before: list[float]) -> Usual | None:
    counts = np.array(before)
    known, total, squares = (np.array([float(part)]) for part in (len(counts), counts.sum(), (counts**2).sum()))
    mean, low, high = validation_rules.usual(known, total, squares)
    return None if np.isnan(mean[0]) else Usual(low=float(low[0]), high=float(high[0]), mean=float(mean[0]))
