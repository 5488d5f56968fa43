"""What people ask about the data on them, and until when it has to be done.

Terms: Decree 356/2025/ND-CP, which guides the Law on the Protection of Personal Data 91/2025/QH15: an answer within two
working days; to be carried out within 10 days (see, correct), 15 (withdraw), 20 (delete). Figures as law firms
tell them, not compared with the text of the decree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from geodata import schema
from geodata.access import Permission
from geodata.integrity import audit_log
from geodata.volunteers import people, vetting
from geodata.volunteers.people import Volunteer
from geodata.work.unit_of_work import UnitOfWork

Kind = Literal["see", "correct", "withdraw", "delete"]
ANSWER_WORKING_DAYS = 2
TERM_DAYS: Mapping[Kind, int] = {"see": 10, "correct": 10, "withdraw": 15, "delete": 20}
SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class DataSubjectRequest:
    """One request; `answer_by` and `due_by`: the ends of its terms."""

    id: int
    volunteer: int
    code: str
    place: str | None
    kind: Kind
    note: str
    asked_at: datetime
    answered_at: datetime | None
    done_at: datetime | None
    done_by: str | None
    answer_by: datetime
    due_by: datetime

    def late(self, now: datetime) -> bool:
        """Whether a term has passed that was not kept."""
        return (self.answered_at is None and now > self.answer_by) or (self.done_at is None and now > self.due_by)


class RequestNotOpen(LookupError):
    """There is no such open request."""


def ask(
    connection: Connection,
    volunteer: Volunteer,
    kind: Kind,
    *,
    note: str,
    now: datetime,
    done: bool = False,
    by: str = "form",
) -> int:
    """Enter a request of the moment `now`; `done`: what a person does alone through their link is answered and carried
    out at once; `by`: the login of whoever took it down."""
    values = {"answered_at": now, "done_at": now, "done_by": by} if done else {}
    table = schema.data_request
    number: int = connection.execute(
        insert(table)
        .values(volunteer=volunteer.id, kind=kind, note=note.strip()[:400], asked_at=now, **values)
        .returning(table.c.id)
    ).scalar_one()
    detail = {"kind": kind, "done": done}
    audit_log.record(connection, who=by, what="volunteer.request", subject=volunteer.code, detail=detail)
    return number


def enter(turn: UnitOfWork, volunteer: Volunteer, kind: Kind, *, note: str, day: date) -> int:
    """Enter what somebody asked by telephone or on paper; its terms are counted from that `day`, by the province's
    clock. Raises `Forbidden`, `ValueError` for a day to come."""
    vetting.hold(turn, volunteer)
    zone = turn.settings.province.zone
    today = turn.settings.province.day_of(turn.now)
    if day > today:
        raise ValueError(day.isoformat())
    asked_at = turn.now if day == today else datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    return ask(turn.connection, volunteer, kind, note=note, now=asked_at, by=turn.actor.login)


def carry_out(turn: UnitOfWork, request: DataSubjectRequest) -> None:
    """Do what is asked, as far as the register does it: delete the person, take their consents back; note it.

    What was shown or corrected is noted alone. Raises `NotPossible`, `Forbidden`, `people.Unknown`, `people.Stale`.
    """
    done(turn, request)
    if request.kind in ("delete", "withdraw"):
        volunteer, by = people.find(turn.connection, request.volunteer), turn.actor.login
        if request.kind == "delete":
            people.remove(turn.connection, volunteer, by=by, why="asked", now=turn.now)
        else:
            people.withdraw(turn.connection, volunteer, by=by, now=turn.now)


def answered(turn: UnitOfWork, request: DataSubjectRequest) -> None:
    """Note that somebody was told how their request goes on. Raises `NotPossible`, `Forbidden`."""
    _settle(turn, request, answered_at=turn.now)


def done(turn: UnitOfWork, request: DataSubjectRequest) -> None:
    """Note that a request was carried out. Raises `NotPossible`, `Forbidden`."""
    _settle(turn, request, answered_at=request.answered_at or turn.now, done_at=turn.now, done_by=turn.actor.login)


def open_requests(turn: UnitOfWork) -> list[DataSubjectRequest]:
    """Requests to be carried out, of people who are there within the actor's places, the most pressing first."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE)
    table, volunteer = schema.data_request, schema.volunteer
    rows = turn.connection.execute(
        select(table, volunteer.c.code, volunteer.c.place)
        .join(volunteer, volunteer.c.id == table.c.volunteer)
        .where(table.c.done_at.is_(None), volunteer.c.status != "deleted")
    )
    zone = turn.settings.province.zone
    found = [
        DataSubjectRequest(
            **row._mapping,
            answer_by=_working_days_after(row.asked_at, ANSWER_WORKING_DAYS, zone),
            due_by=row.asked_at + timedelta(days=TERM_DAYS[row.kind]),
        )
        for row in rows
        if turn.actor.may(Permission.VOLUNTEER_MANAGE, row.place or turn.settings.province.code)
    ]
    return sorted(found, key=lambda one: (one.due_by, one.id))


def _working_days_after(moment: datetime, number: int, zone: ZoneInfo) -> datetime:
    """The moment `number` working days later; Saturdays and Sundays do not count, holidays do."""
    later = moment.astimezone(zone)
    while number:
        later += timedelta(days=1)
        number -= later.weekday() < SATURDAY
    return later


def _settle(turn: UnitOfWork, request: DataSubjectRequest, **values: object) -> None:
    turn.actor.hold(Permission.VOLUNTEER_MANAGE, request.place or turn.settings.province.code)
    table = schema.data_request
    open_ = (table.c.id == request.id, table.c.done_at.is_(None))
    if turn.connection.execute(update(table).where(*open_).values(**values)).rowcount != 1:
        raise RequestNotOpen(request.id)
    detail = {"kind": request.kind, **{name: str(value) for name, value in values.items()}}
    who = turn.actor.login
    audit_log.record(turn.connection, who=who, what="volunteer.request", subject=request.code, detail=detail)
