"""Who is due today, and who is there."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs as needs_
from dashboard.staff.volunteers import parts
from dashboard.staff.volunteers.parts import DOMAIN, TODAY
from geodata.access import Permission
from geodata.volunteers import assignments, needs, people
from geodata.work.unit_of_work import UnitOfWork


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the coordinator's page of the day."""

    @routes.get(TODAY)
    @needs_(Permission.VOLUNTEER_MANAGE)
    def today() -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn)


def _page(turn: UnitOfWork) -> str:
    say = page_layout.say(DOMAIN)
    day = turn.settings.province.day_of(turn.now)
    rows = [
        (one, needs.find(turn.connection, one.need), people.find(turn.connection, one.volunteer))
        for one in assignments.due(turn, today=day)
    ]
    return page_layout.render(
        "staff/volunteers/today.html",
        domain=DOMAIN,
        title=say("due_today", day=say.day(day.isoformat())),
        rows=sorted(rows, key=lambda row: (row[1].place, row[1].id, row[0].id)),
        forgotten=lambda one: assignments.forgotten(turn, one),
        place=lambda code: say.place(turn.places[code]),
        **parts.chosen(say, turn),
    )
