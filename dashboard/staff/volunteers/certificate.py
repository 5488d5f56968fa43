"""The certificate of an assignment; its name is opened for it, which is an entry of the log."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from dashboard.certificate import MAKERS, TYPES, Certificate
from dashboard.staff import frame, work
from dashboard.staff.desk import Desk
from dashboard.staff.needs import needs as needs_
from dashboard.staff.volunteers.need import held, of
from dashboard.staff.volunteers.parts import DOMAIN, NEEDS
from geodata.access import Permission
from geodata.reports.turn import Turn
from geodata.volunteers import assignments, people, reveal
from geodata.volunteers.assignments import Assignment
from geodata.volunteers.needs import Need

CHECKED_AT = "/tinh-nguyen/giay"
WHY = "certificate"


def add(routes: Blueprint, desk: Desk) -> None:
    """Add the file; it is posted, as it makes a number and opens a name."""

    @routes.post(f"{NEEDS}/<int:need>/<int:assignment>/giay.<any(pdf, docx):kind>")
    @needs_(Permission.VOLUNTEER_MANAGE)
    def certificate(need: int, assignment: int, kind: str) -> Response:
        with work.turn(desk) as turn:
            found = held(turn, need)
            one = of(turn, found, assignment)
            if not one.minutes:
                abort(409)
            said = _said(desk, turn, found, one)
        headers = {"Content-Disposition": f'attachment; filename="giay-{said.number}.{kind}"'}
        return Response(MAKERS[kind](said), mimetype=TYPES[kind], headers=headers)


def _said(desk: Desk, turn: Turn, need: Need, one: Assignment) -> Certificate:
    say, volunteer = frame.say(DOMAIN), people.find(turn.connection, one.volunteer)
    number = assignments.certify(turn, one)
    name = reveal.people(turn, desk.ring, [volunteer], why=WHY, fields=("name",))[volunteer.id]["name"]
    today = turn.now.astimezone(turn.settings.province.zone).date()
    root = (turn.settings.server.public_url or request.host_url).rstrip("/")
    return Certificate(
        language=say.language,
        issuer=turn.settings.province.name.in_(say.language),
        name=name,
        task=need.task,
        unit=need.unit,
        place=say.place(turn.places[need.place]),
        first=say.day(need.first_day.isoformat()),
        last=say.day(need.last_day.isoformat()),
        hours=say.number((one.minutes or 0) / 60, 1),
        number=number,
        address=f"{root}{CHECKED_AT}/{number}",
        day=say.day(today.isoformat()),
        made=today,
    )
