"""One need: who fits and why, who was asked and what they said, who came and how long."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs as needs_
from dashboard.staff.volunteers import parts
from dashboard.staff.volunteers.parts import DOMAIN, NEEDS, TODAY
from geodata.access import Permission
from geodata.core.numbers import NotANumber, is_blank, parse
from geodata.volunteers import assignments, matching, needs, notifications, people, withdrawals
from geodata.volunteers.assignments import Assignment
from geodata.volunteers.hours import ticks
from geodata.volunteers.needs import Need
from geodata.work.unit_of_work import UnitOfWork

ONE = f"{NEEDS}/<int:need>"
SHOWN = 50


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add a need's page and what is done there."""

    @routes.get(ONE)
    @needs_(Permission.VOLUNTEER_MANAGE)
    def wanted(need: int) -> Response:
        with unit_of_work.turn(desk, writes=False) as turn:
            return page(turn, held(turn, need))

    @routes.post(ONE)
    @needs_(Permission.VOLUNTEER_MANAGE)
    def move(need: int) -> AnyResponse:
        with unit_of_work.turn(desk) as turn:
            found, what = held(turn, need), request.form.get("move", "")
            if what == "offer":
                asked = _offer(turn, found)
                return redirect(f"{NEEDS}/{need}?moi={asked}")
            if what not in ("close", "cancel"):
                abort(400)
            withdrawals.close(turn, found, cancelled=what == "cancel")
        return redirect(f"{NEEDS}/{need}")

    @routes.post(f"{ONE}/<int:assignment>")
    @needs_(Permission.VOLUNTEER_MANAGE)
    def presence(need: int, assignment: int) -> AnyResponse:
        with unit_of_work.turn(desk) as turn:
            wanted = held(turn, need)
            try:
                _step(turn, of(turn, wanted, assignment), request.form.get("move", ""))
            except assignments.HoursWanted as error:
                return page(turn, wanted, hours_wanted=int(str(error)), status=422)
        return redirect(TODAY if "today" in request.form else f"{NEEDS}/{need}#asked")


def held(turn: UnitOfWork, number: int) -> Need:
    """A need within the actor's places. Raises `needs.Unknown`, `Forbidden`."""
    found = needs.find(turn.connection, number)
    turn.actor.hold(Permission.VOLUNTEER_MANAGE, found.place)
    return found


def of(turn: UnitOfWork, need: Need, number: int) -> Assignment:
    """An assignment of a need. Raises `assignments.Unknown`."""
    found = assignments.find(turn.connection, number)
    if found.need != need.id:
        raise assignments.UnknownAssignment(number)
    return found


def _step(turn: UnitOfWork, assignment: Assignment, move: str) -> None:
    if move == "in":
        assignments.check_in(turn, assignment)
    elif move == "out":
        assignments.check_out(turn, assignment, hours=_hours(assignment))
    elif move in ("yes", "no"):
        assignments.answer_for(turn, assignment, yes=move == "yes")
    elif move == "withdraw":
        withdrawals.withdraw(turn, assignment)
    else:
        abort(400)


def _hours(assignment: Assignment) -> float | None:
    """The hours that were typed; None for none. Raises `HoursWanted` for what is no number."""
    text = request.form.get("hours", "")
    try:
        return None if is_blank(text) else parse(text)
    except NotANumber as error:
        raise assignments.HoursWanted(assignment.id) from error


def _offer(turn: UnitOfWork, need: Need) -> int:
    numbers = [
        int(text) for text in request.form.getlist("who")[: matching.MOST] if text.isdecimal() and len(text) < 10
    ]
    fitting = {one.volunteer.id: one.volunteer for one in matching.suggestions(turn, need)}
    return assignments.offer(turn, need, [fitting[number] for number in numbers if number in fitting])


def page(turn: UnitOfWork, need: Need, *, call_error: str = "", hours_wanted: int = 0, status: int = 200) -> Response:
    """A need as its coordinator sees it; `call_error` stands at the reason for the list of names, `hours_wanted` is the
    assignment whose hours have to be said."""
    say = page_layout.say(DOMAIN)
    open_ = need.status == "open"
    told = letters(turn, need)
    asked = [(one, _named(turn, one), told.get(one.id, "")) for one in assignments.of_need(turn, need)]
    shown = page_layout.render(
        "staff/volunteers/need.html",
        domain=DOMAIN,
        title=need.task,
        need=need,
        asked=asked,
        fitting=matching.suggestions(turn, need, most=SHOWN) if open_ else [],
        when=set(ticks(need.hours)),
        call_error=call_error,
        hours_wanted=hours_wanted,
        forgotten=lambda one: assignments.forgotten(turn, one),
        newly=request.args.get("moi", ""),
        place=lambda code: say.place(turn.places[code]) if code in turn.places else "–",
        words=lambda kind, ids: parts.words(say, kind, ids),
        **parts.chosen(say, turn),
    )
    return Response(shown, status=status)


def _named(turn: UnitOfWork, one: Assignment) -> people.Volunteer | None:
    """Who was asked; None for somebody who has left."""
    try:
        return people.find(turn.connection, one.volunteer)
    except people.UnknownVolunteer:
        return None


def letters(turn: UnitOfWork, need: Need) -> dict[int, str]:
    """How the person of each assignment was told last, by its number, as `letter_…` of the words (`telling.states`)."""
    return notifications.states(turn.connection, need.id)
