"""The certificate of an assignment; its name is opened for it, which is an entry of the log."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, request

from dashboard.certificate import MAKERS, TYPES, Certificate, certificate
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs as needs_
from dashboard.staff.volunteers.need import held, of
from dashboard.staff.volunteers.parts import DOMAIN, NEEDS
from geodata.access import Permission
from geodata.volunteers import assignments, people, reveal
from geodata.volunteers.assignments import Assignment
from geodata.volunteers.needs import Need
from geodata.work.unit_of_work import UnitOfWork

WHY = "certificate"


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the file; it is posted, as it makes a number and opens a name."""

    @routes.post(f"{NEEDS}/<int:need>/<int:assignment>/giay.<any(pdf, docx):kind>")
    @needs_(Permission.VOLUNTEER_MANAGE)
    def paper(need: int, assignment: int, kind: str) -> Response:
        with unit_of_work.turn(desk) as turn:
            found = held(turn, need)
            one = of(turn, found, assignment)
            if not one.minutes:
                abort(409)
            said = _said(desk, turn, found, one)
        headers = {"Content-Disposition": f'attachment; filename="giay-{said.number}.{kind}"'}
        return Response(MAKERS[kind](said), mimetype=TYPES[kind], headers=headers)


def _said(desk: StaffContext, turn: UnitOfWork, need: Need, one: Assignment) -> Certificate:
    volunteer = people.find(turn.connection, one.volunteer)
    numbered = replace(one, certificate=assignments.certify(turn, one))
    name = reveal.people(turn, desk.ring, [volunteer], why=WHY, fields=("name",))[volunteer.id]["name"]
    say = page_layout.say(DOMAIN)
    return certificate(say, desk.settings, desk.places, need, numbered, name=name, host=request.host_url, now=turn.now)
