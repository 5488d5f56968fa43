"""What somebody sees and does through their private link: their data, a change, a pause, an answer, a deletion."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.signup import fields, frame, paper
from dashboard.signup.context import ROOT, SignupContext
from dashboard.signup.pages import read
from dashboard.signup.questions import choices
from geodata.core.text import Text
from geodata.files.form_reader import WrongForm
from geodata.store import database
from geodata.volunteers import assignments, consents, data_subject_requests, needs, people, phones, retention, sealed
from geodata.volunteers.options import CONTACT
from geodata.volunteers.people import RegistrationNotPossible, StaleRegistration, UnknownVolunteer, Volunteer

PATH = f"{ROOT}/toi/<link>"
BY = "form"
PHONES = ("phone", "emergency_phone")


def blueprint(desk: SignupContext) -> Blueprint:
    """The pages behind a private link."""
    routes = Blueprint("mine", __name__)
    _refusals(routes)
    _see(routes, desk)
    _change(routes, desk)
    _act(routes, desk)
    paper.add(routes, desk)
    return routes


def _refusals(routes: Blueprint) -> None:
    @routes.errorhandler(UnknownVolunteer)
    def nobody(_error: UnknownVolunteer) -> Response:
        say = frame.say()
        return frame.page("signup/message.html", status=404, title=say("no_link"), note=say("no_link_note"))

    @routes.errorhandler(StaleRegistration)
    def moved_on(_error: StaleRegistration) -> Response:
        say = frame.say()
        return frame.page("signup/message.html", status=409, title=say("moved_on"), note=say("moved_on_note"))


def _see(routes: Blueprint, desk: SignupContext) -> None:
    @routes.get(PATH)
    def mine(link: str) -> Response:
        with desk.engine.connect() as connection:
            volunteer = people.by_link(connection, link)
            asked = [
                (one, needs.find(connection, one.need)) for one in assignments.of_volunteer(connection, volunteer.id)
            ]
            return frame.page(
                "signup/mine.html",
                title=frame.say()("mine_title"),
                volunteer=volunteer,
                said=_shown(sealed.read(connection, desk.ring, volunteer.id)),
                asked=asked,
                address=f"{ROOT}/toi/{link}",
                place_of=desk.places.__getitem__,
                saved="luu" in request.args,
                full="du" in request.args,
                agreed=CONTACT in consents.standing(connection, volunteer.id),
                refused=_refusal(connection, volunteer),
                **choices(desk.settings, desk.places),
            )


def _change(routes: Blueprint, desk: SignupContext) -> None:
    @routes.get(f"{PATH}/sua")
    def edit(link: str) -> Response:
        with desk.engine.connect() as connection:
            volunteer = people.by_link(connection, link)
            said = sealed.read(connection, desk.ring, volunteer.id)
        texts = fields.known(volunteer, said, desk.places, desk.settings.province.code)
        return _form(desk, link, texts)

    @routes.post(f"{PATH}/sua")
    def change(link: str) -> AnyResponse:
        texts = fields.posted(request.form)
        try:
            said = read(desk, texts)
        except WrongForm as wrong:
            return _form(desk, link, texts, wrong=wrong.fields, status=422)
        with database.writing(desk.engine) as connection:
            volunteer = people.by_link(connection, link)
            people.change(connection, desk.ring, volunteer, said, by=BY, now=desk.clock())
            data_subject_requests.ask(connection, volunteer, "correct", note="", now=desk.clock(), done=True)
        return _back(link, "luu")


def _act(routes: Blueprint, desk: SignupContext) -> None:
    @routes.post(f"{PATH}/<any(dung, tiep, rut, xoa):move>")
    def act(link: str, move: str) -> AnyResponse:
        with database.writing(desk.engine) as connection:
            volunteer = people.by_link(connection, link)
            if move == "xoa":
                return _delete(desk, connection, volunteer)
            if move == "rut":
                data_subject_requests.ask(connection, volunteer, "withdraw", note="", now=desk.clock(), done=True)
                people.withdraw(connection, volunteer, by=BY, now=desk.clock())
                return _back(link, "luu")
            try:
                step = people.pause if move == "dung" else people.resume
                step(connection, volunteer, by=BY, now=desk.clock())
            except RegistrationNotPossible:
                return _back(link)
        return _back(link, "luu")

    @routes.post(f"{PATH}/<int:number>/<any(nhan, tuchoi):word>")
    def answer(link: str, number: int, word: str) -> AnyResponse:
        with database.writing(desk.engine) as connection:
            volunteer = people.by_link(connection, link)
            try:
                asked = assignments.find(connection, number)
                taken = assignments.answer(connection, volunteer, asked, yes=word == "nhan", now=desk.clock())
            except (RegistrationNotPossible, assignments.UnknownAssignment):
                return _back(link)
        return _back(link, "luu" if taken else "du")

    @routes.post(f"{PATH}/yeu-cau")
    def request_(link: str) -> AnyResponse:
        with database.writing(desk.engine) as connection:
            volunteer = people.by_link(connection, link)
            data_subject_requests.ask(connection, volunteer, "see", note=request.form.get("note", ""), now=desk.clock())
        return _back(link, "luu")


def _shown(said: Mapping[str, str]) -> dict[str, str]:
    """What somebody said, phone numbers as people write them."""
    return {name: phones.shown(text) if name in PHONES and text else text for name, text in said.items()}


def _delete(desk: SignupContext, connection: Any, volunteer: Volunteer) -> Response:
    say = frame.say()
    if not request.form.get("sure"):
        return frame.page("signup/message.html", status=422, title=say("not_sure"), note=say("not_sure_note"))
    data_subject_requests.ask(connection, volunteer, "delete", note="", now=desk.clock(), done=True)
    people.remove(connection, volunteer, by=BY, why="asked by link", now=desk.clock())
    retention.tell(connection, desk.settings.storage.var)
    return frame.page("signup/message.html", title=say("deleted"), note=say("deleted_note", code=volunteer.code))


def _refusal(connection: Any, volunteer: Volunteer) -> str:
    return people.refusal(connection, volunteer) if volunteer.status == "refused" else ""


def _back(link: str, told: str = "") -> AnyResponse:
    language = f"&lang={request.args['lang']}" if "lang" in request.args else ""
    return redirect(f"{ROOT}/toi/{link}?{told}{language}".rstrip("?"), 303)


def _form(
    desk: SignupContext,
    link: str,
    texts: Mapping[str, str],
    *,
    wrong: Mapping[str, Text] | None = None,
    status: int = 200,
) -> Response:
    return frame.page(
        "signup/form.html",
        status=status,
        title=frame.say()("change_title"),
        texts=texts,
        wrong=fields.in_order(wrong or {}),
        dropped="",
        ticket=str(uuid.uuid4()),
        challenge=None,
        address=f"{ROOT}/toi/{link}/sua",
        changes=True,
        numbers=None,
        fewest=0,
        **choices(desk.settings, desk.places),
    )
