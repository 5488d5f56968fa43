"""The numbers that anybody may see: signed up, active, needed by district; no group so small that it names somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from geodata import schema
from geodata.geography.admin_units import PlaceTree
from geodata.volunteers.needs import TAKEN

FEWEST = 5
"""A number of people below this is shown as fewer than it."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """`registered`: who signed up and was not deleted; `active`: accepted; `needed`: people who are still asked for."""

    registered: int
    active: int
    needed: int
    needed_by_district: Mapping[str, int]
    active_by_district: Mapping[str, int]

    @property
    def shown_by_district(self) -> Mapping[str, int | None]:
        """Active people by district as anybody may see them: None for few, and for the smallest other one where the few
        of a single district could be worked out from the total."""
        few = {code for code, number in self.active_by_district.items() if 0 < number < FEWEST}
        others = sorted((number, code) for code, number in self.active_by_district.items() if code not in few)
        if len(few) == 1 and others:
            few.add(others[0][1])
        return {code: None if code in few else number for code, number in self.active_by_district.items()}


def counts(connection: Connection, places: PlaceTree, *, today: date) -> Counts:
    """The numbers of today; needs that are open and not past."""
    table = schema.volunteer
    rows = connection.execute(
        select(table.c.place, table.c.status, func.count())
        .where(table.c.status != "deleted")
        .group_by("place", "status")
    ).all()
    needed = _needed(connection, places, today)
    active: dict[str, int] = {}
    for place, status, number in rows:
        if status == "accepted":
            district = _district(places, place)
            active[district] = active.get(district, 0) + number
    return Counts(
        registered=sum(number for _, _, number in rows),
        active=sum(active.values()),
        needed=sum(needed.values()),
        needed_by_district=needed,
        active_by_district=active,
    )


def _needed(connection: Connection, places: PlaceTree, today: date) -> dict[str, int]:
    need, assignment = schema.volunteer_need, schema.volunteer_assignment
    taken = (
        select(func.count())
        .select_from(assignment)
        .where(assignment.c.need == need.c.id, assignment.c.status.in_(TAKEN))
        .scalar_subquery()
    )
    rows = connection.execute(
        select(need.c.place, need.c.number - taken).where(need.c.status == "open", need.c.last_day >= today)
    )
    found: dict[str, int] = {}
    for place, missing in rows:
        if missing > 0:
            district = _district(places, place)
            found[district] = found.get(district, 0) + missing
    return found


def _district(places: PlaceTree, place: str) -> str:
    """The district of a commune; a unit above stands for itself."""
    unit = places[place]
    return unit.parent if unit.level == "commune" and unit.parent else place
