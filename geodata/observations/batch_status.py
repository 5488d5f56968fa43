"""What becomes of a batch: approve it, return it, withdraw it once published, let it stand after all.

Each with a reason, audited.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from geodata import schema
from geodata.integrity import audit_log

MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "approve": (("held", "submitted"), "approved"),
    "return": (("held", "submitted", "approved"), "returned"),
    "withdraw": (("published",), "withdrawn"),
    "restore": (("withdrawn",), "published"),
}


PASSED = "approved"
"""The reason of an approval to which nothing was said."""


class DecisionNotPossible(LookupError):
    """The batch does not exist or is not in a state for this decision."""

    def __init__(self, batch: int, move: str) -> None:
        super().__init__(f"batch {batch}: {move} is not possible, it has to be {' or '.join(MOVES[move][0])}")


def move(connection: Connection, batch: int, name: str, *, by: str, reason: str) -> None:
    """Decide on a batch: `name` is one of `MOVES`.

    An approved batch goes into the next publication, a withdrawn one leaves with the publication that is asked for it
    and is restored as long as it has not left; observations stay in the store either way. A decision takes the batch
    out of the request that named it. Raises `NotPossible`, and `ValueError` without a reason.
    """
    if not reason.strip():
        raise ValueError("a decision needs a reason")
    before, after = MOVES[name]
    table = schema.batch
    changed = connection.execute(
        update(table)
        .where(table.c.id == batch, table.c.status.in_(before), table.c.withdrawn_in.is_(None))
        .values(status=after, request=None)
    )
    if changed.rowcount != 1:
        raise DecisionNotPossible(batch, name)
    audit_log.record(connection, who=by, what=f"batch.{name}", subject=str(batch), detail={"reason": reason})


@dataclass(frozen=True, kw_only=True)
class BatchDecision:
    """A decision as the log holds it: by whom (login), why."""

    by: str
    reason: str


def decisions(connection: Connection, name: str, batches: Collection[int]) -> dict[int, BatchDecision]:
    """By batch the newest decision `name` on it."""
    event = schema.audit_event
    rows = connection.execute(
        select(event.c.subject, event.c.who, event.c.detail)
        .where(event.c.what == f"batch.{name}", event.c.subject.in_([str(batch) for batch in sorted(batches)]))
        .order_by(event.c.id)
    )
    return {int(subject): BatchDecision(by=who, reason=str(detail.get("reason", ""))) for subject, who, detail in rows}


def reasons(connection: Connection, name: str, batches: Collection[int]) -> dict[int, str]:
    """By batch the reason of the newest decision `name` on it."""
    return {batch: decided.reason for batch, decided in decisions(connection, name, batches).items()}
