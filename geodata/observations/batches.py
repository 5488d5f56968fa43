"""The only door in: open a batch, append its observations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from geodata import schema
from geodata.integrity import audit_log, row_hashes
from geodata.store import bulk

COLUMNS = ["indicator", "place", "day", "batch", "value", "row"]


class AlreadyTaken(RuntimeError):
    """A batch with this idempotency key is in the store already; `batch` is its number."""

    def __init__(self, key: str, batch: int) -> None:
        super().__init__(f"{key} is batch {batch}")
        self.batch = batch


def open_batch(
    connection: Connection,
    *,
    source: str,
    rank: int,
    author: str,
    key: str,
    status: str,
    sha256: str | None = None,
    illustrative: bool = False,
    place: str | None = None,
    day: date | None = None,
    note: str = "",
) -> int:
    """Open a batch (one form submission or one ETL load) and return its number.

    `rank`: where two sources report the same figure the higher rank stands. `status`: `submitted` waits for review,
    `held` for a decision, `approved` goes into the next publication. Raises `AlreadyTaken` when `key` was used before.
    """
    table = schema.batch
    taken = connection.scalar(select(table.c.id).where(table.c.key == key))
    if taken is not None:
        raise AlreadyTaken(key, taken)
    number: int = connection.execute(
        insert(table)
        .values(
            source=source,
            rank=rank,
            illustrative=illustrative,
            place=place,
            day=day,
            status=status,
            author=author,
            made_at=datetime.now(UTC),
            sha256=sha256,
            key=key,
            note=note,
        )
        .returning(table.c.id)
    ).scalar_one()
    audit_log.record(
        connection, who=author, what="batch.open", subject=str(number), detail={"source": source, "status": status}
    )
    return number


def append(connection: Connection, batch: int, rows: pd.DataFrame) -> int:
    """Append observations to `batch`.

    `rows`: indicator (id), place (code), day (datetime64), value (float, NaN withdraws the figure), row (line of the
    file, 0 without one). Returns how many. Raises `sqlalchemy.exc.IntegrityError` for an unknown indicator or place
    and for two values of one figure.
    """
    added = bulk.bulk_insert(connection, schema.observation, rows.assign(batch=batch)[COLUMNS])
    if added:
        _widen(connection, batch, rows["day"].min().date(), rows["day"].max().date())
    return added


def explain(connection: Connection, batch: int, reasons: Mapping[int, str]) -> None:
    """Keep why rows of `batch` say their figures anew: row of the file -> reason, to be published."""
    if reasons:
        rows = [{"batch": batch, "row": row, "reason": reason} for row, reason in sorted(reasons.items())]
        connection.execute(insert(schema.row_reason), rows)


def seal(connection: Connection, batch: int) -> None:
    """Put into the audit log what `batch` says, so that a change of it is found; after its last row was appended."""
    author = connection.scalar(select(schema.batch.c.author).where(schema.batch.c.id == batch))
    sealed, where = row_hashes.of_batch(connection, batch), {}
    for _, observed in row_hashes.observations(connection, batch):
        sealed[row_hashes.OBSERVATION] = dict(observed.seals)
        where = {"places": dict(observed.places), "days": dict(observed.days)}
    audit_log.record(
        connection, who=str(author), what="batch.seal", subject=str(batch), detail={"seals": sealed, "where": where}
    )


def _widen(connection: Connection, batch: int, first: date, last: date) -> None:
    table = schema.batch
    known = connection.execute(select(table.c.first_day, table.c.last_day).where(table.c.id == batch)).one()
    connection.execute(
        update(table)
        .where(table.c.id == batch)
        .values(first_day=min(first, known.first_day or first), last_day=max(last, known.last_day or last))
    )
