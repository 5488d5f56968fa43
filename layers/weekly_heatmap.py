"""`tables/heat.json`: new cases by week and commune."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from layers.layer import NumberTable

INDICATOR = "cases_new"


def document(layer: Mapping[str, Any] | None) -> dict[str, Any]:
    """Sums of a daily layer over weeks from Monday to Sunday.

    `cases`: weeks x places, None where no day was reported; `days`: how many days of the week were reported, likewise.
    """
    if layer is None or not layer["days"]:
        return {"weeks": [], "places": [], "cases": [], "days": []}
    days = [date.fromisoformat(day) for day in layer["days"]]
    starts = [at for at, day in enumerate(days) if at == 0 or day.weekday() == 0]
    numbers = layer["values"]
    values = np.array(numbers.values if isinstance(numbers, NumberTable) else numbers, dtype=np.float64)
    reported = np.add.reduceat(~np.isnan(values), starts, axis=0, dtype=np.int64)
    sums = np.add.reduceat(np.nan_to_num(values), starts, axis=0)
    return {
        "weeks": [(days[at] - timedelta(days=days[at].weekday())).isoformat() for at in starts],
        "places": layer["places"],
        "cases": [
            [int(cases) if known else None for cases, known in zip(*week, strict=True)]
            for week in zip(sums, reported, strict=True)
        ],
        "days": reported,
    }
