"""What is done with a thing of a register as a whole: its draft published or let go, the thing taken out."""

from __future__ import annotations

from geodata.registers.editing import edits
from geodata.registers.editing.edits import Edit, Moved, NoReason
from geodata.registers.editing.row_history import Stands
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

MOVES = ("publish", "discard", "take_out")
DISCARDED = "discarded at the desk"


def move(turn: UnitOfWork, register: str, one: Stands, name: str, what: str, *, reason: str, key: str) -> None:
    """Do one of `MOVES` with what `one` says. What is done already stays done.

    Raises `Moved` (no draft or nothing public is there any more), `NoReason`, `batch_status.NotPossible`,
    `geodata.access.Forbidden`.
    """
    if what == "take_out":
        take_out(turn, register, one, name, reason=reason, key=key)
    elif one.draft is not None and what == "publish":
        edits.publish(turn, register, one.draft["batch"], reason=reason)
    elif one.draft is not None:
        edits.discard(turn, register, one.draft["batch"], reason=reason or DISCARDED)
    elif what == "discard" or one.public is None:
        raise Moved(name, one.batch)


def take_out(turn: UnitOfWork, register: str, one: Stands, name: str, *, reason: str, key: str) -> None:
    """Take a public thing out with the next publication."""
    say(turn, register, one, {"id": name, "removed": True}, reason=reason, key=key)


def say(turn: UnitOfWork, register: str, one: Stands, row: Row, *, reason: str, key: str) -> None:
    """Say a public thing anew at once, with a reason."""
    if edits.taken(turn.connection, register, key):
        return
    if one.public is None:
        raise Moved(str(row["id"]), one.batch)
    if not reason:
        raise NoReason
    seen = {str(row["id"]): one.batch}
    edits.save(turn, Edit(register=register, rows=[row], seen=seen, reason=reason, key=key, publish=True))
