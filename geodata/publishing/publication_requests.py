"""Publishing by hand: what waits for it, released now or at a moment, carried out by the process that loads.

A report that passed its last step is held until somebody releases it; with `publication.automatic` until the cut-off.
A request names the batches that it is for, and its publication carries these alone, under its author's name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, or_, select, update

from geodata import schema
from geodata.access import Permission
from geodata.integrity import audit_log
from geodata.publishing.publications import COMING, LEAVING
from geodata.settings.config import Settings
from geodata.store import database
from geodata.work.report_day import ends, report_day
from geodata.work.unit_of_work import UnitOfWork

PUBLISH = "publish"
"""What the process that loads is asked for."""
BY_HAND = datetime(9999, 12, 31, tzinfo=UTC)


class PublishNotPossible(RuntimeError):
    """Nothing is held, it was asked for already, the moment has passed, or the request was taken up."""


@dataclass(frozen=True, kw_only=True)
class PublishRequest:
    """One request to publish: when at the earliest, by whom; `releases`: made at the publish desk, for all that waited
    there; `status`, `message` and what was `said` by language once it was taken up."""

    id: int
    asked_by: str
    asked_at: datetime
    not_before: datetime | None
    note: str
    releases: bool
    cancelled_at: datetime | None
    status: str | None
    message: str | None
    said: Mapping[str, str]
    finished_at: datetime | None


def hold_until(settings: Settings, *, now: datetime) -> datetime:
    """Until when a report that was approved `now` is held."""
    if settings.publication.automatic is None:
        return BY_HAND
    return ends(settings, report_day(settings, now))


def held(connection: Connection) -> int:
    """How many approved batches wait for somebody to publish them."""
    table = schema.batch
    return connection.scalar(select(func.count()).select_from(table).where(COMING, _unnamed())) or 0


def _unnamed() -> ColumnElement[bool]:
    """Batches that no request names which is still to be carried out."""
    batch, request, run = schema.batch, schema.job_request, schema.job_run
    begun = select(run.c.id).where(run.c.status == "running")
    going = and_(
        request.c.source == PUBLISH,
        request.c.cancelled_at.is_(None),
        or_(request.c.run.is_(None), request.c.run.in_(begun)),
    )
    return or_(batch.c.request.is_(None), batch.c.request.not_in(select(request.c.id).where(going)))


def ask(turn: UnitOfWork, *, not_before: datetime | None = None, note: str = "") -> int:
    """Release what is approved and what leaves, now or at a moment, and ask that it be published then; the request's
    number. What another request names stays with that one.

    Raises `NotPossible` when nothing waits, somebody has asked already or the moment has passed; `Forbidden`.
    """
    turn.actor.hold(Permission.PUBLISH)
    batch = schema.batch
    if not_before is not None and not_before <= turn.now:
        raise PublishNotPossible("the moment has passed")
    database.serialise(turn.connection, "publication.ask")
    if waiting(turn.connection) is not None:
        raise PublishNotPossible("asked already")
    waits = select(batch.c.id).where(or_(COMING, LEAVING), _unnamed()).order_by(batch.c.id)
    batches = list(turn.connection.scalars(waits))
    if not batches:
        raise PublishNotPossible("nothing waits")
    released = update(batch).where(batch.c.id.in_(batches), COMING)
    turn.connection.execute(released.values(hold_until=not_before or turn.now))
    number = enter(
        turn.connection,
        batches,
        by=turn.actor.login,
        now=turn.now,
        note=note,
        not_before=not_before,
        releases=True,
    )
    detail = {"not_before": not_before.isoformat() if not_before else None, "note": note, "batches": batches}
    audit_log.record(turn.connection, who=turn.actor.login, what="publication.ask", subject=str(number), detail=detail)
    return number


def enter(
    connection: Connection,
    batches: Collection[int],
    *,
    by: str,
    now: datetime,
    not_before: datetime | None = None,
    note: str = "",
    releases: bool = False,
) -> int:
    """Enter a request for these batches as it stands, for who may let them out; its number."""
    table, batch = schema.job_request, schema.batch
    values = {"requested_at": now, "requested_by": by, "not_before": not_before, "releases": releases}
    number: int = connection.execute(
        insert(table).values(source=PUBLISH, note=note.strip()[:400], **values).returning(table.c.id)
    ).scalar_one()
    connection.execute(update(batch).where(batch.c.id.in_(batches)).values(request=number))
    return number


def cancel(turn: UnitOfWork, request: int) -> None:
    """Take a request back before it is carried out; what it had released is held again. Raises `NotPossible`."""
    turn.actor.hold(Permission.PUBLISH)
    table, batch = schema.job_request, schema.batch
    open_ = (table.c.id == request, table.c.releases, table.c.run.is_(None), table.c.cancelled_at.is_(None))
    if turn.connection.execute(update(table).where(*open_).values(cancelled_at=turn.now)).rowcount != 1:
        raise PublishNotPossible(request)
    until = hold_until(turn.settings, now=turn.now)
    mine = batch.c.request == request
    turn.connection.execute(update(batch).where(mine, COMING).values(hold_until=until))
    turn.connection.execute(update(batch).where(mine).values(request=None))
    audit_log.record(turn.connection, who=turn.actor.login, what="publication.cancel", subject=str(request), detail={})


def newest(connection: Connection, *, most: int = 10) -> list[PublishRequest]:
    """The newest requests to publish, newest first."""
    table = schema.job_request
    return [_request(row) for row in connection.execute(_all().order_by(table.c.id.desc()).limit(most))]


def waiting(connection: Connection) -> PublishRequest | None:
    """The publish desk's request that is still to be carried out; None without one."""
    table = schema.job_request
    open_ = (table.c.releases, table.c.run.is_(None), table.c.cancelled_at.is_(None))
    row = connection.execute(_all().where(*open_).order_by(table.c.id).limit(1)).first()
    return _request(row) if row else None


def _all() -> Select[tuple[object, ...]]:
    table, run = schema.job_request, schema.job_run
    return (
        select(
            table.c.id,
            table.c.requested_by.label("asked_by"),
            table.c.requested_at.label("asked_at"),
            table.c.not_before,
            table.c.note,
            table.c.releases,
            table.c.cancelled_at,
            run.c.status,
            run.c.message,
            run.c.report,
            run.c.finished_at,
        )
        .select_from(table.outerjoin(run, run.c.id == table.c.run))
        .where(table.c.source == PUBLISH)
    )


def _request(row: Row[tuple[object, ...]]) -> PublishRequest:
    known = dict(row._mapping)
    return PublishRequest(said=(known.pop("report") or {}).get("message", {}), **known)
