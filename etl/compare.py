"""New figures beside those that the same source brought before: what is new, changed, the same, gone; what fell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from geodata.catalog import FOREVER, MEASURED
from geodata.observations import current_values

SPAN = 1_000_000
LOOK_BACK = 31
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Fall:
    """The total of one indicator that is lower than before."""

    indicator: str
    before: float
    now: float

    @property
    def percent(self) -> float:
        return (self.before - self.now) / self.before * 100


@dataclass(frozen=True, kw_only=True)
class LoadComparison:
    """`fresh` marks the rows that are new or changed; counts; examples of changed figures; totals that fell."""

    fresh: npt.NDArray[np.bool_]
    new: int
    changed: int
    same: int
    gone: int
    examples: tuple[dict[str, object], ...]
    falls: tuple[Fall, ...]


def compare(connection: Connection, rows: pd.DataFrame, *, source: str, history: bool) -> LoadComparison:
    """Hold `rows` (indicator, place, day, value; no doubled figure) against the standing figures of `source`.

    `history`: the file carries the whole series, so a figure that it lacks is gone and counts as fallen.
    """
    kinds = [str(name) for name in rows["indicator"].unique()]
    codes = [str(code) for code in rows["place"].unique()]
    first, last = rows["day"].min().date(), rows["day"].max().date()
    before = current_values.read(
        connection,
        indicators=kinds,
        places=codes,
        first=None if history else current_values.days_before(first, LOOK_BACK),
        last=None if history else last,
        source=source,
    )
    now_key, then_key = _key(rows, kinds, codes), _key(before, kinds, codes)
    order = np.argsort(then_key)
    then_key, then_value = then_key[order], before["value"].to_numpy()[order]
    at = np.minimum(np.searchsorted(then_key, now_key), max(len(then_key) - 1, 0))
    met = then_key[at] == now_key if len(then_key) else np.zeros(len(rows), dtype=bool)
    old = np.where(met, then_value[at], np.nan) if len(then_key) else np.full(len(rows), np.nan)
    value = rows["value"].to_numpy(np.float64)
    changed = met & (old != value)
    gone = ~np.isin(then_key, now_key) if history and len(then_key) else np.zeros(len(then_key), dtype=bool)
    return LoadComparison(
        fresh=~met | changed,
        new=int((~met).sum()),
        changed=int(changed.sum()),
        same=int((met & ~changed).sum()),
        gone=int(gone.sum()),
        examples=_examples(rows, old, np.flatnonzero(changed)[:SHOWN]),
        falls=tuple(_falls(rows.assign(old=old), before, history=history)),
    )


def _key(rows: pd.DataFrame, kinds: list[str], codes: list[str]) -> npt.NDArray[np.int64]:
    kind, place = _positions(rows["indicator"], kinds), _positions(rows["place"], codes)
    day = rows["day"].to_numpy("datetime64[D]").astype(np.int64)
    return (kind * len(codes) + place) * SPAN + day


def _positions(column: pd.Series, names: list[str]) -> npt.NDArray[np.int64]:
    """Where each value of a categorical column stands in `names`."""
    position = {name: at for at, name in enumerate(names)}
    known = np.array([position.get(str(name), -1) for name in column.cat.categories], dtype=np.int64)
    return known[column.cat.codes.to_numpy()]


def _examples(
    rows: pd.DataFrame, old: npt.NDArray[np.float64], at: npt.NDArray[np.intp]
) -> tuple[dict[str, object], ...]:
    part = rows.iloc[at]
    return tuple(
        {
            "indicator": str(indicator),
            "place": str(place),
            "day": day.date().isoformat(),
            "before": float(then),
            "now": float(value),
        }
        for indicator, place, day, value, then in zip(
            part["indicator"], part["place"], part["day"], part["value"], old[at], strict=True
        )
    )


def _falls(rows: pd.DataFrame, before: pd.DataFrame, *, history: bool) -> list[Fall]:
    """Totals of counts over the days that both have (all days of a whole series); newest values of cumulative stocks.

    `rows` has a column `old`: the standing value of the same figure, NaN where there is none.
    """
    found = []
    for name, mine in rows.groupby("indicator", observed=True):
        item, then = MEASURED[str(name)], before[before["indicator"] == name]
        if then.empty:
            continue
        if item.aggregation == "sum" and history:
            old, new = then["value"].sum(), mine["value"].sum()
        elif item.aggregation == "sum":
            met = mine[mine["old"].notna()]
            old, new = met["old"].sum(), met["value"].sum()
        elif item.monotonic or item.carry_forward_days >= FOREVER:
            last, known = _newest(mine), _newest(then)
            new = last[last["place"].isin(known["place"])]["value"].sum()
            old = (known if history else known[known["place"].isin(last["place"])])["value"].sum()
        else:
            continue
        if new < old:
            found.append(Fall(indicator=str(name), before=float(old), now=float(new)))
    return found


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("day").drop_duplicates("place", keep="last")
