"""Lists with names: the call list of a need, volunteers of a filter; logged with a reason, marked with who and when."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.kit import file_headers, page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs as needs_
from dashboard.staff.volunteers import listing as shown
from dashboard.staff.volunteers import parts
from dashboard.staff.volunteers.need import held, page
from dashboard.staff.volunteers.parts import DOMAIN, NEEDS, PATH
from geodata.access import Permission
from geodata.volunteers import assignments, listing, people, phones, reveal
from geodata.volunteers.people import Volunteer
from geodata.work.unit_of_work import UnitOfWork
from layers.cells import neutral

MOST = 5_000
CALLED = ("offered", "accepted", "present")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add both lists; they are posted, as each is an entry of the log."""

    @routes.post(f"{PATH}/danh-sach.csv")
    @needs_(Permission.VOLUNTEER_MANAGE)
    def everybody() -> AnyResponse:
        with unit_of_work.turn(desk) as turn:
            if not _reason():
                return shown.page(desk, turn, export_error=page_layout.say(DOMAIN)("reason_needed"), status=422)
            found = listing.listed(turn, shown.wanted(turn, request.args), most=MOST)
            unit = page_layout.say().place(turn.places[turn.actor.place])
            return _file(desk, turn, found, "file_volunteers", unit)

    @routes.post(f"{NEEDS}/<int:need>/danh-sach.csv")
    @needs_(Permission.VOLUNTEER_MANAGE)
    def calls(need: int) -> AnyResponse:
        with unit_of_work.turn(desk) as turn:
            wanted = held(turn, need)
            if not _reason():
                return page(turn, wanted, call_error=page_layout.say(DOMAIN)("reason_needed"), status=422)
            asked = assignments.of_need(turn, wanted)
            there = [people.find(turn.connection, one.volunteer) for one in asked if one.status in CALLED]
            mine = [one for one in there if one.place in turn.actor.within]
            return _file(desk, turn, mine, "file_calls", wanted.task, wanted.first_day.isoformat())


def _reason() -> str:
    return request.form.get("reason", "").strip()[:400]


def _file(desk: StaffContext, turn: UnitOfWork, volunteers: Sequence[Volunteer], what: str, *of: str) -> Response:
    known = reveal.people(turn, desk.ring, volunteers, why=_reason())
    say = page_layout.say(DOMAIN)
    mark = say("mark", who=page_layout.who(turn.actor.login), at=say.moment(turn.now, short=False))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([mark])
    writer.writerow([say(f"column_{column}") for column in ("code", "name", "phone", "place", "skills", "mark")])
    for one in volunteers:
        said = known[one.id]
        phone = phones.shown(said["phone"]) if said.get("phone") else ""
        place = say.place(turn.places[one.place]) if one.place else ""
        cells = (one.code, said.get("name", ""), phone, place, parts.words(say, "skill", one.skills), mark)
        writer.writerow([neutral(cell) for cell in cells])
    headers = file_headers.headers(
        what, *of, page_layout.say()("file_made", at=file_headers.stamp(turn.now)), form="csv"
    )
    return Response(out.getvalue().encode("utf-8-sig"), mimetype="text/csv; charset=utf-8", headers=headers)
