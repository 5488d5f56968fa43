"""The log of runs: claimed before anything is done, finished together with what was loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from geodata import schema
from geodata.core.text import Text
from geodata.jobs import run_requests
from geodata.jobs.run_requests import Brought
from geodata.publishing.publication_requests import PUBLISH
from geodata.publishing.publications import COMING, LEAVING
from geodata.store import database

RETRY_BY = "etl"
GIVE_UP = timedelta(days=1)
CUT_OFF = Text(vi="bị ngắt giữa chừng; không có gì được nạp", en="cut off halfway; nothing was loaded")


class AlreadyRun(RuntimeError):
    """Another run took this source and due time."""


@dataclass(frozen=True, kw_only=True)
class CarriedRequest:
    """The request that a run carries out: its number, by whom (login), with which note."""

    number: int
    by: str
    note: str


def claim(
    engine: Engine, source: str, *, trigger: str, due_at: datetime | None = None, after: int | None = None
) -> int:
    """Note that a run begins and return its number; raises `AlreadyRun` when another process took this due time.

    `after`: the run that failed before it, whose request it carries out now.
    """
    table = schema.job_request
    try:
        with database.writing(engine) as connection:
            number = _insert(connection, source, trigger=trigger, due_at=due_at)
            if after is not None:
                connection.execute(update(table).where(table.c.run == after).values(run=number))
            return number
    except IntegrityError as error:
        raise AlreadyRun(f"{source} {due_at}") from error


def claim_request(engine: Engine) -> tuple[int, str] | None:
    """Take up the oldest request that is due and nobody has: its run's number and source; None without one."""
    table = schema.job_request
    due = or_(table.c.not_before.is_(None), table.c.not_before <= datetime.now(UTC))
    with database.writing(engine) as connection:
        database.serialise(connection, "job_request")
        waiting = connection.execute(
            select(table.c.id, table.c.source)
            .where(table.c.run.is_(None), table.c.cancelled_at.is_(None), due)
            .order_by(table.c.id)
            .limit(1)
        ).first()
        if waiting is None:
            return None
        run = _insert(connection, waiting.source, trigger="request", due_at=None)
        connection.execute(update(table).where(table.c.id == waiting.id).values(run=run))
        return run, str(waiting.source)


def take(connection: Connection, request: int) -> int:
    """Take up a request from the command line, so that no scheduler does; its run's number."""
    run = _insert(connection, PUBLISH, trigger="command", due_at=None)
    connection.execute(update(schema.job_request).where(schema.job_request.c.id == request).values(run=run))
    return run


def request(engine: Engine, source: str, *, by: str) -> int:
    """Ask the ETL process to run `source` (or `publish`) now; returns the request's number."""
    with database.writing(engine) as connection:
        return run_requests.enter(connection, source, by=by, now=datetime.now(UTC))


def again(connection: Connection, run: int, source: str, *, by: str) -> int:
    """Ask once more for a run of `source` that was cut off, with the file of its request if it had one.

    A request to publish stays its own: it is open again, with whoever asked and what it names.
    """
    table = schema.job_request
    row = connection.execute(select(table).where(table.c.run == run)).first()
    if row is not None and source == PUBLISH:
        connection.execute(update(table).where(table.c.id == row.id).values(run=None))
        return int(row.id)
    brought = (
        Brought(file=row.file, name=row.file_name, day=row.day, place=row.place)
        if row is not None and row.file
        else None
    )
    note = row.note if row is not None and brought else ""
    return run_requests.enter(connection, source, by=by, now=datetime.now(UTC), note=note, brought=brought)


def brought(engine: Engine, run: int) -> tuple[Brought, str] | None:
    """The file that a run was asked for with, and why its figures are said anew; None for a run without one."""
    table = schema.job_request
    with engine.connect() as connection:
        row = connection.execute(select(table).where(table.c.run == run, table.c.file.is_not(None))).first()
    return (Brought(file=row.file, name=row.file_name, day=row.day, place=row.place), row.note) if row else None


