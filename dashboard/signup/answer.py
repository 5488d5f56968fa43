"""The page on which one offer is answered, by the link in the message that told of it; nothing on it says who it is."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, redirect, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from dashboard.signup import frame
from dashboard.signup.context import SignupContext
from dashboard.signup.pages import today
from geodata.store import database
from geodata.volunteers import answer_link, assignments, needs, people
from geodata.volunteers.answer_link import PATH
from geodata.volunteers.assignments import Assignment, UnknownAssignment
from geodata.volunteers.needs import TAKEN, Need
from geodata.volunteers.people import RegistrationNotPossible

OPEN = "open"


def blueprint(desk: SignupContext) -> Blueprint:
    """The page, and the answer that is sent from it."""
    routes = Blueprint("answer", __name__)

    @routes.errorhandler(UnknownAssignment)
    def nothing(_error: UnknownAssignment) -> Response:
        say = frame.say()
        return frame.page("signup/message.html", status=404, title=say("no_link"), note=say("no_link_note"))

    @routes.get(f"{PATH}/<token>")
    def asked(token: str) -> Response:
        with desk.engine.connect() as connection:
            one = answer_link.opened(connection, desk.ring, token)
            need = needs.find(connection, one.need)
        stands, say = state(one, need, today=today(desk)), frame.say()
        return frame.page(
            "signup/answer.html",
            title=say("answer_title") if stands == OPEN else say("answer_told"),
            need=need,
            state=stands,
            place_of=desk.places.__getitem__,
        )

    @routes.post(f"{PATH}/<token>")
    def answered(token: str) -> AnyResponse:
        word = request.form.get("answer")
        if word not in ("yes", "no"):
            abort(400)
        with database.writing(desk.engine) as connection:
            one = answer_link.opened(connection, desk.ring, token)
            if state(one, needs.find(connection, one.need), today=today(desk)) == OPEN:
                _answer(desk, connection, one, yes=word == "yes")
        language = f"?lang={request.args['lang']}" if "lang" in request.args else ""
        return redirect(f"{PATH}/{token}{language}", 303)

    return routes


def state(one: Assignment, need: Need, *, today: date) -> str:
    """Where an offer stands: `open` to be answered, `accepted`, `declined`, `off` with its need, `over`, `full`, or
    `recalled`."""
    if one.status in TAKEN:
        return "accepted"
    if one.status == "declined":
        return "declined"
    if need.status == "cancelled":
        return "off"
    if need.last_day < today:
        return "over"
    if not need.missing:
        return "full"
    return OPEN if one.status == "offered" and need.status == "open" else "recalled"


def _answer(desk: SignupContext, connection: Connection, one: Assignment, *, yes: bool) -> None:
    """Note an answer; the second of two that come at once changes nothing."""
    try:
        assignments.answer(connection, people.find(connection, one.volunteer), one, yes=yes, now=desk.clock())
    except RegistrationNotPossible:
        return
