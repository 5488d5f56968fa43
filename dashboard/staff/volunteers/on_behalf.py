"""Signing up on behalf of somebody: from a sheet of paper, or with the person at the desk; consent is on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

import segno
from flask import Blueprint, Response, request
from markupsafe import Markup

from dashboard.i18n.translator import Translator
from dashboard.signup import fields
from dashboard.signup.questions import choices
from dashboard.staff.kit import current_user, page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.volunteers.parts import DOMAIN, PATH
from geodata.access import Permission
from geodata.core.text import Text
from geodata.files.form_reader import WrongForm
from geodata.registers.editing.parse_context import parse_context
from geodata.volunteers import form, people
from geodata.volunteers.consents import Paper
from geodata.volunteers.form import Registration
from geodata.volunteers.people import SignedUp
from geodata.work.unit_of_work import UnitOfWork

HERE = f"{PATH}/ghi-ho"
KEPT_AT, KEY = 160, 64
OUTSIDE = Text(
    vi="xã này ngoài địa bàn của bạn; người này tự đăng ký được ở /tinh-nguyen, hoặc nhờ người điều phối ở đó",
    en="outside your places; they can sign up themselves at /tinh-nguyen, or with the coordinator there",
)
NO_DAY = Text(
    vi="hãy ghi ngày ký trên giấy, không phải ngày tương lai", en="give the day on the sheet, not one to come"
)
NO_KEPT = Text(vi="hãy ghi tờ giấy được giữ ở đâu", en="say where the sheet is kept")
LONG = Text(vi=f"không quá {KEPT_AT} ký tự", en=f"at most {KEPT_AT} characters")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the form, what follows, and the sheet of paper to print."""

    @routes.get(HERE)
    @needs(Permission.VOLUNTEER_MANAGE)
    def on_behalf() -> Response:
        return _form(desk, {}, key=uuid4().hex)

    @routes.post(HERE)
    @needs(Permission.VOLUNTEER_MANAGE)
    def entered() -> Response:
        texts = fields.posted(request.form) | {name: request.form.get(name, "") for name in ("signed_on", "kept_at")}
        key = request.form.get("key", "")[:KEY] or uuid4().hex
        with unit_of_work.turn(desk) as turn:
            said, paper, wrong = _read(turn, texts)
            if said is None or paper is None or wrong:
                return _form(desk, texts, key=key, wrong=wrong)
            told = people.sign_up(turn.connection, desk.ring, said, key=key, now=turn.now, paper=paper)
            return _slip(desk, turn, told)

    @routes.get(f"{PATH}/phieu")
    @needs(Permission.VOLUNTEER_MANAGE)
    def sheet() -> str:
        return page_layout.render("staff/volunteers/sheet.html", domain=DOMAIN, **_shared(desk, title="sheet_title"))


def _read(turn: UnitOfWork, texts: Mapping[str, str]) -> tuple[Registration | None, Paper | None, dict[str, Text]]:
    """The registration, the paper behind it, everything that is wrong by field."""
    wrong: dict[str, Text] = {}
    said = None
    try:
        rules, province = turn.settings.volunteers, turn.settings.province.code
        said = form.read(texts, parse_context(turn), minors=rules.minors, province=province)
        if said.place not in turn.actor.within:
            wrong["place"] = OUTSIDE
    except WrongForm as error:
        wrong |= error.fields
    return said, _paper(turn, texts, wrong), wrong


def _paper(turn: UnitOfWork, texts: Mapping[str, str], wrong: dict[str, Text]) -> Paper | None:
    kept_at, signed_on = " ".join(texts["kept_at"].split()), _day(texts["signed_on"])
    if signed_on is None or signed_on > turn.settings.province.day_of(turn.now):
        wrong["signed_on"] = NO_DAY
    if not kept_at or len(kept_at) > KEPT_AT:
        wrong["kept_at"] = LONG if kept_at else NO_KEPT
    if signed_on is None:
        return None
    return Paper(witness=turn.actor.login, signed_on=signed_on, kept_at=kept_at)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _form(
    desk: StaffContext, texts: Mapping[str, str], *, key: str, wrong: Mapping[str, Text] | None = None
) -> Response:
    shown = page_layout.render(
        "staff/volunteers/on_behalf.html",
        domain=DOMAIN,
        texts=texts,
        wrong=fields.in_order(wrong or {}),
        key=key,
        today=desk.settings.province.day_of(current_user.now()).isoformat(),
        **_shared(desk, title="on_behalf"),
    )
    return Response(shown, status=422 if wrong else 200)


def _slip(desk: StaffContext, turn: UnitOfWork, told: SignedUp) -> Response:
    """What is printed and given to the person: the private link stands here once, and nowhere else."""
    link = f"{(desk.settings.server.public_url or request.host_url).rstrip('/')}/tinh-nguyen/toi/{told.link}"
    mine = people.by_link(turn.connection, told.link)
    doubles = [one for one in people.same_phone(turn.connection, mine.id) if one.place in turn.actor.within]
    shown = page_layout.render(
        "staff/volunteers/slip.html",
        domain=DOMAIN,
        told=told,
        link=link,
        qr=Markup(segno.make(link, error="m").svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True)),  # noqa: S704
        number=mine.id,
        doubles=doubles,
        **_shared(desk, title="slip_title"),
    )
    return Response(shown)


def _shared(desk: StaffContext, *, title: str) -> dict[str, object]:
    """`asks`: the words of the public form."""
    say = page_layout.say(DOMAIN)
    asks = Translator(say.language, "signup", zone=desk.settings.province.zone)
    return {"title": say(title), "asks": asks, "path": PATH, "here": HERE, **choices(desk.settings, desk.places)}
