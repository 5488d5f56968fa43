"""Assignments: offered, answered through the private link, checked in and out, hours served, certified."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from geodata import schema
from geodata.access import Permission
from geodata.integrity import audit_log
from geodata.store import database
from geodata.volunteers import needs, notifications, people
from geodata.volunteers.needs import Need
from geodata.volunteers.people import LETTERS, RegistrationNotPossible, Volunteer
from geodata.work.unit_of_work import UnitOfWork

CERTIFICATE = 10
LONGEST_MINUTES = 24 * 60
LONGEST_SHIFT = timedelta(hours=16)


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One volunteer for one need."""

    id: int
    need: int
    volunteer: int
    status: str
    by: str
    offered_at: datetime
    answered_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    minutes: int | None
    certificate: str | None


class UnknownAssignment(LookupError):
    """There is no such assignment."""


class HoursWanted(ValueError):
    """How long somebody served has to be said."""


def offer(turn: UnitOfWork, need: Need, volunteers: Iterable[Volunteer]) -> int:
    """Ask volunteers for a need, each once, and queue what they are told; returns how many are newly asked.

    Raises `RegistrationNotPossible` (the need is over, not accepted), `Forbidden` for another's place.
    """
    turn.actor.hold(Permission.VOLUNTEER_MANAGE, need.place)
    database.serialise(turn.connection, f"need {need.id}")
    if need.status != "open":
        raise RegistrationNotPossible(need.status)
    table, asked = schema.volunteer_assignment, 0
    known = set(turn.connection.scalars(select(table.c.volunteer).where(table.c.need == need.id)))
    for one in volunteers:
        turn.actor.hold(Permission.VOLUNTEER_MANAGE, one.place)
        if one.status != "accepted":
            raise RegistrationNotPossible(one.status)
        if one.id in known:
            continue
        values = {"need": need.id, "volunteer": one.id, "by": turn.actor.login, "offered_at": turn.now}
        new = insert(table).values(status="offered", **values).returning(table.c.id)
        number: int = turn.connection.execute(new).scalar_one()
        channel = turn.settings.volunteers.notify[0]
        notifications.tell(turn.connection, "offer", need, number, channel=channel, now=turn.now)
        asked += 1
    if asked:
        detail = {"number": asked}
        who = turn.actor.login
        audit_log.record(turn.connection, who=who, what="volunteer.offer", subject=f"need {need.id}", detail=detail)
    return asked


def answer(
    connection: Connection,
    volunteer: Volunteer,
    assignment: Assignment,
    *,
    yes: bool,
    now: datetime,
    by: str | None = None,
) -> bool:
    """What a volunteer says to an offer, by their own link, or to whom `by` names; False when the need was filled
    meanwhile.

    Raises `RegistrationNotPossible` when it was answered or cancelled, `Unknown` for somebody else's.
    """
    if assignment.volunteer != volunteer.id:
        raise UnknownAssignment(assignment.id)
    if assignment.status != "offered":
        raise RegistrationNotPossible(assignment.status)
    database.serialise(connection, f"need {assignment.need}")
    need = needs.find(connection, assignment.need)
    full = yes and (need.status != "open" or not need.missing)
    status = "cancelled" if full else "accepted" if yes else "declined"
    move(connection, assignment, status=status, answered_at=now)
    detail = {"status": status}
    audit_log.record(
        connection, who=by or volunteer.code, what="volunteer.answer", subject=str(assignment.id), detail=detail
    )
    return not full


def answer_for(turn: UnitOfWork, assignment: Assignment, *, yes: bool) -> bool:
    """What a volunteer said on the telephone; as `answer`."""
    _hold(turn, assignment)
    volunteer = people.find(turn.connection, assignment.volunteer)
    return answer(turn.connection, volunteer, assignment, yes=yes, now=turn.now, by=turn.actor.login)


def check_in(turn: UnitOfWork, assignment: Assignment, *, at: datetime | None = None) -> None:
    """Note that somebody has come. Raises `RegistrationNotPossible`."""
    _hold(turn, assignment)
    if assignment.status != "accepted":
        raise RegistrationNotPossible(assignment.status)
    move(turn.connection, assignment, status="present", began_at=at or turn.now)
    _note(turn, assignment, "in")


