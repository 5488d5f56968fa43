"""Looking at who signed up: accepted, refused with a reason, registrations of one phone number merged."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update

from geodata import schema
from geodata.access import Permission
from geodata.integrity import audit_log
from geodata.volunteers import consents, people
from geodata.volunteers.options import CONTACT
from geodata.volunteers.people import RegistrationNotPossible, Volunteer
from geodata.work.unit_of_work import UnitOfWork

OPEN = ("registered", "accepted", "refused")


def accept(turn: UnitOfWork, volunteer: Volunteer) -> None:
    """Take somebody in. Raises `RegistrationNotPossible`, also without their consent, `people.Stale`, `Forbidden`."""
    if CONTACT not in consents.standing(turn.connection, volunteer.id):
        raise RegistrationNotPossible("no consent")
    _decide(turn, volunteer, "accepted", "")


def refuse(turn: UnitOfWork, volunteer: Volunteer, reason: str) -> None:
    """Do not take somebody in, who is shown why. Raises `RegistrationNotPossible`, `ValueError` without a reason."""
    if not reason.strip():
        raise ValueError("a refusal needs a reason")
    _decide(turn, volunteer, "refused", reason.strip())


def merge(turn: UnitOfWork, keep: Volunteer, double: Volunteer) -> None:
    """Let `keep` stand for `double`, who has the same phone number: assignments, hours, requests move over.

    Raises `RegistrationNotPossible` for another phone number.
    """
    hold(turn, keep)
    hold(turn, double)
    if double.id not in {other.id for other in people.same_phone(turn.connection, keep.id)}:
        raise RegistrationNotPossible("another phone number")
    table = schema.volunteer_assignment
    taken = select(table.c.need).where(table.c.volunteer == keep.id)
    moved = (table.c.volunteer == double.id, table.c.need.not_in(taken))
    turn.connection.execute(update(table).where(*moved).values(volunteer=keep.id))
    served = select(func.coalesce(func.sum(table.c.minutes), 0)).where(table.c.volunteer == keep.id).scalar_subquery()
    kept, request = schema.volunteer, schema.data_request
    turn.connection.execute(update(kept).where(kept.c.id == keep.id).values(served_minutes=served))
    turn.connection.execute(update(request).where(request.c.volunteer == double.id).values(volunteer=keep.id))
    people.remove(turn.connection, double, by=turn.actor.login, why=f"double of {keep.code}", now=turn.now)
    detail = {"kept": keep.code}
    audit_log.record(turn.connection, who=turn.actor.login, what="volunteer.merge", subject=double.code, detail=detail)


def hold(turn: UnitOfWork, volunteer: Volunteer) -> None:
    """Raise `Forbidden` unless the volunteer lives within the actor's places."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE, volunteer.place)


def _decide(turn: UnitOfWork, volunteer: Volunteer, decision: str, reason: str) -> None:
    hold(turn, volunteer)
    if volunteer.status not in OPEN or volunteer.status == decision:
        raise RegistrationNotPossible(volunteer.status)
    people.move(turn.connection, volunteer, status=decision, changed_at=turn.now)
    turn.connection.execute(
        insert(schema.volunteer_decision).values(
            volunteer=volunteer.id, decision=decision, reason=reason[:400], by=turn.actor.login, at=turn.now
        )
    )
    detail = {"reason": reason}
    what = f"volunteer.{decision}"
    audit_log.record(turn.connection, who=turn.actor.login, what=what, subject=volunteer.code, detail=detail)
