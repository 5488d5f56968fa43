"""One edit of a register: a batch of whole rows, published at once or kept as a draft; nothing is overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from geodata import schema
from geodata.access import Permission
from geodata.core import content_archive
from geodata.observations import batch_status, batches
from geodata.publishing import publication_requests
from geodata.registers import records
from geodata.registers.records import Row
from geodata.store import database
from geodata.work.unit_of_work import UnitOfWork

RANK = 50
"""Above every file: what somebody says at the desk stands until somebody says otherwise there."""
FIRST = "first publication"
NEWER = "a newer draft was saved"
NEEDS: Mapping[str, Permission] = {
    "document": Permission.DOCUMENT_EDIT,
    "facility": Permission.REGISTER_EDIT,
    "zone": Permission.REGISTER_EDIT,
    "announced_level": Permission.REGISTER_EDIT,
}


class Moved(RuntimeError):
    """Somebody has said the thing anew meanwhile; `batch` is what stands now."""

    def __init__(self, name: str, batch: int) -> None:
        super().__init__(f"{name}: batch {batch}")
        self.name, self.batch = name, batch


class NoReason(ValueError):
    """A thing that is public is changed or taken out without a reason."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What is to be said of a register.

    `rows`: whole rows, or `{"id", "removed": True}`. `seen`: by id the batch that the editor saw, 0 for none. `reason`:
    published beside what it changes. `files`: bytes that belong to the rows, by sha256. `key`: made by the sender, so
    that the same edit twice is taken once.
    """

    register: str
    rows: Sequence[Row]
    seen: Mapping[str, int]
    reason: str
    key: str
    publish: bool
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RowStatement:
    """One time that a thing was said: by whom, when, why, what became of it, the row itself."""

    batch: int
    source: str
    status: str
    author: str
    made_at: datetime
    note: str
    row: Row


def source(register: str) -> str:
    """The source of what the desk says of a register."""
    return f"desk_{register}"


def save(turn: UnitOfWork, edit: Edit) -> int:
    """Take an edit in and return its batch; it goes into the next publication, which is asked for, or stays a draft.

    A draft of the same things that was there before is returned. Raises `Moved`, `NoReason` and
    `geodata.access.Forbidden`: the rows as they stood and as they are said have to be within the actor's places.
    """
    connection, table = turn.connection, records.TABLES[edit.register]
    database.serialise(connection, f"register {edit.register}")
    before = records.standing(connection, table)
    _hold_places(turn, edit, before)
    repeated = connection.scalar(select(schema.batch.c.id).where(schema.batch.c.key == _key(edit.register, edit.key)))
    if repeated is not None:
        return int(repeated)
    _hold_seen(connection, edit, before)
    if edit.publish and not edit.reason.strip() and any(row["id"] in before for row in edit.rows):
        raise NoReason
    for number in drafts_of(connection, edit.register, {str(row["id"]) for row in edit.rows}):
        batch_status.move(connection, number, "return", by=turn.actor.login, reason=NEWER)
    for raw in edit.files.values():
        content_archive.keep(turn.settings.storage.var / "archive", raw)
    batch = _open(turn, edit)
    records.append(connection, batch, table, edit.rows)
    batches.seal(connection, batch)
    if edit.publish:
        _ask(turn, batch, edit.reason)
    return batch


def taken(connection: Connection, register: str, key: str) -> list[str]:
    """The ids that the edit with this key said; empty when there was none."""
    table, batch = records.TABLES[register], schema.batch
    said = select(table.c.id).join(batch, batch.c.id == table.c.batch).where(batch.c.key == _key(register, key))
    return list(connection.scalars(said.order_by(table.c.id)))


def publish(turn: UnitOfWork, register: str, batch: int, *, reason: str) -> None:
    """Approve a draft and ask for a publication. Raises `NoReason`, `review.NotPossible`, `Forbidden`."""
    rows = _rows(turn.connection, register, batch)
    for row in rows:
        _hold(turn, register, row)
    standing = records.standing(turn.connection, records.TABLES[register])
    if not reason.strip() and any(row["id"] in standing for row in rows):
        raise NoReason
    batch_status.move(turn.connection, batch, "approve", by=turn.actor.login, reason=reason.strip() or FIRST)
    _ask(turn, batch, reason)


def discard(turn: UnitOfWork, register: str, batch: int, *, reason: str) -> None:
    """Let a draft go; it stays in the history. Raises `review.NotPossible`, `Forbidden`."""
    for row in _rows(turn.connection, register, batch):
        _hold(turn, register, row)
    batch_status.move(turn.connection, batch, "return", by=turn.actor.login, reason=reason)


def drafts(connection: Connection, register: str) -> dict[str, dict[str, Any]]:
    """What waits as a draft, by id: the row, `author` and `made_at` beside it."""
    table, batch = records.TABLES[register], schema.batch
    rows = connection.execute(
        select(table, batch.c.author, batch.c.made_at)
        .join(batch, batch.c.id == table.c.batch)
        .where(batch.c.source == source(register), batch.c.status == "submitted")
        .order_by(table.c.batch)
    ).mappings()
    return {row["id"]: dict(row) for row in rows}


def drafts_of(connection: Connection, register: str, names: Iterable[str]) -> set[int]:
    """The batches of drafts of these ids."""
    known = drafts(connection, register)
    return {known[name]["batch"] for name in names if name in known}


def history(connection: Connection, register: str, name: str) -> list[RowStatement]:
    """Every time that a thing was said, newest first."""
    table, batch = records.TABLES[register], schema.batch
    about = (batch.c.source, batch.c.status, batch.c.author, batch.c.made_at, batch.c.note)
    rows = connection.execute(
        select(*about, *table.columns)
        .join_from(table, batch, batch.c.id == table.c.batch)
        .where(table.c.id == name)
        .order_by(table.c.batch.desc())
    )
    return [
        RowStatement(
            batch=row._mapping[table.c.batch],
            source=row._mapping[batch.c.source],
            status=row._mapping[batch.c.status],
            author=row._mapping[batch.c.author],
            made_at=row._mapping[batch.c.made_at],
            note=row._mapping[batch.c.note],
            row={column.name: row._mapping[column] for column in table.columns},
        )
        for row in rows
    ]


def _rows(connection: Connection, register: str, batch: int) -> list[Row]:
    table = records.TABLES[register]
    return [dict(row) for row in connection.execute(select(table).where(table.c.batch == batch)).mappings()]


def _hold_places(turn: UnitOfWork, edit: Edit, before: Mapping[str, Row]) -> None:
    for row in edit.rows:
        for said in (row, before.get(str(row["id"]))):
            if said is not None and not said.get("removed"):
                _hold(turn, edit.register, said)
    turn.actor.hold(NEEDS[edit.register])


def _hold(turn: UnitOfWork, register: str, row: Row) -> None:
    turn.actor.hold(NEEDS[register], row.get("place") or turn.settings.province.code)


def _hold_seen(connection: Connection, edit: Edit, before: Mapping[str, Row]) -> None:
    waiting = drafts(connection, edit.register)
    for row in edit.rows:
        name = str(row["id"])
        stands = waiting.get(name) or before.get(name)
        batch = int(stands["batch"]) if stands else 0
        if edit.seen.get(name, 0) != batch:
            raise Moved(name, batch)


def _open(turn: UnitOfWork, edit: Edit) -> int:
    return batches.open_batch(
        turn.connection,
        source=source(edit.register),
        rank=RANK,
        author=turn.actor.login,
        key=_key(edit.register, edit.key),
        status="approved" if edit.publish else "submitted",
        note=edit.reason.strip()[:400],
    )


def _key(register: str, key: str) -> str:
    said = [register, key]
    return f"{source(register)}:{hashlib.sha256(json.dumps(said).encode()).hexdigest()}"


def _ask(turn: UnitOfWork, batch: int, note: str) -> None:
    """Ask for a publication of this batch alone."""
    publication_requests.enter(turn.connection, [batch], by=turn.actor.login, now=turn.now, note=note)
