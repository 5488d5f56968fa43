"""The certificate of hours behind a private link, once a coordinator has given it a number."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from dashboard.certificate import MAKERS, TYPES, Certificate
from dashboard.signup import frame
from dashboard.signup.desk import ROOT, Desk
from dashboard.signup.pages import today
from geodata.volunteers import assignments, needs, people, sealed
from geodata.volunteers.assignments import Assignment
from geodata.volunteers.needs import Need


def add(routes: Blueprint, desk: Desk) -> None:
    """Add the file, for whose hours it certifies."""

    @routes.get(f"{ROOT}/toi/<link>/<int:number>/giay.<any(pdf, docx):kind>")
    def paper(link: str, number: int, kind: str) -> Response:
        with desk.engine.connect() as connection:
            volunteer = people.by_link(connection, link)
            asked = assignments.of_volunteer(connection, volunteer.id)
            one = next((one for one in asked if one.id == number and one.certificate), None) or abort(404)
            need = needs.find(connection, one.need)
            name = sealed.read(connection, desk.ring, volunteer.id, only=("name",)).get("name", "")
        said = _said(desk, need, one, name)
        headers = {
            "Content-Disposition": f'attachment; filename="giay-{said.number}.{kind}"',
            "Cache-Control": "no-store",
        }
        return Response(MAKERS[kind](said), mimetype=TYPES[kind], headers=headers)


def _said(desk: Desk, need: Need, one: Assignment, name: str) -> Certificate:
    say, day = frame.say(), today(desk)
    root = (desk.settings.server.public_url or request.host_url).rstrip("/")
    return Certificate(
        language=say.language,
        issuer=desk.settings.province.name.in_(say.language),
        name=name,
        task=need.task,
        unit=need.unit,
        place=say.place(desk.places[need.place]),
        first=say.day(need.first_day.isoformat()),
        last=say.day(need.last_day.isoformat()),
        hours=say.number((one.minutes or 0) / 60, 1),
        number=one.certificate or "",
        address=f"{root}{ROOT}/giay/{one.certificate}",
        day=say.day(day.isoformat()),
        made=day,
    )
