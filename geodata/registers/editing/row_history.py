"""What is said of one thing of a register: what is public, the draft that waits, every time it was said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from geodata.core.text import Text
from geodata.observations import batch_status
from geodata.registers import records
from geodata.registers.editing import edits
from geodata.registers.editing.edits import NEEDS, RowStatement
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

OUTSIDE = Text(vi="ngoài địa bàn của tài khoản này", en="outside this account's area")


@dataclass(frozen=True, kw_only=True)
class Stands:
    """What is said of one thing: what is public or will be with the next publication, and the draft that waits."""

    public: Row | None
    draft: Row | None

    @property
    def newest(self) -> Row | None:
        """The draft if there is one."""
        return self.draft or self.public

    @property
    def batch(self) -> int:
        """What an editor has to have seen; 0 for a thing that is not there."""
        return int(self.newest["batch"]) if self.newest else 0


@dataclass(frozen=True, kw_only=True)
class ColumnChange:
    """A column of two rows that differ."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One time that a thing was said, what it changed, why it was let go; `from_desk`: not by a file."""

    said: RowStatement
    from_desk: bool
    changes: list[ColumnChange]
    returned: str


def stands(turn: UnitOfWork, register: str, name: str) -> Stands:
    """What stands and waits under an id; both None for one that nobody holds. Raises `geodata.access.Forbidden`."""
    connection = turn.connection
    found = Stands(
        public=records.standing(connection, records.TABLES[register]).get(name),
        draft=edits.drafts(connection, register).get(name),
    )
    for row in (found.public, found.draft):
        if row is not None:
            turn.actor.hold(NEEDS[register], place_of(turn, row))
    return found


def newest(turn: UnitOfWork, register: str, name: str) -> Row | None:
    """The draft, else what is public, else what was said last before it was taken out. Raises `Forbidden`."""
    row = stands(turn, register, name).newest
    if row is not None:
        return row
    said = next((one.row for one in edits.history(turn.connection, register, name) if not one.row["removed"]), None)
    if said is not None:
        turn.actor.hold(NEEDS[register], place_of(turn, said))
    return said


def mine(turn: UnitOfWork, register: str) -> dict[str, Stands]:
    """Everything of the actor's places, by id; what was taken out and has no draft is left out."""
    public = records.standing(turn.connection, records.TABLES[register])
    drafts = edits.drafts(turn.connection, register)
    found = {name: Stands(public=public.get(name), draft=drafts.get(name)) for name in public | drafts}
    return {name: one for name, one in found.items() if _own(turn, register, one)}


def place_of(turn: UnitOfWork, row: Row) -> str:
    """The code of the unit of a row; the province where it names none."""
    return row.get("place") or turn.settings.province.code


def changes(
    register: str, before: Row | None, after: Row | None, *, without: Collection[str] = ()
) -> list[ColumnChange]:
    """What a row says other than the one before it, in the order of the columns; an English sentence that repeats the
    Vietnamese one goes with that; nothing where one of them is none or takes the thing out. `without`: columns that
    are not told."""
    if before is None or after is None or before["removed"] or after["removed"]:
        return []
    passed = {*records.OUTSIDE, "id", "removed", *without}
    return [
        ColumnChange(column=column.name, before=before.get(column.name), after=after.get(column.name))
        for column in records.TABLES[register].columns
        if column.name not in passed
        and (before.get(column.name) or None) != (after.get(column.name) or None)
        and not (_repeats(before, column.name) and _repeats(after, column.name))
    ]


def history(turn: UnitOfWork, register: str, name: str, *, without: Collection[str] = ()) -> list[Moment]:
    """Every time that a thing was said, newest first, with what changed and why it was let go."""
    said = edits.history(turn.connection, register, name)
    returned = batch_status.reasons(turn.connection, "return", [one.batch for one in said if one.status == "returned"])
    older: list[RowStatement | None] = [*said[1:], None]
    return [
        Moment(
            said=now,
            from_desk=now.source == edits.source(register),
            changes=changes(register, before.row if before else None, now.row, without=without),
            returned=returned.get(now.batch, ""),
        )
        for now, before in zip(said, older, strict=True)
    ]


def _repeats(row: Row, name: str) -> bool:
    return name.endswith("_en") and row.get(name) == row.get(f"{name.removesuffix('_en')}_vi")


def _own(turn: UnitOfWork, register: str, one: Stands) -> bool:
    rows = [row for row in (one.public, one.draft) if row is not None]
    return all(turn.actor.may(NEEDS[register], place_of(turn, row)) for row in rows)
