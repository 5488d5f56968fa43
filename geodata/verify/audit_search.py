"""The audit log as an auditor reads it: who did what, when, to what; within the places of the one who reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from geodata import schema
from geodata.access import Actor, Permission
from geodata.settings.config import Settings
from geodata.work.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """One entry of the log."""

    id: int
    at: datetime
    who: str
    what: str
    subject: str
    detail: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """Which entries: by whom (a login or a part of a name), which kind (`report` stands for `report.send` and the
    like), text in the subject, days (both included, by the province's clock); None or "" for all."""

    who: str = ""
    what: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


def entries(turn: UnitOfWork, wanted: LogFilter, *, most: int, before: int | None = None) -> list[LogEntry]:
    """The newest `most` entries, newest first; `before`: with smaller numbers only. Raises `Forbidden`."""
    turn.actor.hold(Permission.AUDIT_READ)
    table = schema.audit_event
    statement = _matching(select(table), turn, wanted).order_by(table.c.id.desc()).limit(most)
    if before is not None:
        statement = statement.where(table.c.id < before)
    return [
        LogEntry(
            id=row.id, at=row.at, who=row.who, what=row.what, subject=row.subject, detail=row.detail, hash=row.hash
        )
        for row in turn.connection.execute(statement)
    ]


def count(turn: UnitOfWork, wanted: LogFilter) -> int:
    """How many entries match."""
    turn.actor.hold(Permission.AUDIT_READ)
    return turn.connection.scalar(_matching(select(func.count(schema.audit_event.c.id)), turn, wanted)) or 0


def kinds(connection: Connection) -> list[str]:
    """Every kind of entry that there is."""
    table = schema.audit_event
    return sorted(connection.scalars(select(table.c.what).distinct()))


def _matching(statement: Select[Any], turn: UnitOfWork, wanted: LogFilter) -> Select[Any]:
    table = schema.audit_event
    conditions: list[ColumnElement[bool]] = []
    if wanted.who:
        people = schema.account
        named = select(people.c.login).where(people.c.name.contains(wanted.who, autoescape=True))
        conditions.append(or_(table.c.who == wanted.who, table.c.who.in_(named)))
    if wanted.what:
        conditions.append(or_(table.c.what == wanted.what, table.c.what.startswith(f"{wanted.what}.", autoescape=True)))
    if wanted.subject:
        conditions.append(table.c.subject.contains(wanted.subject, autoescape=True))
    if wanted.first:
        conditions.append(table.c.at >= _midnight(turn.settings, wanted.first))
    if wanted.last:
        conditions.append(table.c.at < _midnight(turn.settings, wanted.last + timedelta(days=1)))
    if not _sees_all(turn.actor, turn.settings):
        account = schema.account
        mine = select(account.c.login).where(account.c.place.in_(turn.actor.within))
        conditions.append(table.c.who.in_(mine))
    return statement.where(*conditions)


def _sees_all(actor: Actor, settings: Settings) -> bool:
    """An auditor of the province reads every entry; one of a district what the people within it did."""
    return settings.province.code in actor.within


def _midnight(settings: Settings, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=settings.province.zone)
