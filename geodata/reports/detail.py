"""One report as a reviewer reads it: figures beside yesterday's, what the checks said, every revision and decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from geodata import schema
from geodata.access import Permission
from geodata.catalog import Indicator
from geodata.core.text import Text
from geodata.core.unit_levels import Level
from geodata.observations import batch_status as batches
from geodata.reports import expected_range, reopening, review, state
from geodata.reports.expected_range import ExpectedRange
from geodata.reports.forms import FORMS
from geodata.reports.reopening import Reopening
from geodata.reports.state import Key, Report
from geodata.work.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A soft finding of a revision, with what its sender says to it."""

    field: str
    rule: str
    message: Text
    explanation: str


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What was sent once: figures by indicator (None withdraws), by whom, when, with which words."""

    number: int
    values: Mapping[str, float | None]
    author: str
    author_account: int
    sent_at: datetime
    nil: bool
    on_behalf: bool
    signed_by: str | None
    note: str
    explained: tuple[Explained, ...]
    batch_status: str


@dataclass(frozen=True, kw_only=True)
class RevisionDecision:
    """What was decided on a revision, at which step, by whom, why."""

    revision: int
    step: str
    decision: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class FieldLine:
    """One field: its figure in the last revision and in the one of before, beside the days before."""

    field: Indicator
    value: float | None
    before: float | None
    band: ExpectedRange

    @property
    def change(self) -> float | None:
        """Against yesterday; None where either is not reported."""
        if self.value is None or self.band.yesterday is None:
            return None
        return self.value - self.band.yesterday


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A report whole; revisions, decisions and reopenings newest first; `withdrawn_because`: the reason, if it was."""

    report: Report
    lines: tuple[FieldLine, ...]
    revisions: tuple[Revision, ...]
    decisions: tuple[RevisionDecision, ...]
    reopenings: tuple[Reopening, ...]
    waits_for: Level | None
    withdrawn_because: str | None

    @property
    def last(self) -> Revision | None:
        """The last revision, None when nothing was sent."""
        return self.revisions[0] if self.revisions else None


def detail(turn: UnitOfWork, key: Key) -> Detail:
    """The report; raises `state.Unknown` for a topic without a form and `Forbidden` outside the actor's places."""
    turn.actor.hold(Permission.REPORT_READ, key.place)
    report = state.find(turn.connection, key)
    revisions = _revisions(turn.connection, report)
    return Detail(
        report=report,
        lines=_lines(turn.connection, key, revisions),
        revisions=revisions,
        decisions=_decisions(turn.connection, report),
        reopenings=tuple(reopening.of(turn.connection, key)),
        waits_for=review.waits_for(turn, report),
        withdrawn_because=_why_withdrawn(turn.connection, report),
    )


def _why_withdrawn(connection: Connection, report: Report) -> str | None:
    if report.status != "withdrawn" or report.batch is None:
        return None
    return batches.reasons(connection, "withdraw", (report.batch,)).get(report.batch, "")


def _lines(connection: Connection, key: Key, revisions: tuple[Revision, ...]) -> tuple[FieldLine, ...]:
    found = expected_range.bands(connection, key)
    now = revisions[0].values if revisions else {}
    was = revisions[1].values if len(revisions) > 1 else {}
    return tuple(
        FieldLine(field=field, value=now.get(field.id), before=was.get(field.id), band=found[field.id])
        for field in FORMS[key.topic].fields
    )


def _revisions(connection: Connection, report: Report) -> tuple[Revision, ...]:
    table, account, batch = schema.report_revision, schema.account, schema.batch
    rows = connection.execute(
        select(table, account.c.login, batch.c.status)
        .select_from(table.join(account, account.c.id == table.c.author).join(batch, batch.c.id == table.c.batch))
        .where(table.c.report == report.id)
        .order_by(table.c.number.desc())
    ).all()
    values = _values(connection, [row.batch for row in rows])
    return tuple(_revision(row, values[row.batch]) for row in rows)


def _revision(row: Any, values: dict[str, float | None]) -> Revision:
    return Revision(
        number=row.number,
        values=values,
        author=row.login,
        author_account=row.author,
        sent_at=row.sent_at,
        nil=row.nil,
        on_behalf=row.on_behalf,
        signed_by=row.signed_by,
        note=row.note,
        explained=tuple(Explained(**{**one, "message": Text(**one["message"])}) for one in row.explained),
        batch_status=row.status,
    )


def _values(connection: Connection, batches: list[int]) -> dict[int, dict[str, float | None]]:
    table = schema.observation
    found: dict[int, dict[str, float | None]] = {batch: {} for batch in batches}
    rows = connection.execute(select(table.c.batch, table.c.indicator, table.c.value).where(table.c.batch.in_(batches)))
    for batch, indicator, value in rows:
        found[batch][indicator] = value
    return found


def sent(connection: Connection, report: Report) -> dict[str, float | None]:
    """The figures of the last revision, by indicator; empty when nothing was sent."""
    return {} if report.batch is None else _values(connection, [report.batch])[report.batch]


def _decisions(connection: Connection, report: Report) -> tuple[RevisionDecision, ...]:
    table, account = schema.report_decision, schema.account
    rows = connection.execute(
        select(table.c.revision, table.c.step, table.c.decision, account.c.login, table.c.at, table.c.reason)
        .select_from(table.join(account, account.c.id == table.c.by))
        .where(table.c.report == report.id)
        .order_by(table.c.id.desc())
    )
    return tuple(
        RevisionDecision(revision=revision, step=step, decision=decision, by=by, at=at, reason=reason)
        for revision, step, decision, by, at, reason in rows
    )
