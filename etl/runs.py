"""The log of runs: claimed before anything is done, finished together with what was loaded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from geodata import database, run_requests, schema
from geodata.run_requests import Brought

RETRY_BY = "etl"


class AlreadyRun(RuntimeError):
    """Another run took this source and due time."""


def claim(engine: Engine, source: str, *, trigger: str, due_at: datetime | None = None) -> int:
    """Note that a run begins and return its number; raises `AlreadyRun` when another process took this due time."""
    try:
        with database.writing(engine) as connection:
            return _insert(connection, source, trigger=trigger, due_at=due_at)
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


def request(engine: Engine, source: str, *, by: str) -> int:
    """Ask the ETL process to run `source` (or `publish`) now; returns the request's number."""
    with database.writing(engine) as connection:
        return run_requests.enter(connection, source, by=by, now=datetime.now(UTC))


def again(connection: Connection, run: int, source: str, *, by: str) -> int:
    """Ask once more for a run of `source` that was cut off, with the file of its request if it had one."""
    table = schema.job_request
    row = connection.execute(select(table).where(table.c.run == run)).first()
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


def asked(engine: Engine, run: int) -> tuple[str, str] | None:
    """Who asked for a run and with which note; None for one that nobody asked for."""
    table = schema.job_request
    with engine.connect() as connection:
        row = connection.execute(select(table.c.requested_by, table.c.note).where(table.c.run == run)).first()
    return (row.requested_by, row.note) if row else None


def finish(connection: Connection, run: int, **values: Any) -> bool:
    """Write how a run ended, once; False when its end was written before."""
    table = schema.job_run
    done = connection.execute(
        update(table)
        .where(table.c.id == run, table.c.status == "running")
        .values(finished_at=datetime.now(UTC), **values)
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
            finish(connection, run.id, status="overrun", message="bị ngắt giữa chừng; không có gì được nạp")
            by = select(asked.c.requested_by).where(asked.c.run == run.id)
            if connection.scalar(by) != RETRY_BY:
                again(connection, run.id, run.source, by=RETRY_BY)
        return [int(run.id) for run in lost]


def _insert(connection: Connection, source: str, *, trigger: str, due_at: datetime | None) -> int:
    table = schema.job_run
    number: int = connection.execute(
        insert(table)
        .values(source=source, due_at=due_at, started_at=datetime.now(UTC), status="running", trigger=trigger)
        .returning(table.c.id)
    ).scalar_one()
    return number
