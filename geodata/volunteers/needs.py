"""Needs: places and units that ask for people, for a task, with skills, on days and hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from geodata import schema
from geodata.access import Permission
from geodata.core.text import Text
from geodata.files.form_reader import FormLine
from geodata.files.parse_context import ParseContext
from geodata.integrity import audit_log
from geodata.volunteers.form import DOSES
from geodata.volunteers.hours import on_days, read_hours
from geodata.volunteers.options import LANGUAGES, SKILLS
from geodata.work.unit_of_work import UnitOfWork

MOST = 1_000
TAKEN = ("accepted", "present", "done")
"""Assignments that fill a place of a need."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """One need; `taken` of its `number` places are filled, `offered` wait for an answer."""

    id: int
    place: str
    unit: str
    task: str
    number: int
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    hours: int
    doses: int
    first_day: date
    last_day: date
    status: str
    author: str
    made_at: datetime
    taken: int
    offered: int

    @property
    def when(self) -> int:
        """The parts of day that are asked for and that the need's days have."""
        return self.hours & on_days(self.first_day, self.last_day)

    @property
    def missing(self) -> int:
        """Places that nobody fills yet."""
        return max(0, self.number - self.taken)


class UnknownNeed(LookupError):
    """There is no such need."""


def read(texts: dict[str, str], asked: ParseContext) -> dict[str, Any]:
    """A need as a form sends it. Raises `geodata.files.form_reader.WrongForm`."""
    line = FormLine(texts=texts)
    said: dict[str, Any] = {
        "place": line.needed_place("place", asked),
        "unit": line.needed("unit", most=200),
        "task": line.needed("task", most=400),
        "number": line.count("number"),
        "skills": line.several("skills", SKILLS),
        "languages": line.several("languages", LANGUAGES),
        "hours": read_hours(line),
        "doses": line.count("doses") or 0,
        "first_day": line.needed_day("first_day"),
        "last_day": line.needed_day("last_day"),
    }
    if not 1 <= (said["number"] or 0) <= MOST:
        line.wrong.setdefault("number", Text(vi=f"từ 1 đến {MOST} người", en=f"from 1 to {MOST} people"))
    if said["doses"] not in DOSES:
        line.wrong.setdefault("doses", Text(vi=f"từ 0 đến {DOSES[-1]}", en=f"from 0 to {DOSES[-1]}"))
    line.settle()
    if said["last_day"] < said["first_day"]:
        line.wrong["last_day"] = Text(vi="trước ngày bắt đầu", en="before the first day")
    if said["last_day"] < asked.day:
        line.wrong.setdefault("last_day", Text(vi="đã qua", en="is past"))
    if not line.wrong and not said["hours"] & on_days(said["first_day"], said["last_day"]):
        line.wrong["hours"] = Text(vi="những ngày này không có buổi nào đã chọn", en="none of these on those days")
    line.settle()
    return said


def post(turn: UnitOfWork, said: dict[str, Any], *, key: str) -> int:
    """Post a need, once per `key`; its number. Raises `Forbidden` for another's place."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE, said["place"])
    table = schema.volunteer_need
    known = turn.connection.scalar(select(table.c.id).where(table.c.key == key))
    if known is not None:
        return int(known)
    values = {"status": "open", "author": turn.actor.login, "made_at": turn.now, "key": key}
    number: int = turn.connection.execute(insert(table).values(**said, **values).returning(table.c.id)).scalar_one()
    detail = {"place": said["place"], "number": said["number"]}
    audit_log.record(turn.connection, who=turn.actor.login, what="need.open", subject=str(number), detail=detail)
    return number


def board(turn: UnitOfWork, *, today: date, past: bool = False) -> list[Need]:
    """Needs within the actor's places, those that begin first in front; `past`: closed and ended ones too."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE)
    table = schema.volunteer_need
    statement = _all().where(table.c.place.in_(turn.actor.within))
    if not past:
        statement = statement.where(table.c.status == "open", table.c.last_day >= today)
    return [_need(row) for row in turn.connection.execute(statement.order_by(table.c.first_day, table.c.id))]


def find(connection: Connection, number: int) -> Need:
    """A need by number. Raises `Unknown`."""
    row = connection.execute(_all().where(schema.volunteer_need.c.id == number)).first()
    if row is None:
        raise UnknownNeed(number)
    return _need(row)


def _all() -> Select[tuple[object, ...]]:
    table, assignment = schema.volunteer_need, schema.volunteer_assignment
    mine = assignment.c.need == table.c.id
    number = select(func.count()).select_from(assignment)
    taken = number.where(mine, assignment.c.status.in_(TAKEN)).scalar_subquery()
    offered = number.where(mine, assignment.c.status == "offered").scalar_subquery()
    return select(table, taken.label("taken"), offered.label("offered"))


def _need(row: Row[tuple[object, ...]]) -> Need:
    said: dict[str, Any] = {name: row._mapping[name] for name in Need.__dataclass_fields__}
    return Need(**{**said, "skills": tuple(said["skills"]), "languages": tuple(said["languages"])})
