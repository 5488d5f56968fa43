"""The list of volunteers: filtered in the database by what they offer, never by who they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from geodata import schema
from geodata.access import Permission
from geodata.volunteers import people
from geodata.volunteers.people import Volunteer
from geodata.work.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class VolunteerFilter:
    """Which volunteers: all that is asked has to hold. `hours`: bits of which one is enough; `area`: codes of places,
    one of which is offered; `places`: codes of residence."""

    statuses: Collection[str] = ()
    places: Collection[str] = ()
    area: Collection[str] = ()
    skills: Collection[str] = ()
    languages: Collection[str] = ()
    hours: int = 0
    doses: int = 0
    code: str = ""


def listed(turn: UnitOfWork, wanted: VolunteerFilter, *, most: int, after: int = 0) -> list[Volunteer]:
    """Volunteers within the actor's places by number; `after`: beyond this number. Raises `Forbidden`."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE)
    table = schema.volunteer
    statement = matching(select(table), wanted, within=within(turn)).where(table.c.id > after)
    return people.many(turn.connection, turn.connection.execute(statement.order_by(table.c.id).limit(most)))


def count(turn: UnitOfWork, wanted: VolunteerFilter) -> int:
    """How many there are."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE)
    statement = matching(select(func.count(schema.volunteer.c.id)), wanted, within=within(turn))
    return turn.connection.scalar(statement) or 0


def by_place(turn: UnitOfWork, wanted: VolunteerFilter) -> Mapping[str, int]:
    """How many live in each commune, by code."""
    turn.actor.hold(Permission.VOLUNTEER_MANAGE)
    table = schema.volunteer
    statement = matching(select(table.c.place, func.count(table.c.id)), wanted, within=within(turn))
    rows = turn.connection.execute(statement.group_by(table.c.place))
    return {str(place): int(number) for place, number in rows}


def within(turn: UnitOfWork) -> Collection[str] | None:
    """Where the volunteers live whom an actor may see; None for anywhere, which no index has to be asked for."""
    return None if turn.actor.place == turn.settings.province.code else turn.actor.within


def matching(statement: Select[Any], wanted: VolunteerFilter, *, within: Collection[str] | None) -> Select[Any]:
    """`statement` over the volunteers who live `within` and match; None: wherever they live."""
    table = schema.volunteer
    conditions: list[ColumnElement[bool]] = [table.c.status != "deleted"]
    if within is not None:
        conditions.append(table.c.place.in_(within))
    if wanted.statuses:
        conditions.append(table.c.status.in_(wanted.statuses))
    if wanted.places:
        conditions.append(table.c.place.in_(wanted.places))
    if wanted.code:
        conditions.append(table.c.code == wanted.code.strip().upper())
    if wanted.hours:
        conditions.append(table.c.hours.bitwise_and(wanted.hours) != 0)
    if wanted.doses:
        conditions.append(table.c.doses >= wanted.doses)
    conditions += [offers("skill", [skill]) for skill in wanted.skills]
    conditions += [offers("language", [language]) for language in wanted.languages]
    if wanted.area:
        conditions.append(offers("area", wanted.area))
    return statement.where(*conditions)


def offers(kind: str, values: Collection[str]) -> ColumnElement[bool]:
    """Whether a volunteer offers one of `values`."""
    tag = schema.volunteer_tag
    found = select(tag.c.volunteer).where(tag.c.kind == kind, tag.c.value.in_(values))
    return schema.volunteer.c.id.in_(found)
