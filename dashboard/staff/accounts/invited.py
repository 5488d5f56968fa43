"""An invitation: choosing a password, then setting one-time codes up where the role needs them."""

from __future__ import annotations

import segno
from flask import Blueprint, make_response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.accounts.signin import DOMAIN, PATH
from dashboard.staff.kit import current_user, page_layout, sessions
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import anyone
from geodata.accounts import passwords, second_factor, setup
from geodata.accounts.invitations import NotValid
from geodata.accounts.setup import Setup, WrongCode
from geodata.store import database


def blueprint(desk: StaffContext) -> Blueprint:
    """The pages behind a one-time link."""
    routes = Blueprint("invited", __name__)

    @routes.get(f"{ROOT}/moi/<token>")
    @anyone
    def open_(token: str) -> str | AnyResponse:
        try:
            with desk.engine.connect() as connection:
                found = setup.begun(connection, token, now=current_user.now())
        except NotValid:
            return _not_valid()
        again = "password" in request.args
        return _password_page(found) if found.step == "password" or again else _code_page(desk, token, found)

    @routes.post(f"{ROOT}/moi/<token>")
    @anyone
    def choose(token: str) -> AnyResponse:
        try:
            return _choose(desk, token)
        except NotValid:
            return _not_valid()

    @routes.post(f"{ROOT}/moi/<token>/ma")
    @anyone
    def confirm(token: str) -> AnyResponse:
        try:
            return _confirm(desk, token)
        except NotValid:
            return _not_valid()

    return routes


def _choose(desk: StaffContext, token: str) -> AnyResponse:
    now, say = current_user.now(), page_layout.say(DOMAIN)
    password = request.form.get("password", "")
    with desk.engine.connect() as connection:
        found = setup.begun(connection, token, now=now)
    if password != request.form.get("again", ""):
        return make_response(_password_page(found, again_error=say("not_alike")), 400)
    try:
        with database.writing(desk.engine) as connection:
            found = setup.choose_password(connection, token, password, now=now)
    except passwords.TooWeak as weak:
        return make_response(_password_page(found, error=say.text(weak.reason)), 400)
    if setup.needs_code(found.person):
        return redirect(f"{ROOT}/moi/{token}")
    if found.person.second_factor:
        return redirect(f"{PATH}?changed=1")
    sessions.enter(desk, found.person.id)
    return redirect(f"{ROOT}/")


def _confirm(desk: StaffContext, token: str) -> AnyResponse:
    now, say = current_user.now(), page_layout.say(DOMAIN)
    with desk.engine.connect() as connection:
        found = setup.begun(connection, token, now=now)
    try:
        with database.writing(desk.engine) as connection:
            codes = setup.confirm_code(connection, token, request.form.get("code", ""), key=desk.key, now=now)
    except WrongCode:
        return make_response(_code_page(desk, token, found, error=say("refused_setup")), 400)
    sessions.enter(desk, found.person.id)
    page = page_layout.render("staff/setup_codes.html", domain=DOMAIN, title=say("recovery_title"), codes=codes)
    return make_response(page)


def _password_page(found: Setup, *, error: str = "", again_error: str = "") -> str:
    say = page_layout.say(DOMAIN)
    return page_layout.render(
        "staff/setup_password.html",
        domain=DOMAIN,
        title=say("setup_title"),
        person=found.person,
        steps=2 if setup.needs_code(found.person) else 1,
        shortest=passwords.SHORTEST,
        error=error,
        again_error=again_error,
    )


def _code_page(desk: StaffContext, token: str, found: Setup, *, error: str = "") -> str:
    secret = setup.proposed_secret(token, key=desk.key)
    drawn = segno.make(second_factor.uri(secret, login=found.person.login), error="m")
    return page_layout.render(
        "staff/setup_code.html",
        domain=DOMAIN,
        title=page_layout.say(DOMAIN)("setup_code_title"),
        person=found.person,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        qr=Markup(drawn.svg_inline(border=4, svgclass="qr", lineclass=None, light="#fff", omitsize=True)),  # noqa: S704
        action=f"{ROOT}/moi/{token}/ma",
        back=f"{ROOT}/moi/{token}?password=1",
        error=error,
    )


def _not_valid() -> AnyResponse:
    say = page_layout.say(DOMAIN)
    told = {"title": say("not_valid"), "note": say("not_valid_note"), "again": None}
    page = page_layout.render("staff/message.html", domain=DOMAIN, **told)
    return make_response(page, 404)
