"""Registers: rows with an id of their own (documents, facilities, zones), said in batches and never changed.

A row says a thing anew as a whole; of all rows of an id one stands. A row with `removed` takes the thing out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Table, and_, func, insert, or_, select

from geodata import schema
from geodata.observations.current_values import NOT_YET, STANDING

Row = Mapping[str, Any]

TABLES: Mapping[str, Table] = {
    "document": schema.document,
    "facility": schema.facility,
    "zone": schema.zone,
    "announced_level": schema.announced_level,
}
OUTSIDE = ("batch", "row")
"""Columns that say where a row came from, not what it says."""


def append(connection: Connection, batch: int, table: Table, rows: Iterable[Row]) -> int:
    """Append rows (column -> value, missing ones NULL) to `batch` and return how many.

    The batch's days stay as they are: a document's date is no report day. Raises `sqlalchemy.exc.IntegrityError` for
    an id that stands twice, an unknown place, a row that is not complete.
    """
    blank = {column.name: None for column in table.columns}
    values = [{**blank, "removed": False, "row": 0, **row, "batch": batch} for row in rows]
    if values:
        connection.execute(insert(table), values)
    return len(values)


def current(connection: Connection, table: Table, *, publication: int) -> list[dict[str, Any]]:
    """What publication N holds, in order of the ids: the table's columns, `illustrative` of the batch beside them.

    Per id the row of the highest rank, then of the newest publication, then of the newest batch; batches that were
    withdrawn by then do not count, things removed are left out.
    """
    batch = schema.batch
    shown = and_(
        batch.c.published_in <= publication,
        or_(batch.c.withdrawn_in.is_(None), batch.c.withdrawn_in > publication),
    )
    order = (batch.c.rank.desc(), batch.c.published_in.desc(), batch.c.id.desc())
    return [row for row in _first(connection, table, shown, order) if not row["removed"]]


def said(connection: Connection, table: Table, *, source: str) -> dict[str, dict[str, Any]]:
    """What the approved and published batches of a source say last, by id, removals among them."""
    batch = schema.batch
    mine = and_(batch.c.source == source, batch.c.status.in_(STANDING))
    return {row["id"]: row for row in _first(connection, table, mine, (batch.c.id.desc(),))}


def standing(connection: Connection, table: Table) -> dict[str, dict[str, Any]]:
    """What approved and published batches of all sources hold, by id, without what was removed."""
    batch = schema.batch
    newest = func.coalesce(batch.c.published_in, NOT_YET)
    order = (batch.c.rank.desc(), newest.desc(), batch.c.id.desc())
    found = _first(connection, table, batch.c.status.in_(STANDING), order)
    return {row["id"]: row for row in found if not row["removed"]}


def ids(connection: Connection, table: Table) -> set[str]:
    """Every id that any batch ever named."""
    return set(connection.scalars(select(table.c.id).distinct()))


def same(table: Table, one: Row, other: Row) -> bool:
    """Whether two rows say the same, whichever batch they came with."""
    return all(
        _same(one.get(column.name), other.get(column.name)) for column in table.columns if column.name not in OUTSIDE
    )


def circle(leads: Mapping[str, str | None], start: str) -> list[str]:
    """The way from the id `start` back to it by what each id names (`leads`); empty when it does not come back."""
    way, at = [start], leads.get(start)
    while at is not None and at not in way:
        way.append(at)
        at = leads.get(at)
    return [*way, start] if at == start else []


def _first(
    connection: Connection, table: Table, condition: ColumnElement[bool], order: Sequence[ColumnElement[Any]]
) -> list[dict[str, Any]]:
    batch = schema.batch
    place_in_line = func.row_number().over(partition_by=table.c.id, order_by=order).label("place_in_line")
    ranked = (
        select(table, batch.c.illustrative, place_in_line)
        .join(batch, batch.c.id == table.c.batch)
        .where(condition)
        .subquery()
    )
    columns = [column for column in ranked.columns if column.name != "place_in_line"]
    found = connection.execute(select(*columns).where(ranked.c.place_in_line == 1)).mappings()
    return sorted((dict(row) for row in found), key=lambda row: str(row["id"]))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, BaseGeometry) and isinstance(other, BaseGeometry):
        return bool(one.equals_exact(other))
    return bool(one == other)
