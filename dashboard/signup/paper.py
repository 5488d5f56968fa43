"""The certificate of hours behind a private link, once a coordinator has given it a number."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from dashboard.certificate import MAKERS, TYPES, certificate
from dashboard.signup import frame
from dashboard.signup.context import ROOT, SignupContext
from geodata.volunteers import assignments, needs, people, sealed


def add(routes: Blueprint, desk: SignupContext) -> None:
    """Add the file, for whose hours it certifies."""

    @routes.get(f"{ROOT}/toi/<link>/<int:number>/giay.<any(pdf, docx):kind>")
    def paper(link: str, number: int, kind: str) -> Response:
        with desk.engine.connect() as connection:
            volunteer = people.by_link(connection, link)
            asked = assignments.of_volunteer(connection, volunteer.id)
            one = next((one for one in asked if one.id == number and one.certificate), None) or abort(404)
            need = needs.find(connection, one.need)
            name = sealed.read(connection, desk.ring, volunteer.id, only=("name",)).get("name", "")
        said = certificate(
            frame.say(),
            desk.settings,
            desk.places,
            need,
            one,
            name=name,
            host=request.host_url,
            now=desk.clock(),
        )
        headers = {
            "Content-Disposition": f'attachment; filename="giay-{said.number}.{kind}"',
            "Cache-Control": "no-store",
        }
        return Response(MAKERS[kind](said), mimetype=TYPES[kind], headers=headers)
