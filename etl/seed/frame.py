"""Arrays of days x communes as the rows that intake takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.seed.facts import Floats, Ints

RECENT = 21
"""Reports are missing in the last days only: older ones were chased up."""
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class SeedTable:
    """Indicators reported on the same days: `figures` by id, days x communes, NaN = not reported."""

    days: pd.DatetimeIndex
    figures: Mapping[str, Floats | Ints]


def rows(tables: Sequence[SeedTable], codes: Sequence[str]) -> pd.DataFrame:
    """Rows for `batches.append`: columns indicator, place, day, value, row; by indicator, place and day."""
    parts = [_rows(table, name, codes) for table in tables for name in sorted(table.figures)]
    joined = pd.concat(parts, ignore_index=True).assign(row=0)
    return joined.sort_values("indicator", kind="stable", ignore_index=True)


def _rows(table: SeedTable, name: str, codes: Sequence[str]) -> pd.DataFrame:
    values = table.figures[name].T.ravel().astype(float)
    frame = pd.DataFrame(
        {
            "indicator": name,
            "place": np.repeat(np.array(codes, dtype=object), len(table.days)),
            "day": np.tile(table.days.to_numpy(), len(codes)),
            "value": values,
        }
    )
    return frame.dropna(subset="value")


def missing(rng: np.random.Generator, shape: tuple[int, int], *, share: float, on_last: int) -> Bools:
    """days x communes without a report: `share` of the last `RECENT` days, and `on_last` communes on the last one."""
    mask = np.zeros(shape, dtype=bool)
    recent = min(RECENT, shape[0])
    mask[-recent:] = rng.random((recent, shape[1])) < share
    mask[-1, rng.choice(shape[1], size=on_last, replace=False)] = True
    return mask


def without(values: Floats | Ints, mask: Bools) -> Floats:
    """`values` (days x communes) with NaN where `mask` says that nothing was reported."""
    return np.where(mask, np.nan, values)


def from_day(table: SeedTable, day: str) -> SeedTable:
    """The table from `day` on."""
    start = int(table.days.searchsorted(pd.Timestamp(day)))
    return SeedTable(days=table.days[start:], figures={name: of[start:] for name, of in table.figures.items()})
