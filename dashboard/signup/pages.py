"""The form, its sending, what one is told; works without a script."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from dashboard.signup import fields, frame, proof
from dashboard.signup.context import ROOT, SignupContext
from dashboard.signup.limits import RateLimits
from dashboard.signup.numbers import Numbers
from dashboard.signup.proof import Dropped, ProofResult
from dashboard.signup.questions import choices
from geodata.core.text import Text
from geodata.files.form_reader import WrongForm
from geodata.files.parse_context import ParseContext
from geodata.geography.gazetteer import Gazetteer
from geodata.store import database
from geodata.volunteers import assignments, form, needs, people
from geodata.volunteers.counts import FEWEST
from geodata.volunteers.form import Registration
from geodata.volunteers.people import SignedUp


def blueprint(desk: SignupContext, limits: RateLimits) -> Blueprint:
    """The form and what follows."""
    routes, numbers = Blueprint("signup", __name__), Numbers(desk)

    @routes.get(ROOT)
    def blank() -> Response:
        return _form(desk, numbers, {})

    @routes.post(ROOT)
    def send() -> Response:
        texts, address = fields.posted(request.form), request.remote_addr or ""
        try:
            key, checked = _checked(desk)
            if not limits.let(address, "proven" if checked.proven else "plain"):
                again = _form(desk, numbers, texts, wrong=_wrong(desk, texts), dropped="too_many", status=429)
                return _late(again)
            said = read(desk, texts)
            told = _keep(desk, said, key, checked)
        except WrongForm as wrong:
            return _form(desk, numbers, texts, wrong=wrong.fields, status=422)
        except Dropped as dropped:
            if not limits.let(address, "dropped"):
                return _too_many()
            with database.writing(desk.engine) as connection:
                proof.count(connection, dropped.reason, today=today(desk))
            return _form(desk, numbers, texts, wrong=_wrong(desk, texts), dropped=dropped.reason, status=422)
        return frame.page("signup/done.html", title=frame.say()("done_title"), told=told, link=private(desk, told.link))

    @routes.get(f"{ROOT}/giay/<number>")
    def checked(number: str) -> Response:
        say = frame.say()
        with desk.engine.connect() as connection:
            one = assignments.by_certificate(connection, number.upper()[:24])
            need = needs.find(connection, one.need) if one else None
        if one is None or need is None:
            return frame.page(
                "signup/message.html", status=404, title=say("no_certificate"), note=say("no_certificate_note")
            )
        note = say(
            "certificate_says",
            hours=say.number((one.minutes or 0) / 60, 1),
            task=need.task,
            unit=need.unit,
            place=say.place(desk.places[need.place]),
            first=say.day(need.first_day.isoformat()),
            last=say.day(need.last_day.isoformat()),
        )
        return frame.page("signup/message.html", title=say("certificate_is", number=number.upper()), note=note)

    return routes


def read(desk: SignupContext, texts: Mapping[str, str]) -> Registration:
    """The registration that a form says. Raises `WrongForm`."""
    asked = ParseContext(places=desk.places, gazetteer=Gazetteer(desk.places.places), day=today(desk))
    rules = desk.settings.volunteers
    return form.read(texts, asked, minors=rules.minors, province=desk.settings.province.code)


def _wrong(desk: SignupContext, texts: Mapping[str, str]) -> Mapping[str, Text]:
    """What is wrong with a sheet that is not taken for another reason."""
    try:
        read(desk, texts)
    except WrongForm as wrong:
        return wrong.fields
    return {}


def today(desk: SignupContext) -> Any:
    """The day by the province's clock."""
    return desk.settings.province.day_of(desk.clock())


def private(desk: SignupContext, link: str) -> str:
    """The private link, whole where the public address is known."""
    return f"{desk.settings.server.public_url or request.host_url.rstrip('/')}{ROOT}/toi/{link}"


def _keep(desk: SignupContext, said: Registration, key: str, checked: ProofResult) -> SignedUp:
    with database.writing(desk.engine) as connection:
        told = people.sign_up(connection, desk.ring, said, key=key, now=desk.clock())
        if not told.repeated:
            proof.spend(connection, checked, now=desk.clock())
        return told


def _form(
    desk: SignupContext,
    numbers: Numbers,
    texts: Mapping[str, str],
    *,
    wrong: Mapping[str, Text] | None = None,
    dropped: str = "",
    status: int = 200,
) -> Response:
    key = str(uuid.uuid4())
    say = frame.say()
    return frame.page(
        "signup/form.html",
        status=status,
        title=say("title"),
        texts=texts,
        wrong=fields.in_order(wrong or {}),
        dropped=dropped,
        ticket=proof.ticket(desk, key),
        challenge=proof.challenge(desk, key),
        address=ROOT,
        changes=False,
        numbers=numbers.of(today(desk)),
        fewest=FEWEST,
        **choices(desk.settings, desk.places),
    )


def _checked(desk: SignupContext) -> tuple[str, ProofResult]:
    """The key of the form that was sent, and what came with it against machines. Raises `Dropped`."""
    key, given_at = proof.opened(desk, request.form.get("ticket", ""))
    payload, trap = request.form.get("altcha", ""), request.form.get("website", "")
    return key, proof.check(desk, key=key, given_at=given_at, payload=payload, trap=trap)


def _too_many() -> Response:
    """A short answer to a flood: nothing is read or written for it."""
    say = frame.say()
    return _late(frame.page("signup/message.html", status=429, title=say("too_many"), note=say("too_many_note")))


def _late(answer: Response) -> Response:
    answer.headers["Retry-After"] = "60"
    return answer