def asked(engine: Engine, run: int) -> CarriedRequest | None:
    """The request that a run carries out; None for one that nobody asked for."""
    table = schema.job_request
    columns = (table.c.id, table.c.requested_by, table.c.note)
    with engine.connect() as connection:
        row = connection.execute(select(*columns).where(table.c.run == run)).first()
    return CarriedRequest(number=row.id, by=row.requested_by, note=row.note) if row else None


def finish(
    connection: Connection, run: int, *, said: Text, report: Mapping[str, Any] | None = None, **values: Any
) -> bool:
    """Write how a run ended and what is said of it, once; False when its end was written before."""
    table = schema.job_run
    told = {**(report or {}), "message": said.as_dict()}
    done = connection.execute(
        update(table)
        .where(table.c.id == run, table.c.status == "running")
        .values(finished_at=datetime.now(UTC), message=said.vi, report=told, **values)
    )
    return done.rowcount == 1


def status(engine: Engine, run: int) -> str:
    """How the run stands."""
    with engine.connect() as connection:
        return str(connection.scalar(select(schema.job_run.c.status).where(schema.job_run.c.id == run)))


def last_due(engine: Engine, source: str, *, now: datetime) -> datetime | None:
    """The newest due time, not after `now`, for which the source was run."""
    table = schema.job_run
    with engine.connect() as connection:
        found: datetime | None = connection.scalar(
            select(func.max(table.c.due_at)).where(table.c.source == source, table.c.due_at <= now)
        )
    return found


def recover(engine: Engine, *, older_than: timedelta) -> list[int]:
    """End the runs that have stood as running longer than any may, and ask for them once more; returns their numbers.

    Their process is gone: it ends itself at its deadline, even when the scheduler that started it has died.
    """
    table, asked = schema.job_run, schema.job_request
    limit = datetime.now(UTC) - older_than
    with database.writing(engine) as connection:
        database.serialise(connection, "job_request")
        lost = connection.execute(
            select(table.c.id, table.c.source, table.c.trigger).where(
                table.c.status == "running", table.c.started_at < limit, table.c.trigger != "command"
            )
        ).all()
        for run in lost:
            finish(connection, run.id, status="overrun", said=CUT_OFF)
            request = connection.execute(select(asked).where(asked.c.run == run.id)).first()
            if request is None or (_fresh(request) if run.source == PUBLISH else request.requested_by != RETRY_BY):
                again(connection, run.id, run.source, by=RETRY_BY)
        return [int(run.id) for run in lost]


def reopen(engine: Engine) -> list[int]:
    """Open the requests to publish again whose second tries ended with the process that was to make them."""
    table, run, batch = schema.job_request, schema.job_run, schema.batch
    named = select(batch.c.request).where(batch.c.request.is_not(None), or_(COMING, LEAVING))
    failed = select(run.c.id).where(run.c.status.in_(("failed", "overrun")), run.c.source == PUBLISH)
    with database.writing(engine) as connection:
        database.serialise(connection, "job_request")
        rows = connection.execute(select(table).where(table.c.run.in_(failed), table.c.id.in_(named))).all()
        found = [int(row.id) for row in rows if _fresh(row)]
        connection.execute(update(table).where(table.c.id.in_(found)).values(run=None))
        return found


def _fresh(request: Row[Any]) -> bool:
    """Whether a request was to be carried out within the last day; an older one is asked for anew by people."""
    return bool(datetime.now(UTC) - (request.not_before or request.requested_at) < GIVE_UP)


def _insert(connection: Connection, source: str, *, trigger: str, due_at: datetime | None) -> int:
    table = schema.job_run
    number: int = connection.execute(
        insert(table)
        .values(source=source, due_at=due_at, started_at=datetime.now(UTC), status="running", trigger=trigger)
        .returning(table.c.id)
    ).scalar_one()
    return number
