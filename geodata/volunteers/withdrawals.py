"""Offers taken back and needs closed: whoever was told is told that it is off, whoever was not yet is not."""

from __future__ import annotations

from sqlalchemy import select, update

from geodata import schema
from geodata.access import Permission
from geodata.integrity import audit_log
from geodata.jobs import outbox
from geodata.store import database
from geodata.volunteers import assignments, needs, notifications
from geodata.volunteers.assignments import Assignment
from geodata.volunteers.needs import Need
from geodata.volunteers.people import RegistrationNotPossible
from geodata.work.unit_of_work import UnitOfWork


def withdraw(turn: UnitOfWork, assignment: Assignment) -> None:
    """Take back an offer, answered with yes or not at all; its place is free. Raises `RegistrationNotPossible`."""
    need = needs.find(turn.connection, assignment.need)
    turn.actor.hold(Permission.VOLUNTEER_MANAGE, need.place)
    if assignment.status not in ("offered", "accepted") or assignment.minutes:
        raise RegistrationNotPossible(assignment.status)
    assignments.move(turn.connection, assignment, status="cancelled", answered_at=turn.now)
    _tell(turn, need, assignment)
    detail = {"need": assignment.need}
    who = turn.actor.login
    audit_log.record(turn.connection, who=who, what="volunteer.withdraw", subject=str(assignment.id), detail=detail)


def close(turn: UnitOfWork, need: Need, *, cancelled: bool = False) -> None:
    """Ask for nobody more: offers without an answer end; `cancelled`: those that were accepted, too."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE, need.place)
    database.serialise(turn.connection, f"need {need.id}")
    table, assignment = schema.volunteer_need, schema.volunteer_assignment
    status = "cancelled" if cancelled else "closed"
    turn.connection.execute(update(table).where(table.c.id == need.id).values(status=status))
    ending = ("offered", "accepted") if cancelled else ("offered",)
    mine = (assignment.c.need == need.id, assignment.c.status.in_(ending))
    numbers = turn.connection.scalars(select(assignment.c.id).where(*mine).order_by(assignment.c.id)).all()
    for number in numbers:
        one = assignments.find(turn.connection, number)
        assignments.move(turn.connection, one, status="cancelled", answered_at=turn.now)
        _tell(turn, need, one)
    detail = {"status": status}
    audit_log.record(turn.connection, who=turn.actor.login, what="need.close", subject=str(need.id), detail=detail)


def _tell(turn: UnitOfWork, need: Need, before: Assignment) -> None:
    """Take back what waits, and queue that it is off: for an offer only where its message is out, or on its way."""
    for waiting in notifications.BEFORE:
        outbox.take_back(
            turn.connection, notifications.key(waiting, need.id, before.id), why=notifications.NO_LONGER, now=turn.now
        )
    kind: notifications.Kind = "off" if before.status == "accepted" else "recall"
    channel = turn.settings.volunteers.notify[0]
    notifications.tell(turn.connection, kind, need, before.id, channel=channel, now=turn.now)
