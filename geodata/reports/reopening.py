"""Reopening: asked for with a reason by who enters, granted until a moment or denied by who reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, insert, select, update

from geodata import audit, schema
from geodata.access import Permission
from geodata.reports import state
from geodata.reports.state import Key
from geodata.reports.turn import Turn

Purpose = Literal["late", "correction"]


@dataclass(frozen=True, kw_only=True)
class Reopening:
    """One request: for which report, why, by whom; decided where `decided_at` is set, granted where `granted_until`."""

    id: int
    key: Key
    purpose: Purpose
    asked_by: str
    asked_at: datetime
    reason: str
    decided_at: datetime | None
    granted_until: datetime | None
    answer: str | None


class NotPossible(RuntimeError):
    """There is nothing to ask or to decide: the report is open, was asked for already, or the request is decided."""


def ask(turn: Turn, *, key: Key, reason: str) -> int:
    """Ask that a report be opened again; the number of the request.

    Raises `NotPossible` when it is open or asked for already, `ValueError` without a reason, `Forbidden`.
    """
    turn.actor.hold(Permission.REPORT_ENTER, key.place)
    if not reason.strip():
        raise ValueError("a request needs a reason")
    report = state.begin(turn, key)
    purpose: Purpose = "late" if report.status in state.WRITABLE else "correction"
    _hold_closed(turn, report)
    table = schema.reopening
    if turn.connection.scalar(select(table.c.id).where(table.c.report == report.id, table.c.decided_at.is_(None))):
        raise NotPossible("asked already")
    values = {"report": report.id, "purpose": purpose, "reason": reason.strip()}
    number: int = turn.connection.execute(
        insert(table).values(asked_by=turn.actor.account, asked_at=turn.now, **values).returning(table.c.id)
    ).scalar_one()
    _log(turn, "ask", key, {"purpose": purpose, "reason": reason})
    return number


def decide(turn: Turn, request: int, *, until: datetime | None, answer: str = "") -> None:
    """Open the report until a moment, or deny it (`until` None, with an `answer`).

    Raises `NotPossible` for a request that is decided, one's own, or a moment that has passed; `Forbidden`.
    """
    table, report = schema.reopening, schema.report
    row = turn.connection.execute(
        select(table.c.report, table.c.asked_by, table.c.decided_at, report.c.place, report.c.topic, report.c.day)
        .select_from(table.join(report, report.c.id == table.c.report))
        .where(table.c.id == request)
    ).first()
    if row is None:
        raise NotPossible(request)
    turn.actor.hold(Permission.REPORT_REOPEN, row.place)
    key = Key(place=row.place, topic=row.topic, day=row.day)
    state.begin(turn, key)
    if row.asked_by == turn.actor.account or (until is not None and until <= turn.now):
        raise NotPossible(request)
    if until is None and not answer.strip():
        raise ValueError("a denial needs an answer")
    decided = {"decided_by": turn.actor.account, "decided_at": turn.now, "granted_until": until}
    done = turn.connection.execute(
        update(table)
        .where(table.c.id == request, table.c.decided_at.is_(None))
        .values(answer=answer.strip() or None, **decided)
    )
    if done.rowcount != 1:
        raise NotPossible(request)
    if until is not None:
        turn.connection.execute(update(report).where(report.c.id == row.report).values(open_until=until))
    _log(turn, "grant" if until else "deny", key, {"until": until.isoformat() if until else None, "answer": answer})


def waiting(turn: Turn) -> list[Reopening]:
    """The requests that wait for a decision within the actor's places, oldest first."""
    table = schema.reopening
    rows = turn.connection.execute(_all().where(table.c.decided_at.is_(None)).order_by(table.c.id))
    found = [_reopening(row) for row in rows]
    return [one for one in found if turn.actor.may(Permission.REPORT_REOPEN, one.key.place)]


def of(connection: Connection, key: Key) -> list[Reopening]:
    """Every request for one report, newest first."""
    report = schema.report
    mine = (report.c.place == key.place, report.c.topic == key.topic, report.c.day == key.day)
    rows = connection.execute(_all().where(*mine).order_by(schema.reopening.c.id.desc()))
    return [_reopening(row) for row in rows]


def _hold_closed(turn: Turn, report: state.Report) -> None:
    try:
        state.hold_open(turn, report)
    except state.Locked as locked:
        if locked.ask:
            return
    raise NotPossible("open")


def _all() -> Select[Any]:
    table, report, account = schema.reopening, schema.report, schema.account
    own = [table.c[name] for name in Reopening.__dataclass_fields__ if name not in ("key", "asked_by")]
    return select(*own, account.c.login.label("asked_by"), report.c.place, report.c.topic, report.c.day).select_from(
        table.join(report, report.c.id == table.c.report).join(account, account.c.id == table.c.asked_by)
    )


def _reopening(row: Row[Any]) -> Reopening:
    values = dict(row._mapping)
    key = Key(place=values.pop("place"), topic=values.pop("topic"), day=values.pop("day"))
    return Reopening(key=key, **values)


def _log(turn: Turn, what: str, key: Key, detail: dict[str, object]) -> None:
    audit.record(turn.connection, who=turn.actor.login, what=f"reopening.{what}", subject=key.name, detail=detail)
