"""What the next publication would change: every figure that is approved and not yet published, against what stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from geodata import schema
from geodata.catalog import MEASURED


@dataclass(frozen=True, kw_only=True)
class Change:
    """One figure: `before` as published (None: nothing is), `after` as approved (None: withdrawn)."""

    indicator: str
    place: str
    day: date
    before: float | None
    after: float | None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One approved batch that is not published: of which source, place and day, by whom, how many figures."""

    batch: int
    source: str
    place: str | None
    day: date | None
    author: str
    figures: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What waits; of its figures those that are new, changed or withdrawn, and how many stay as they are."""

    waiting: tuple[Waiting, ...]
    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    withdrawn: tuple[Change, ...]
    same: int


def preview(connection: Connection) -> Preview:
    """What would be published now; figures that a source of higher rank overrules do not count as changes."""
    batch = schema.batch
    approved = connection.execute(
        select(batch.c.id, batch.c.source, batch.c.place, batch.c.day, batch.c.author)
        .where(batch.c.status == "approved")
        .order_by(batch.c.id)
    ).all()
    figures = _figures(connection, [row.id for row in approved])
    counts = Counter(figures["batch"])
    changes = list(_changes(figures, _published(connection, figures)))
    return Preview(
        waiting=tuple(
            Waiting(
                batch=row.id,
                source=row.source,
                place=row.place,
                day=row.day,
                author=row.author,
                figures=counts[row.id],
            )
            for row in approved
        ),
        new=tuple(one for one in changes if one.before is None and one.after is not None),
        changed=tuple(one for one in changes if None not in (one.before, one.after) and one.before != one.after),
        withdrawn=tuple(one for one in changes if one.before is not None and one.after is None),
        same=sum(one.before == one.after for one in changes),
    )


KEY = ["indicator", "place", "day"]


def _figures(connection: Connection, batches: list[int]) -> pd.DataFrame:
    table = schema.observation
    rows = connection.execute(
        select(table.c.indicator, table.c.place, table.c.day, table.c.value, table.c.batch, schema.batch.c.rank)
        .join(schema.batch, schema.batch.c.id == table.c.batch)
        .where(table.c.batch.in_(batches))
    ).all()
    return pd.DataFrame(rows, columns=[*KEY, "value", "batch", "rank"])


def _published(connection: Connection, figures: pd.DataFrame) -> pd.DataFrame:
    """What stands as published for the places and days of `figures`: value and the rank of its source."""
    table, batch = schema.observation, schema.batch
    if figures.empty:
        return figures
    rows = connection.execute(
        select(table.c.indicator, table.c.place, table.c.day, table.c.value, table.c.batch, batch.c.rank)
        .join(batch, batch.c.id == table.c.batch)
        .where(
            batch.c.status == "published",
            batch.c.illustrative.is_(False),
            table.c.place.in_(sorted(set(figures["place"]))),
            table.c.day.in_(sorted(set(figures["day"]))),
            table.c.indicator.in_(sorted(set(figures["indicator"]))),
        )
        .order_by(batch.c.rank, batch.c.published_in, batch.c.id)
    ).all()
    frame = pd.DataFrame(rows, columns=[*KEY, "value", "batch", "rank"])
    return frame.drop_duplicates(KEY, keep="last")


def _changes(figures: pd.DataFrame, published: pd.DataFrame) -> Iterable[Change]:
    if figures.empty:
        return
    newest = figures.sort_values(["rank", "batch"]).drop_duplicates(KEY, keep="last")
    both = newest.merge(published, how="left", on=KEY, suffixes=("", "_before"))
    ruled = both[(both["rank_before"].isna()) | (both["rank"] >= both["rank_before"])]
    order = {name: at for at, name in enumerate(MEASURED)}
    for row in sorted(ruled.itertuples(), key=lambda row: (order[str(row.indicator)], row.day, row.place)):
        yield Change(
            indicator=str(row.indicator),
            place=str(row.place),
            day=cast("date", row.day),
            before=_known(row.value_before),
            after=_known(row.value),
        )


def _known(value: object) -> float | None:
    return None if value is None or np.isnan(float(str(value))) else float(str(value))
