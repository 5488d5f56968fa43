"""What people ask about their data, with the days that are left by law."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff import frame, work
from dashboard.staff.desk import Desk
from dashboard.staff.needs import needs
from dashboard.staff.volunteers import parts
from dashboard.staff.volunteers.parts import DOMAIN, REQUESTS
from geodata.access import Permission
from geodata.volunteers import rights


def add(routes: Blueprint, desk: Desk) -> None:
    """Add the list and what is noted in it."""

    @routes.get(REQUESTS)
    @needs(Permission.VOLUNTEER_MANAGE)
    def open_() -> str:
        with work.turn(desk, writes=False) as turn:
            say = frame.say(DOMAIN)
            return frame.render(
                "staff/volunteers/requests.html",
                domain=DOMAIN,
                title=say("requests"),
                rows=[(one, one.late(turn.now), (one.due_by - turn.now).days) for one in rights.open_requests(turn)],
                place=lambda code: say.place(turn.places[code]) if code in turn.places.by_code else "–",
                **parts.chosen(say, turn),
            )

    @routes.post(f"{REQUESTS}/<int:request_>")
    @needs(Permission.VOLUNTEER_MANAGE)
    def settle(request_: int) -> AnyResponse:
        step = {"answered": rights.answered, "done": rights.done}.get(request.form.get("move", "")) or abort(400)
        with work.turn(desk) as turn:
            found = next((one for one in rights.open_requests(turn) if one.id == request_), None) or abort(404)
            step(turn, found)
        return redirect(REQUESTS)
