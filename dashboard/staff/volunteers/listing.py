"""The list of volunteers: filtered in the address, by number, without names; several accepted or refused at once."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.volunteers import commune_map, parts
from dashboard.staff.volunteers.parts import DOMAIN, PATH, STATUSES
from geodata.access import Permission
from geodata.volunteers import listing, people, vetting
from geodata.volunteers.hours import TICKS
from geodata.volunteers.listing import VolunteerFilter
from geodata.volunteers.options import LANGUAGES, PARTS, SKILLS, WEEKDAYS
from geodata.volunteers.people import Volunteer
from geodata.work.unit_of_work import UnitOfWork

PAGE = 50
FILTERS = ("trang-thai", "noi", "ky-nang", "ngon-ngu", "buoi", "mui", "giup-o", "ma")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the list and what is decided in it."""

    @routes.get(PATH)
    @needs(Permission.VOLUNTEER_MANAGE)
    def listed() -> Response:
        with unit_of_work.turn(desk, writes=False) as turn:
            return page(desk, turn)

    @routes.post(PATH)
    @needs(Permission.VOLUNTEER_MANAGE)
    def decide_all() -> AnyResponse:
        numbers = [int(text) for text in request.form.getlist("who")[:PAGE] if text.isdecimal() and len(text) < 10]
        reason, accepts = request.form.get("reason", "").strip(), request.form.get("move") == "accept"
        if not accepts and not reason:
            with unit_of_work.turn(desk, writes=False) as turn:
                return page(desk, turn, error=page_layout.say(DOMAIN)("reason_needed"), status=422)
        done = 0
        for number in numbers:
            try:
                with unit_of_work.turn(desk) as turn:
                    volunteer = people.find(turn.connection, number)
                    _decide(turn, volunteer, reason if not accepts else None)
                done += 1
            except (people.RegistrationNotPossible, people.StaleRegistration, people.UnknownVolunteer):
                continue
        kept = {name: value for name, value in request.args.items() if name in FILTERS}
        return redirect(f"{PATH}?{urlencode({**kept, 'xong': done, 'tren': len(numbers)})}")


def _decide(turn: UnitOfWork, volunteer: Volunteer, reason: str | None) -> None:
    if reason is None:
        vetting.accept(turn, volunteer)
    else:
        vetting.refuse(turn, volunteer, reason)


def wanted(turn: UnitOfWork, asked: Mapping[str, str]) -> VolunteerFilter:
    """What the address asks for; what there is not is passed over."""
    place, area, doses = asked.get("noi", ""), asked.get("giup-o", ""), asked.get("mui", "")
    above = [unit.code for unit in turn.places.line(area)] if area in turn.places else []
    return VolunteerFilter(
        statuses=[status] if (status := asked.get("trang-thai", "")) in STATUSES else (),
        places=parts.below(turn, place) if place in turn.places else (),
        area=above,
        skills=[skill] if (skill := asked.get("ky-nang", "")) in SKILLS else (),
        languages=[language] if (language := asked.get("ngon-ngu", "")) in LANGUAGES else (),
        hours=TICKS.get(asked.get("buoi", ""), 0),
        doses=int(doses) if doses.isdecimal() and len(doses) == 1 else 0,
        code=asked.get("ma", "")[:12],
    )


def page(
    desk: StaffContext, turn: UnitOfWork, *, error: str = "", export_error: str = "", status: int = 200
) -> Response:
    """The list as the address asks for it; errors stand at the reasons for refusing and for the list with names."""
    say, asked = page_layout.say(DOMAIN), wanted(turn, request.args)
    after = int(text) if (text := request.args.get("sau", "")).isdecimal() and len(text) < 10 else 0
    rows = listing.listed(turn, asked, most=PAGE + 1, after=after)
    kept = {name: value for name, value in request.args.items() if name in FILTERS and value}
    by_place = listing.by_place(turn, asked)
    shown = page_layout.render(
        "staff/volunteers/list.html",
        domain=DOMAIN,
        title=say("volunteers"),
        rows=rows[:PAGE],
        total=sum(by_place.values()),
        by_place=sorted(((turn.places[code], n) for code, n in by_place.items()), key=lambda one: -one[1]),
        largest=max(by_place.values(), default=1),
        map=commune_map.atlas(desk, say, by_place, within=turn.actor.within),
        following=f"{PATH}?{urlencode({**kept, 'sau': rows[PAGE - 1].id})}" if len(rows) > PAGE else "",
        first=f"{PATH}?{urlencode(kept)}" if after else "",
        query=urlencode(kept),
        asked={name: request.args.get(name, "") for name in FILTERS},
        statuses_words=[(status, say(f"status_{status}")) for status in STATUSES],
        times=[(tick, _when(say, tick)) for tick in TICKS],
        place=lambda code: say.place(turn.places[code]) if code in turn.places else "–",
        words=lambda kind, ids: parts.words(say, kind, ids),
        done=request.args.get("xong", ""),
        of=request.args.get("tren", ""),
        error=error,
        export_error=export_error,
        **parts.chosen(say, turn),
    )
    return Response(shown, status=status)


def _when(say: Translator, tick: str) -> str:
    day, part = tick.split("-")
    return f"{say.text(WEEKDAYS[int(day)])}, {say.text(PARTS[int(part)]).lower()}"
