"""What stands now: the figures of approved and published batches, as a frame; what new figures are held against."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    and_,
    case,
    column,
    func,
    select,
    values,
)

from geodata import schema
from geodata.store import bulk

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

STANDING = ("approved", "published")
WAITS = "submitted"
EPOCH = date(1970, 1, 1)
FEW = 200
NOT_YET = 2_000_000_000


def read(
    connection: Connection,
    *,
    indicators: Sequence[str],
    places: Sequence[str],
    first: date | None = None,
    last: date | None = None,
    source: str | None = None,
    illustrative: bool = False,
    sent_before: date | None = None,
) -> pd.DataFrame:
    """Figures of approved and published batches: indicator, place (categories), day (datetime64), value (float),
    `waits` (bool): whether it is of a report that waits for review, and `illustrative` (bool): whether it only does so.

    One row per (indicator, place, day): the highest rank, then the newest publication, then the newest batch. Withdrawn
    figures (NULL) are left out. `first` and `last` bound the days; `source` reads the batches of that source alone;
    `illustrative` takes in figures that only illustrate; `sent_before` what communes sent for earlier days and nobody
    has approved yet.
    """
    kinds, codes = list(indicators), list(places)
    if not kinds or not codes:
        none = np.empty(0, dtype=np.int64)
        return _frame(kinds, codes, at=(none, none), day=none, value=none.astype(np.float64), flags=(none, none))
    batch, observation = schema.batch, schema.observation
    stands: ColumnElement[bool] = batch.c.status.in_(STANDING)
    if sent_before is not None:
        stands |= (batch.c.status == WAITS) & batch.c.place.is_not(None) & (observation.c.day < sent_before)
    conditions: list[ColumnElement[bool]] = [stands, observation.c.indicator.in_(kinds)]
    if len(codes) <= FEW:
        conditions.append(observation.c.place.in_(codes))
    if first is not None:
        conditions.append(observation.c.day >= first)
    if last is not None:
        conditions.append(observation.c.day <= last)
    if not illustrative:
        conditions.append(batch.c.illustrative.is_(False))
    if source is not None:
        conditions.append(batch.c.source == source)
    statement = _statement(connection, kinds, codes, conditions)
    indicator, place, day, value, waits, made_up, *claim = bulk.read_numbers(connection, statement, "iiifiiiii")
    key = (indicator * len(codes) + place) * 100_000 + day
    order = np.lexsort((*reversed(claim), key))
    key = key[order]
    newest = order[np.append(key[1:] != key[:-1], True)] if len(order) else order
    newest = newest[~np.isnan(value[newest])]
    at = (indicator[newest], place[newest])
    return _frame(kinds, codes, at=at, day=day[newest], value=value[newest], flags=(waits[newest], made_up[newest]))


def _statement(
    connection: Connection, kinds: Collection[str], codes: Collection[str], conditions: list[ColumnElement[bool]]
) -> Select[Any]:
    batch, observation = schema.batch, schema.observation
    kind, place = _positions("kind_of", kinds), _positions("place_of", codes)
    return (
        select(
            kind.c.position,
            place.c.position,
            bulk.days_between(connection, observation.c.day, EPOCH),
            observation.c.value,
            case((batch.c.status == WAITS, 1), else_=0),
            case((batch.c.illustrative.is_(True), 1), else_=0),
            batch.c.rank,
            func.coalesce(batch.c.published_in, NOT_YET),
            batch.c.id,
        )
        .select_from(observation)
        .join(batch, batch.c.id == observation.c.batch)
        .join(kind, kind.c.code == observation.c.indicator)
        .join(place, place.c.code == observation.c.place)
        .where(and_(*conditions))
    )


def _positions(name: str, of: Collection[str]) -> CTE:
    rows = [(code, position) for position, code in enumerate(of)]
    return values(column("code", String), column("position", Integer), name=name).data(rows).cte()


def _frame(
    kinds: list[str], codes: list[str], *, at: tuple[Ints, Ints], day: Ints, value: Floats, flags: tuple[Ints, Ints]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator": pd.Categorical.from_codes(at[0], categories=pd.Index(kinds)),
            "place": pd.Categorical.from_codes(at[1], categories=pd.Index(codes)),
            "day": day.astype("datetime64[D]").astype("datetime64[s]"),
            "value": value,
            "waits": flags[0].astype(bool),
            "illustrative": flags[1].astype(bool),
        }
    )


def days_before(day: date, days: int) -> date:
    """The day `days` before `day`."""
    return day - timedelta(days=days)
