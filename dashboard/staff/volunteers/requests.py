"""What people ask about their data, with the days that are left by law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.volunteers import parts, person
from dashboard.staff.volunteers.parts import DOMAIN, PATH, REQUESTS
from geodata.access import Permission
from geodata.volunteers import data_subject_requests, retention
from geodata.volunteers.data_subject_requests import Kind
from geodata.work.unit_of_work import UnitOfWork

KINDS: Mapping[str, Kind] = {kind: kind for kind in data_subject_requests.TERM_DAYS}
SURE = ("withdraw", "delete")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the list, what is noted in it, and the form that enters a request at a person's page."""

    @routes.get(REQUESTS)
    @needs(Permission.VOLUNTEER_MANAGE)
    def open_() -> Response:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn)

    @routes.post(f"{REQUESTS}/<int:request_>")
    @needs(Permission.VOLUNTEER_MANAGE)
    def settle(request_: int) -> AnyResponse:
        step = {"answered": data_subject_requests.answered, "done": data_subject_requests.carry_out}.get(
            request.form.get("move", "")
        ) or abort(400)
        with unit_of_work.turn(desk) as turn:
            found = next(
                (one for one in data_subject_requests.open_requests(turn) if one.id == request_), None
            ) or abort(404)
            if step is data_subject_requests.carry_out and found.kind in SURE and not request.form.get("sure"):
                return _page(turn, unsure=found.id, status=422)
            step(turn, found)
            retention.tell(turn.connection, desk.settings.storage.var)
        return redirect(REQUESTS)

    @routes.post(f"{PATH}/<int:volunteer>/yeu-cau")
    @needs(Permission.VOLUNTEER_MANAGE)
    def enter(volunteer: int) -> AnyResponse:
        kind, note, day = (request.form.get(name, "") for name in ("kind", "note", "day"))
        with unit_of_work.turn(desk) as turn:
            found = person.held(turn, volunteer)
            if kind not in KINDS:
                abort(400)
            try:
                data_subject_requests.enter(turn, found, KINDS[kind], note=note, day=date.fromisoformat(day))
            except ValueError:
                error = page_layout.say(DOMAIN)("bad_day")
                return person.page(turn, found, error=error, where="request", status=422)
        return redirect(REQUESTS)


def _page(turn: UnitOfWork, *, unsure: int = 0, status: int = 200) -> Response:
    say = page_layout.say(DOMAIN)
    shown = page_layout.render(
        "staff/volunteers/requests.html",
        domain=DOMAIN,
        title=say("requests"),
        rows=[
            (one, one.late(turn.now), ceil((one.due_by - turn.now) / timedelta(days=1)))
            for one in data_subject_requests.open_requests(turn)
        ],
        sure=SURE,
        unsure=unsure,
        **parts.chosen(say, turn),
    )
    return Response(shown, status=status)
