"""Publishing by hand: what waits for it, released now or at a moment, carried out by the process that loads.

A report that passed its last step is held until somebody releases it; with `publication.automatic` until the cut-off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from geodata import audit, database, schema, withdrawals
from geodata.access import Permission
from geodata.config import Settings
from geodata.report_day import ends, report_day
from geodata.reports.turn import Turn

PUBLISH = "publish"
"""What the process that loads is asked for."""
BY_HAND = datetime(9999, 12, 31, tzinfo=UTC)


class NotPossible(RuntimeError):
    """Nothing is held, it was asked for already, the moment has passed, or the request was taken up."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request to publish: when at the earliest, by whom; `status` and `message` once it was taken up."""

    id: int
    asked_by: str
    asked_at: datetime
    not_before: datetime | None
    note: str
    cancelled_at: datetime | None
    status: str | None
    message: str | None
    finished_at: datetime | None


def hold_until(settings: Settings, *, now: datetime) -> datetime:
    """Until when a report that was approved `now` is held."""
    if settings.publication.automatic is None:
        return BY_HAND
    return ends(settings, report_day(settings, now))


def held(connection: Connection) -> int:
    """How many approved batches wait for somebody to publish them."""
    table = schema.batch
    return connection.scalar(select(func.count()).select_from(table).where(table.c.status == "approved")) or 0


def ask(turn: Turn, *, not_before: datetime | None = None, note: str = "") -> int:
    """Release what is approved, now or at a moment, and ask that it be published then; the request's number.

    Raises `NotPossible` when nothing waits, somebody has asked already or the moment has passed; `Forbidden`.
    """
    turn.actor.hold(Permission.PUBLISH)
    batch = schema.batch
    if not_before is not None and not_before <= turn.now:
        raise NotPossible("the moment has passed")
    database.serialise(turn.connection, "publication.ask")
    if waiting(turn.connection) is not None:
        raise NotPossible("asked already")
    if not held(turn.connection) and not withdrawals.leaving(turn.connection):
        raise NotPossible("nothing waits")
    turn.connection.execute(update(batch).where(batch.c.status == "approved").values(hold_until=not_before or turn.now))
    number = enter(turn, not_before=not_before, note=note)
    detail = {"not_before": not_before.isoformat() if not_before else None, "note": note}
    audit.record(turn.connection, who=turn.actor.login, what="publication.ask", subject=str(number), detail=detail)
    return number


def enter(turn: Turn, *, not_before: datetime | None = None, note: str = "") -> int:
    """Enter a request as it stands, whatever is held; for who may publish by a delegation."""
    table = schema.job_request
    values = {"requested_at": turn.now, "requested_by": turn.actor.login, "not_before": not_before}
    number: int = turn.connection.execute(
        insert(table).values(source=PUBLISH, note=note.strip()[:400], **values).returning(table.c.id)
    ).scalar_one()
    return number


def cancel(turn: Turn, request: int) -> None:
    """Take a request back before it is carried out; what it had released is held again. Raises `NotPossible`."""
    turn.actor.hold(Permission.PUBLISH)
    table, batch = schema.job_request, schema.batch
    open_ = (table.c.id == request, table.c.source == PUBLISH, table.c.run.is_(None), table.c.cancelled_at.is_(None))
    if turn.connection.execute(update(table).where(*open_).values(cancelled_at=turn.now)).rowcount != 1:
        raise NotPossible(request)
    until = hold_until(turn.settings, now=turn.now)
    turn.connection.execute(
        update(batch).where(batch.c.status == "approved", batch.c.hold_until.is_not(None)).values(hold_until=until)
    )
    audit.record(turn.connection, who=turn.actor.login, what="publication.cancel", subject=str(request), detail={})


def newest(connection: Connection, *, most: int = 10) -> list[Request]:
    """The newest requests to publish, newest first."""
    table = schema.job_request
    return [_request(row) for row in connection.execute(_all().order_by(table.c.id.desc()).limit(most))]


def waiting(connection: Connection) -> Request | None:
    """The request that is still to be carried out; None without one."""
    return next((one for one in newest(connection) if one.status is None and one.cancelled_at is None), None)


def _all() -> Select[tuple[object, ...]]:
    table, run = schema.job_request, schema.job_run
    return (
        select(
            table.c.id,
            table.c.requested_by.label("asked_by"),
            table.c.requested_at.label("asked_at"),
            table.c.not_before,
            table.c.note,
            table.c.cancelled_at,
            run.c.status,
            run.c.message,
            run.c.finished_at,
        )
        .select_from(table.outerjoin(run, run.c.id == table.c.run))
        .where(table.c.source == PUBLISH)
    )


def _request(row: Row[tuple[object, ...]]) -> Request:
    return Request(**row._mapping)
