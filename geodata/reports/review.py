"""Deciding on a report: each step by somebody at its level who has not sent it, bound to the revision he has seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from geodata import schema
from geodata.access import Permission
from geodata.accounts import delegations
from geodata.accounts.delegations import Delegation
from geodata.core.unit_levels import Level
from geodata.integrity import audit_log, row_hashes
from geodata.observations import batch_status
from geodata.publishing import publication_requests
from geodata.reports import state
from geodata.reports.state import Key, Report
from geodata.reports.submission import StaleReport
from geodata.work.unit_of_work import UnitOfWork

RETURNED_OPEN = timedelta(hours=24)
"""For so long may what was returned be sent again, also after its day was closed."""


class OwnReport(PermissionError):
    """Nobody decides on what he sent."""


class NotHere(RuntimeError):
    """The report is not at a step that this actor decides on."""


@dataclass(frozen=True, kw_only=True)
class ReviewedReport:
    """What a decision made of a report: its status, and whether it goes into the next publication."""

    status: state.Status
    final: bool


def approve(turn: UnitOfWork, *, key: Key, revision: int, note: str = "") -> ReviewedReport:
    """Let a revision pass the actor's step; after the last one, or with a delegation, it is approved.

    Raises `StaleReport` when another revision was sent meanwhile, `NotHere`, `OwnReport`, `geodata.access.Forbidden`.
    """
    report, step = _at(turn, key, revision)
    last = step == turn.settings.steps[-1]
    by_right = None if last else _delegated(turn, key, step)
    _record(turn, report, step, decision="approved", reason=note, delegation=by_right.id if by_right else None)
    final = last or by_right is not None
    status: state.Status = "approved" if final else "reviewed"
    _set(turn, report, status=status)
    if final and report.batch is not None:
        why = by_right.decision if by_right else note.strip() or batch_status.PASSED
        batch_status.move(turn.connection, report.batch, "approve", by=turn.actor.login, reason=why)
        _hold(turn, report.batch, by_right)
    return ReviewedReport(status=status, final=final)


def return_(turn: UnitOfWork, *, key: Key, revision: int, reason: str) -> None:
    """Send a revision back to the commune with a reason; it may be sent again for `RETURNED_OPEN`.

    Raises as `approve`, and `ValueError` without a reason.
    """
    if not reason.strip():
        raise ValueError("a return needs a reason")
    report, step = _at(turn, key, revision)
    _record(turn, report, step, decision="returned", reason=reason)
    _set(turn, report, status="returned", open_until=turn.now + RETURNED_OPEN)
    if report.batch is not None:
        batch_status.move(turn.connection, report.batch, "return", by=turn.actor.login, reason=reason)


def step_of(turn: UnitOfWork) -> Level | None:
    """The step of review that the actor decides on; None for who decides on none."""
    level = turn.places[turn.actor.place].level
    return level if turn.actor.may(Permission.REPORT_REVIEW) and level in turn.settings.steps[1:] else None


def waits_for(turn: UnitOfWork, report: Report) -> Level | None:
    """The step that a report waits for; None when it waits for none."""
    if report.status not in ("sent", "reviewed"):
        return None
    table = schema.report_decision
    mine = (table.c.report == report.id, table.c.revision == report.revision, table.c.decision == "approved")
    passed = turn.connection.scalar(select(func.count()).select_from(table).where(*mine)) or 0
    return turn.settings.steps[1 + passed]


def _at(turn: UnitOfWork, key: Key, revision: int) -> tuple[Report, Level]:
    """The report and the step, which the actor may decide on now."""
    turn.actor.hold(Permission.REPORT_REVIEW, key.place)
    report = state.begin(turn, key)
    if report.revision != revision:
        raise StaleReport(report.revision)
    step = step_of(turn)
    if step is None or waits_for(turn, report) != step:
        raise NotHere(report.status)
    table = schema.report_revision
    mine = (table.c.report == report.id, table.c.number == revision)
    if turn.connection.scalar(select(table.c.author).where(*mine)) == turn.actor.account:
        raise OwnReport
    return report, step


def _delegated(turn: UnitOfWork, key: Key, step: Level) -> Delegation | None:
    place = turn.places[key.place]
    while place.level != step and place.parent is not None:
        place = turn.places[place.parent]
    return delegations.holds(turn.connection, unit=place.code, topic=key.topic, day=key.day)


def _hold(turn: UnitOfWork, batch: int, by_right: Delegation | None) -> None:
    """Held for who publishes; what a delegation lets out is published at once."""
    until = None if by_right else publication_requests.hold_until(turn.settings, now=turn.now)
    turn.connection.execute(update(schema.batch).where(schema.batch.c.id == batch).values(hold_until=until))
    if by_right is not None:
        by, note = turn.actor.login, by_right.decision
        publication_requests.enter(turn.connection, [batch], by=by, now=turn.now, note=note)


def _record(
    turn: UnitOfWork, report: Report, step: Level, *, decision: str, reason: str, delegation: int | None = None
) -> None:
    turn.connection.execute(
        insert(schema.report_decision).values(
            report=report.id,
            revision=report.revision,
            step=step,
            decision=decision,
            by=turn.actor.account,
            at=turn.now,
            reason=reason.strip(),
            delegation=delegation,
        )
    )
    name = schema.report_decision.name
    sealed = {name: row_hashes.rows(turn.connection, name, report=report.id, revision=report.revision, step=step)}
    detail = {"revision": report.revision, "step": step, "reason": reason, "delegation": delegation, "seals": sealed}
    audit_log.record(
        turn.connection, who=turn.actor.login, what=f"report.{decision}", subject=report.key.name, detail=detail
    )


def _set(turn: UnitOfWork, report: Report, **values: Any) -> None:
    table = schema.report
    turn.connection.execute(update(table).where(table.c.id == report.id).values(**values))