def check_out(turn: UnitOfWork, assignment: Assignment, *, hours: float | None = None) -> int:
    """Note that somebody has gone, after `hours` where the clock does not tell; returns the minutes served.

    Raises `RegistrationNotPossible` (not there), `HoursWanted` where nobody noted when they left, or for hours that
    are none or more than a day has.
    """
    need = _hold(turn, assignment)
    if assignment.status != "present" or assignment.began_at is None:
        raise RegistrationNotPossible(assignment.status)
    if hours is None and forgotten(turn, assignment):
        raise HoursWanted(assignment.id)
    until_now = (turn.now - assignment.began_at).total_seconds() / 60
    minutes = round(until_now if hours is None else hours * 60)
    if not 0 <= minutes <= min(LONGEST_MINUTES, until_now + 1):
        raise HoursWanted(assignment.id)
    served = minutes + (assignment.minutes or 0)
    today = turn.settings.province.day_of(turn.now)
    status = "done" if today >= need.last_day else "accepted"
    move(
        turn.connection,
        assignment,
        status=status,
        ended_at=assignment.began_at + timedelta(minutes=minutes),
        minutes=served,
        began_at=None,
    )
    table = schema.volunteer
    mine = table.c.id == assignment.volunteer
    turn.connection.execute(update(table).where(mine).values(served_minutes=table.c.served_minutes + minutes))
    _note(turn, assignment, "out", minutes=minutes)
    return minutes


def forgotten(turn: UnitOfWork, assignment: Assignment) -> bool:
    """Whether somebody is noted as there for longer than any shift lasts: nobody noted when they left."""
    return assignment.began_at is not None and turn.now - assignment.began_at > LONGEST_SHIFT


def certify(turn: UnitOfWork, assignment: Assignment) -> str:
    """The number of the certificate for hours served; the same one each time. Raises `RegistrationNotPossible`."""
    _hold(turn, assignment)
    if not assignment.minutes:
        raise RegistrationNotPossible("no hours served")
    if assignment.certificate is not None:
        return assignment.certificate
    number = "".join(secrets.choice(LETTERS) for _ in range(CERTIFICATE))
    table = schema.volunteer_assignment
    turn.connection.execute(update(table).where(table.c.id == assignment.id).values(certificate=number))
    who = turn.actor.login
    audit_log.record(
        turn.connection, who=who, what="volunteer.certificate", subject=number, detail={"id": assignment.id}
    )
    return number


def of_need(turn: UnitOfWork, need: Need) -> list[Assignment]:
    """Everybody who was asked for a need."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE, need.place)
    return _read(turn.connection, _all().where(schema.volunteer_assignment.c.need == need.id))


def due(turn: UnitOfWork, *, today: date) -> list[Assignment]:
    """Who has accepted something of that day within the actor's places, and whoever is still noted as there."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE)
    table, need = schema.volunteer_assignment, schema.volunteer_need
    days = (need.c.first_day <= today) & (need.c.last_day >= today)
    comes = (table.c.status == "accepted") & days & (need.c.status != "cancelled")
    statement = _all().join(need, need.c.id == table.c.need).where(need.c.place.in_(turn.actor.within))
    return _read(turn.connection, statement.where(comes | (table.c.status == "present")))


def of_volunteer(connection: Connection, volunteer: int) -> list[Assignment]:
    """Everything that somebody was asked for, newest first."""
    table = schema.volunteer_assignment
    return _read(connection, _all().where(table.c.volunteer == volunteer).order_by(table.c.id.desc()))


def find(connection: Connection, number: int) -> Assignment:
    """An assignment by number. Raises `Unknown`."""
    found = _read(connection, _all().where(schema.volunteer_assignment.c.id == number))
    if not found:
        raise UnknownAssignment(number)
    return found[0]


def by_certificate(connection: Connection, number: str) -> Assignment | None:
    """The assignment that a certificate is about."""
    found = _read(connection, _all().where(schema.volunteer_assignment.c.certificate == number))
    return found[0] if found else None


def _hold(turn: UnitOfWork, assignment: Assignment) -> Need:
    need = needs.find(turn.connection, assignment.need)
    turn.actor.hold(Permission.VOLUNTEER_MANAGE, need.place)
    return need


def move(connection: Connection, assignment: Assignment, **values: Any) -> None:
    """Write columns of an assignment whose status is as the caller saw it. Raises `RegistrationNotPossible`."""
    table = schema.volunteer_assignment
    same = (table.c.id == assignment.id, table.c.status == assignment.status)
    if connection.execute(update(table).where(*same).values(**values)).rowcount != 1:
        raise RegistrationNotPossible("changed meanwhile")


def _note(turn: UnitOfWork, assignment: Assignment, what: str, **detail: Any) -> None:
    volunteer = people.find(turn.connection, assignment.volunteer)
    audit_log.record(
        turn.connection,
        who=turn.actor.login,
        what="volunteer.presence",
        subject=volunteer.code,
        detail={"id": assignment.id, "presence": what, **detail},
    )


def _all() -> Select[Any]:
    table = schema.volunteer_assignment
    return select(*(table.c[name] for name in Assignment.__dataclass_fields__)).order_by(table.c.id)


def _read(connection: Connection, statement: Select[Any]) -> list[Assignment]:
    rows: Iterable[Row[Any]] = connection.execute(statement)
    return [Assignment(**row._mapping) for row in rows]
