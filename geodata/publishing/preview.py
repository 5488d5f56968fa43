"""What the next publication would change: what is approved and what leaves, against what stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from geodata import schema
from geodata.catalog import MEASURED
from geodata.publishing.publications import COMING, LEAVING


@dataclass(frozen=True, kw_only=True)
class FigureChange:
    """One figure: `before` as published (None: nothing is), `after` as it will be (None: withdrawn)."""

    indicator: str
    place: str
    day: date
    before: float | None
    after: float | None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One batch that comes or leaves: of which source, place and day, by whom, how many figures."""

    batch: int
    source: str
    place: str | None
    day: date | None
    author: str
    figures: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What comes (`waiting`) and goes (`leaving`); of its figures those that are new, changed or withdrawn.

    `same`: how many stay as they are.
    """

    waiting: tuple[Waiting, ...]
    leaving: tuple[Waiting, ...]
    new: tuple[FigureChange, ...]
    changed: tuple[FigureChange, ...]
    withdrawn: tuple[FigureChange, ...]
    same: int


def preview(connection: Connection) -> Preview:
    """What would be published now; figures that a source of higher rank overrules do not count as changes."""
    coming, going = _batches(connection, COMING), _batches(connection, LEAVING)
    moved = _figures(connection, schema.batch.c.id.in_([row.id for row in (*coming, *going)]))
    counts = Counter(moved["batch"])
    changes = list(_changes(connection, moved, {row.id for row in going})) if len(moved) else []
    return Preview(
        waiting=tuple(_waiting(row, counts) for row in coming),
        leaving=tuple(_waiting(row, counts) for row in going),
        new=tuple(one for one in changes if one.before is None and one.after is not None),
        changed=tuple(one for one in changes if None not in (one.before, one.after) and one.before != one.after),
        withdrawn=tuple(one for one in changes if one.before is not None and one.after is None),
        same=sum(one.before == one.after for one in changes),
    )


KEY = ["indicator", "place", "day"]


def _batches(connection: Connection, *which: ColumnElement[bool]) -> list[Row[Any]]:
    batch = schema.batch
    columns = (batch.c.id, batch.c.source, batch.c.place, batch.c.day, batch.c.author)
    return [*connection.execute(select(*columns).where(*which).order_by(batch.c.id))]


def _waiting(row: Row[Any], counts: Counter[int]) -> Waiting:
    return Waiting(
        batch=row.id, source=row.source, place=row.place, day=row.day, author=row.author, figures=counts[row.id]
    )


def _figures(connection: Connection, *which: ColumnElement[bool]) -> pd.DataFrame:
    """Figures with their batch, in the order in which one overrules another: the last one stands."""
    table, batch = schema.observation, schema.batch
    newest = func.coalesce(batch.c.published_in, _NEXT)
    rows = connection.execute(
        select(table.c.indicator, table.c.place, table.c.day, table.c.value, table.c.batch, batch.c.status)
        .join(batch, batch.c.id == table.c.batch)
        .where(*which)
        .order_by(batch.c.rank, newest, batch.c.id)
    ).all()
    return pd.DataFrame(rows, columns=[*KEY, "value", "batch", "status"])


_NEXT = 2**31 - 1


def _changes(connection: Connection, moved: pd.DataFrame, going: set[int]) -> Iterable[FigureChange]:
    """Every figure that something coming rules or something going ruled, as it stands and as it will."""
    batch, table = schema.batch, schema.observation
    beside = _figures(
        connection,
        or_(batch.c.status == "published", COMING, LEAVING),
        batch.c.illustrative.is_(False),
        table.c.place.in_(sorted(set(moved["place"]))),
        table.c.day.in_(sorted(set(moved["day"]))),
        table.c.indicator.in_(sorted(set(moved["indicator"]))),
    )
    before = beside[beside["status"] != "approved"].drop_duplicates(KEY, keep="last")
    after = beside[~beside["batch"].isin(going)].drop_duplicates(KEY, keep="last")
    both = before.merge(after, how="outer", on=KEY, suffixes=("_before", ""))
    touched = both[(both["status"] == "approved") | both["batch_before"].isin(going)]
    order = {name: at for at, name in enumerate(MEASURED)}
    for row in sorted(touched.itertuples(), key=lambda row: (order[str(row.indicator)], row.day, row.place)):
        yield FigureChange(
            indicator=str(row.indicator),
            place=str(row.place),
            day=cast("date", row.day),
            before=_known(row.value_before),
            after=_known(row.value),
        )


def _known(value: object) -> float | None:
    return None if value is None or np.isnan(float(str(value))) else float(str(value))
