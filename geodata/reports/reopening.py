"""Reopening: asked for with a reason by who enters, granted until a moment or denied by who reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from geodata import schema
from geodata.access import Permission
from geodata.integrity import audit_log
from geodata.reports import state
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.work.unit_of_work import UnitOfWork

Purpose = Literal["late", "correction"]


@dataclass(frozen=True, kw_only=True)
class Reopening:
    """A request for one report: why, by whom; decided where `decided_at` is set, granted where `granted_until`."""

    id: int
    key: Key
    purpose: Purpose
    asked_by: str
    asked_at: datetime
    reason: str
    decided_at: datetime | None
    granted_until: datetime | None
    answer: str | None


@dataclass(frozen=True, kw_only=True)
class ReopeningRequest:
    """What is decided on at once: the topics of one commune and day, asked for together; `id` of one of its parts."""

    id: int
    place: str
    day: date
    topics: tuple[str, ...]
    purpose: Purpose
    asked_by: str
    asked_at: datetime
    reason: str


class ReopeningNotPossible(RuntimeError):
    """There is nothing to ask or to decide: the report is open, was asked for already, or the request is decided."""


def ask(turn: UnitOfWork, *, key: Key, reason: str) -> int:
    """Ask that a report be opened again; the number of the request.

    Where the day was closed before it was sent or settled, it asks for every report of that commune and day that was:
    they are decided on together. Raises `NotPossible` when it is open or asked for already, `ValueError` without a
    reason, `Forbidden`.
    """
    turn.actor.hold(Permission.REPORT_ENTER, key.place)
    if not reason.strip():
        raise ValueError("a request needs a reason")
    correction = state.find(turn.connection, key).status not in state.WRITABLE
    made: dict[str, int] = {}
    for topic in [key.topic] if correction else FORMS:
        one = state.find(turn.connection, replace(key, topic=topic))
        if (correction or one.status in state.WRITABLE) and _askable(turn, one):
            made[topic] = _ask(turn, state.begin(turn, one.key), "correction" if correction else "late", reason)
    if key.topic not in made:
        raise ReopeningNotPossible("open, or asked already")
    return made[key.topic]


def decide(turn: UnitOfWork, request: int, *, until: datetime | None, answer: str = "") -> None:
    """Open what was asked for until a moment, or deny it (`until` None, with an `answer`): every report of the day.

    Raises `NotPossible` for a request that is decided, one's own, or a moment that has passed; `Forbidden`.
    """
    row = turn.connection.execute(_all().where(schema.reopening.c.id == request)).first()
    if row is None:
        raise ReopeningNotPossible(request)
    asked = _reopening(row)
    turn.actor.hold(Permission.REPORT_REOPEN, asked.key.place)
    if asked.asked_by == turn.actor.login or (until is not None and until <= turn.now):
        raise ReopeningNotPossible(request)
    if until is None and not answer.strip():
        raise ValueError("a denial needs an answer")
    together = [one for one in _undecided(turn) if _as_one(one) == _as_one(asked)]
    if request not in {one.id for one in together}:
        raise ReopeningNotPossible(request)
    for one in together:
        _decide(turn, one, until, answer.strip())


def waiting(turn: UnitOfWork) -> list[ReopeningRequest]:
    """The requests that wait for a decision within the actor's places, oldest first."""
    found: dict[tuple[object, ...], list[Reopening]] = {}
    for one in _undecided(turn):
        if turn.actor.may(Permission.REPORT_REOPEN, one.key.place):
            found.setdefault(_as_one(one), []).append(one)
    return [_request(together) for together in found.values()]


def granted_until(turn: UnitOfWork, report: state.Report) -> datetime | None:
    """Until when a report was opened again; None where it was not, or the moment has passed."""
    table = schema.reopening
    mine = (table.c.report == report.id, table.c.granted_until > turn.now)
    until: datetime | None = turn.connection.scalar(select(func.max(table.c.granted_until)).where(*mine))
    return until


def of(connection: Connection, key: Key) -> list[Reopening]:
    """Every request for one report, newest first."""
    report = schema.report
    mine = (report.c.place == key.place, report.c.topic == key.topic, report.c.day == key.day)
    rows = connection.execute(_all().where(*mine).order_by(schema.reopening.c.id.desc()))
    return [_reopening(row) for row in rows]


def _askable(turn: UnitOfWork, report: state.Report) -> bool:
    """Whether the report is closed and nobody has asked for it yet."""
    lock, table = state.locked(turn, report), schema.reopening
    asked = select(table.c.id).where(table.c.report == report.id, table.c.decided_at.is_(None))
    return lock is not None and lock.ask and turn.connection.scalar(asked) is None


def _ask(turn: UnitOfWork, report: state.Report, purpose: Purpose, reason: str) -> int:
    values = {"report": report.id, "purpose": purpose, "reason": reason.strip()}
    table = schema.reopening
    number: int = turn.connection.execute(
        insert(table).values(asked_by=turn.actor.account, asked_at=turn.now, **values).returning(table.c.id)
    ).scalar_one()
    _log(turn, "ask", report.key, {"purpose": purpose, "reason": reason})
    return number


def _decide(turn: UnitOfWork, one: Reopening, until: datetime | None, answer: str) -> None:
    table, report = schema.reopening, schema.report
    stands = state.begin(turn, one.key)
    decided = {"decided_by": turn.actor.account, "decided_at": turn.now, "granted_until": until}
    done = turn.connection.execute(
        update(table).where(table.c.id == one.id, table.c.decided_at.is_(None)).values(answer=answer or None, **decided)
    )
    if done.rowcount != 1:
        raise ReopeningNotPossible(one.id)
    if until is not None:
        turn.connection.execute(update(report).where(report.c.id == stands.id).values(open_until=until))
    said: dict[str, object] = {"until": until.isoformat() if until else None, "answer": answer}
    _log(turn, "grant" if until else "deny", one.key, said)


def _undecided(turn: UnitOfWork) -> list[Reopening]:
    table = schema.reopening
    rows = turn.connection.execute(_all().where(table.c.decided_at.is_(None)).order_by(table.c.id))
    return [_reopening(row) for row in rows]


def _as_one(one: Reopening) -> tuple[object, ...]:
    """What the parts of one request have in common."""
    alone = one.id if one.purpose == "correction" else None
    return one.key.place, one.key.day, one.purpose, one.asked_by, one.asked_at, one.reason, alone


def _request(together: Sequence[Reopening]) -> ReopeningRequest:
    first = together[0]
    asked = {one.key.topic for one in together}
    return ReopeningRequest(
        id=first.id,
        place=first.key.place,
        day=first.key.day,
        topics=tuple(topic for topic in FORMS if topic in asked),
        purpose=first.purpose,
        asked_by=first.asked_by,
        asked_at=first.asked_at,
        reason=first.reason,
    )


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


def _log(turn: UnitOfWork, what: str, key: Key, detail: dict[str, object]) -> None:
    audit_log.record(turn.connection, who=turn.actor.login, what=f"reopening.{what}", subject=key.name, detail=detail)
