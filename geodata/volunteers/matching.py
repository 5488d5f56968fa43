"""Who fits a need: near first, then hours and skills in common, then who has been asked least."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Select, func, select

from geodata import schema
from geodata.geography import boundaries
from geodata.geography.topology import GEOD
from geodata.volunteers import people
from geodata.volunteers.listing import VolunteerFilter, matching, within
from geodata.volunteers.needs import Need
from geodata.volunteers.people import Volunteer
from geodata.work.unit_of_work import UnitOfWork

MOST = 200
BUSY = ("offered", "accepted", "present")
PER_HOUR, PER_SERVICE = 2.0, 10.0
"""Kilometres that one part of day in common is worth, and that each earlier assignment costs."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A volunteer who fits: kilometres from home to the need (None where a place has no shape), parts of day in common,
    how often they were asked before; the smaller `cost`, the better."""

    volunteer: Volunteer
    km: float | None
    hours: int
    asked: int

    @property
    def cost(self) -> float:
        """Kilometres, less for hours in common, more for who has been asked already."""
        return (self.km if self.km is not None else 50.0) - PER_HOUR * self.hours + PER_SERVICE * self.asked


def suggestions(turn: UnitOfWork, need: Need, *, most: int = MOST) -> list[Suggestion]:
    """Accepted volunteers who have every skill and language of the need, a part of its days in common, its area among
    theirs; best first, without those who are busy on its days or were asked for it."""
    if not need.when:
        return []
    wanted = VolunteerFilter(
        statuses=("accepted",),
        area=_areas(turn, need.place),
        skills=need.skills,
        languages=need.languages,
        hours=need.when,
        doses=need.doses,
    )
    table = schema.volunteer
    statement = matching(select(table), wanted, within=within(turn)).where(table.c.id.not_in(_not_free(need)))
    asked, away = _asked(turn), _distances(turn, need.place)
    found = [
        Suggestion(
            volunteer=one,
            km=away.get(one.place or ""),
            hours=(one.hours & need.when).bit_count(),
            asked=asked.get(one.id, 0),
        )
        for one in people.many(turn.connection, turn.connection.execute(statement))
    ]
    return sorted(found, key=lambda one: (one.cost, one.volunteer.id))[:most]


def _areas(turn: UnitOfWork, place: str) -> list[str]:
    """The place of a need and the units above it: who helps in a district helps in its communes."""
    return [unit.code for unit in turn.places.line(place)]


def _not_free(need: Need) -> Select[tuple[int]]:
    assignment, other = schema.volunteer_assignment, schema.volunteer_need
    overlaps = (other.c.first_day <= need.last_day) & (other.c.last_day >= need.first_day)
    return (
        select(assignment.c.volunteer)
        .join(other, other.c.id == assignment.c.need)
        .where((assignment.c.need == need.id) | (assignment.c.status.in_(BUSY) & overlaps))
    )


def _asked(turn: UnitOfWork) -> dict[int, int]:
    assignment = schema.volunteer_assignment
    rows = turn.connection.execute(select(assignment.c.volunteer, func.count()).group_by(assignment.c.volunteer))
    return {int(volunteer): int(number) for volunteer, number in rows}


def _distances(turn: UnitOfWork, place: str) -> Mapping[str, float]:
    """Kilometres on the ellipsoid from each commune to the place of a need."""
    level = turn.places[place].level
    communes = boundaries.label_points(turn.connection, turn.places, "commune")
    own = communes if level == "commune" else boundaries.label_points(turn.connection, turn.places, level)
    start = own.get(place)
    if start is None or not communes:
        return {}
    lon, lat = np.array(list(communes.values())).T
    _, _, metres = GEOD.inv(np.full_like(lon, start[0]), np.full_like(lat, start[1]), lon, lat)
    return dict(zip(communes, (np.asarray(metres) / 1000).tolist(), strict=True))
