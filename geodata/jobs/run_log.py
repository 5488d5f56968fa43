"""The log of runs, for whoever looks after the sources: what ran, what waits, what was set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from geodata import schema
from geodata.core.text import Text


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run; `report` as `etl.report` writes it, `batch_status` of what it brought, `asked_by` for a request."""

    id: int
    source: str
    status: str
    trigger: str
    due_at: datetime | None
    started_at: datetime
    finished_at: datetime | None
    rows_read: int
    rows_loaded: int
    rows_bad: int
    message: str
    report: Mapping[str, Any]
    batch: int | None
    batch_status: str | None
    asked_by: str | None
    origin: str | None
    sha256: str | None
    size: int | None

    @property
    def said(self) -> Text:
        """What is said of it; a run of an older version says it in one language."""
        return _both(self.report.get("message"), self.message)

    def listed(self, name: str) -> list[Text]:
        """The sentences that its report lists under a name."""
        return [_both(one, "") for one in self.report.get(name, [])]

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it runs."""
        return None if self.finished_at is None else (self.finished_at - self.started_at).total_seconds()


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """One request that no run has taken up yet."""

    id: int
    asked_by: str
    asked_at: datetime
    file_name: str | None


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """One row that was set aside: its number in the file (0: the file as a whole), why, its text."""

    row: int
    reason: Text
    raw: str


def newest(connection: Connection, source: str, *, most: int) -> list[Run]:
    """The newest runs of a source, newest first."""
    run = schema.job_run
    return [
        _run(row)
        for row in connection.execute(_all().where(run.c.source == source).order_by(run.c.id.desc()).limit(most))
    ]


def one(connection: Connection, number: int) -> Run | None:
    """One run; None for none."""
    row = connection.execute(_all().where(schema.job_run.c.id == number)).first()
    return None if row is None else _run(row)


def last(connection: Connection) -> dict[str, Run]:
    """The newest run of every source that ever ran."""
    run = schema.job_run
    newest_of = select(func.max(run.c.id)).group_by(run.c.source)
    return {row.source: _run(row) for row in connection.execute(_all().where(run.c.id.in_(newest_of)))}


def last_good(connection: Connection) -> dict[str, datetime]:
    """When each source last brought something or said that there is nothing new."""
    run = schema.job_run
    good = run.c.status.in_(("loaded", "unchanged"))
    rows = connection.execute(select(run.c.source, func.max(run.c.id)).where(good).group_by(run.c.source)).all()
    ends = select(run.c.source, run.c.finished_at).where(run.c.id.in_([number for _, number in rows]))
    return {row.source: row.finished_at for row in connection.execute(ends)}


def waiting(connection: Connection, source: str) -> list[RunRequest]:
    """Requests of a source that no run has taken up."""
    table = schema.job_request
    rows = connection.execute(
        select(table.c.id, table.c.requested_by, table.c.requested_at, table.c.file_name)
        .where(table.c.source == source, table.c.run.is_(None), table.c.cancelled_at.is_(None))
        .order_by(table.c.id)
    )
    return [
        RunRequest(id=row.id, asked_by=row.requested_by, asked_at=row.requested_at, file_name=row.file_name)
        for row in rows
    ]


def set_aside(connection: Connection, run: int, *, most: int | None = None) -> list[SetAside]:
    """The rows that a run set aside, in the order of the file."""
    table = schema.quarantine
    asked = select(table).where(table.c.run == run).order_by(table.c.row, table.c.id)
    rows: Sequence[Row[Any]] = connection.execute(asked.limit(most) if most else asked).all()
    return [
        SetAside(row=row.row, reason=Text(vi=row.reason, en=row.reason_en or row.reason), raw=row.raw) for row in rows
    ]


def _all() -> Select[Any]:
    run, batch, raw, request = schema.job_run, schema.batch, schema.raw_file, schema.job_request
    columns = [column for column in run.columns if column.name != "raw_file"]
    return select(
        *columns, batch.c.status.label("batch_status"), request.c.requested_by, raw.c.origin, raw.c.sha256, raw.c.size
    ).select_from(
        run.outerjoin(batch, batch.c.id == run.c.batch)
        .outerjoin(raw, raw.c.id == run.c.raw_file)
        .outerjoin(request, request.c.run == run.c.id)
    )


def _run(row: Row[Any]) -> Run:
    known = dict(row._mapping)
    return Run(asked_by=known.pop("requested_by"), **known)


def _both(said: Any, otherwise: str) -> Text:
    """A sentence as a report holds it, in the language that is known where one is not."""
    known = said if isinstance(said, Mapping) else {}
    vi = str(known.get("vi") or otherwise)
    return Text(vi=vi, en=str(known.get("en") or vi))
