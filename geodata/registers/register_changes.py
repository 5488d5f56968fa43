"""What publications changed of a register: things that they show otherwise than the one before, or no longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, func, or_, select

from geodata import schema
from geodata.observations import batch_status
from geodata.registers import records
from geodata.registers.records import Row


@dataclass(frozen=True, kw_only=True)
class RegisterChange:
    """Publication `publication` shows `after` (None: taken out) where the one before it showed `before`."""

    publication: int
    published_at: datetime
    before: Row
    after: Row | None
    reason: str


def changes(connection: Connection, table: Table, *, publication: int) -> list[RegisterChange]:
    """What publications 2 to N changed, newest first, then by id; rows that only illustrate are not changed, they are
    replaced.

    The reason is what was given when the older batch was withdrawn and when the newer one was approved, else its note.
    """
    turns = [
        turn
        for _, rows in groupby(_spoken(connection, table, publication), key=lambda row: row["id"])
        for turn in _turns(table, list(rows), publication)
    ]
    withdrawn = batch_status.reasons(connection, "withdraw", {before["batch"] for _, before, _ in turns})
    approved = batch_status.reasons(connection, "approve", {after["batch"] for _, _, after in turns if after})
    at = schema.publication
    rows = connection.execute(select(at.c.n, at.c.made_at).where(at.c.n <= publication))
    made = {row.n: row.made_at for row in rows}
    found = [
        RegisterChange(
            publication=n,
            published_at=made[n],
            before=before,
            after=None if after is None or after["removed"] else after,
            reason=_reason(n, before, after, withdrawn, approved),
        )
        for n, before, after in turns
    ]
    return sorted(found, key=lambda change: (-change.publication, str(change.before["id"])))


def _spoken(connection: Connection, table: Table, publication: int) -> list[dict[str, Any]]:
    """Every row of an id that was said more than once, or taken back, by publication N; in order of the ids."""
    batch = schema.batch
    shown = batch.c.published_in <= publication
    moved = (
        select(table.c.id)
        .join(batch, batch.c.id == table.c.batch)
        .where(shown)
        .group_by(table.c.id)
        .having(or_(func.count() > 1, func.count(batch.c.withdrawn_in) > 0))
    )
    columns = (batch.c.rank, batch.c.illustrative, batch.c.note, batch.c.published_in, batch.c.withdrawn_in)
    statement = (
        select(table, *columns)
        .join(batch, batch.c.id == table.c.batch)
        .where(shown, table.c.id.in_(moved))
        .order_by(table.c.id)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def _turns(table: Table, rows: Sequence[Row], publication: int) -> Iterator[tuple[int, Row, Row | None]]:
    """Of one id the publications that showed it otherwise than the one before: number, before, after."""
    moments = sorted({n for row in rows for n in (row["published_in"], row["withdrawn_in"]) if n and n <= publication})
    before: Row | None = None
    for n in moments:
        after = _standing(rows, n)
        shown = before is not None and not before["removed"] and not before["illustrative"]
        if before is not None and shown and (after is None or not records.same(table, before, after)):
            yield n, before, after
        before = after


def _standing(rows: Sequence[Row], n: int) -> Row | None:
    """The row of one id that publication n shows, as `registers.current` does."""
    held = [row for row in rows if row["published_in"] <= n and not (row["withdrawn_in"] and row["withdrawn_in"] <= n)]
    return max(held, key=lambda row: (row["rank"], row["published_in"], row["batch"]), default=None)


def _reason(n: int, before: Row, after: Row | None, withdrawn: Mapping[int, str], approved: Mapping[int, str]) -> str:
    said = [withdrawn.get(before["batch"], "") if before["withdrawn_in"] == n else ""]
    if after is not None and after["published_in"] == n:
        said.append(approved.get(after["batch"]) or after["note"])
    return "; ".join(dict.fromkeys(part for part in said if part))
