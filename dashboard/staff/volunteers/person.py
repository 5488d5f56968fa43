"""One volunteer: what they offer in clear, decided on, merged with a double; who they are when asked for, logged."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs as needs_
from dashboard.staff.volunteers import parts
from dashboard.staff.volunteers.parts import DOMAIN, PATH
from geodata.access import Permission
from geodata.volunteers import (
    assignments,
    consents,
    data_subject_requests,
    needs,
    people,
    phones,
    reveal,
    sealed,
    vetting,
)
from geodata.volunteers.hours import ticks
from geodata.volunteers.options import CONTACT
from geodata.volunteers.people import Volunteer
from geodata.work.unit_of_work import UnitOfWork

ONE = f"{PATH}/<int:volunteer>"
PHONES = ("phone", "emergency_phone")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add a person's page and what is done there."""

    @routes.get(ONE)
    @needs_(Permission.VOLUNTEER_MANAGE)
    def one(volunteer: int) -> Response:
        with unit_of_work.turn(desk, writes=False) as turn:
            return page(turn, held(turn, volunteer))

    @routes.post(ONE)
    @needs_(Permission.VOLUNTEER_MANAGE)
    def decide(volunteer: int) -> AnyResponse:
        return _decide(desk, volunteer)

    @routes.post(f"{ONE}/xem")
    @needs_(Permission.VOLUNTEER_MANAGE)
    def show(volunteer: int) -> Response:
        reason = request.form.get("reason", "").strip()[:400]
        with unit_of_work.turn(desk) as turn:
            found = held(turn, volunteer)
            if not reason:
                return page(turn, found, error=page_layout.say(DOMAIN)("reason_needed"), where="reveal", status=422)
            said = reveal.person(turn, desk.ring, found, why=reason)
            return page(turn, found, said=_shown(said))

    @routes.post(f"{ONE}/lien-ket")
    @needs_(Permission.VOLUNTEER_MANAGE)
    def link(volunteer: int) -> Response:
        with unit_of_work.turn(desk) as turn:
            made = people.new_link(turn.connection, held(turn, volunteer), by=turn.actor.login, now=turn.now)
            root = (turn.settings.server.public_url or request.host_url).rstrip("/")
            return page(turn, held(turn, volunteer), link=f"{root}/tinh-nguyen/toi/{made}")


def held(turn: UnitOfWork, number: int) -> Volunteer:
    """A volunteer who lives within the actor's places. Raises `people.Unknown`, `Forbidden`."""
    found = people.find(turn.connection, number)
    vetting.hold(turn, found)
    return found


def _decide(desk: StaffContext, number: int) -> AnyResponse:
    move, reason = request.form.get("move", ""), request.form.get("reason", "").strip()[:400]
    with unit_of_work.turn(desk) as turn:
        found = held(turn, number)
        if request.form.get("seen") != str(found.revision):
            raise people.StaleRegistration(found.code)
        if move == "accept":
            vetting.accept(turn, found)
        elif move == "refuse" and reason:
            vetting.refuse(turn, found, reason)
        elif move == "refuse":
            return page(turn, found, error=page_layout.say(DOMAIN)("reason_needed"), where="refuse", status=422)
        elif move == "merge":
            double = request.form.get("double", "")
            vetting.merge(turn, found, held(turn, int(double) if double.isdecimal() and len(double) < 10 else 0))
        else:
            abort(400)
    return redirect(f"{PATH}/{number}?xong={move}")


def _shown(said: dict[str, str]) -> list[tuple[str, str]]:
    """What is known of a person in the order of the fields, phone numbers as people write them."""
    return [
        (name, phones.shown(said[name]) if name in PHONES else said[name]) for name in sealed.FIELDS if said.get(name)
    ]


def page(
    turn: UnitOfWork,
    volunteer: Volunteer,
    *,
    said: list[tuple[str, str]] | None = None,
    link: str = "",
    error: str = "",
    where: str = "",
    status: int = 200,
) -> Response:
    """A person's page; `error` stands at the form that `where` names, `said` is what was opened."""
    say = page_layout.say(DOMAIN)

    def place(code: str | None) -> str:
        return say.place(unit) if (unit := turn.places.get(code)) else "–"

    asked = [
        (one, needs.find(turn.connection, one.need)) for one in assignments.of_volunteer(turn.connection, volunteer.id)
    ]
    shown = page_layout.render(
        "staff/volunteers/person.html",
        domain=DOMAIN,
        title=volunteer.code,
        volunteer=volunteer,
        said=said,
        link=link,
        asked=[(one, need) for one, need in asked if need.place in turn.actor.within],
        doubles=[one for one in people.same_phone(turn.connection, volunteer.id) if one.place in turn.actor.within],
        refused=people.refusal(turn.connection, volunteer) if volunteer.status == "refused" else "",
        free=set(ticks(volunteer.hours)),
        place=place,
        areas=", ".join(map(place, volunteer.areas)),
        words=lambda kind, ids: parts.words(say, kind, ids),
        done=request.args.get("xong", ""),
        today=turn.settings.province.day_of(turn.now).isoformat(),
        kinds=tuple(data_subject_requests.TERM_DAYS),
        agreed=CONTACT in consents.standing(turn.connection, volunteer.id),
        error=error,
        where=where,
        **parts.chosen(say, turn),
    )
    return Response(shown, status=status)
