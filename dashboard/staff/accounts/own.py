"""One's own account: who one is, the password, the recovery codes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.accounts.signin import DOMAIN, PATH
from dashboard.staff.kit import current_user, page_layout, sessions
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata import accounts
from geodata.access import Permission
from geodata.accounts import failures, passwords, second_factor
from geodata.settings.encryption import Unsealable
from geodata.store import database

OWN = f"{ROOT}/mat-khau"


def blueprint(desk: StaffContext) -> Blueprint:
    """The page of one's own account."""
    routes = Blueprint("own", __name__)

    @routes.get(OWN)
    @needs(Permission.SELF)
    def show() -> str:
        return _page(desk, changed="changed" in request.args)

    @routes.post(OWN)
    @needs(Permission.SELF)
    def change() -> AnyResponse:
        return _change(desk)

    @routes.post(f"{OWN}/ma-du-phong")
    @needs(Permission.SELF)
    def renew() -> AnyResponse:
        return _renew(desk)

    return routes


def _change(desk: StaffContext) -> AnyResponse:
    actor, say, now = current_user.actor(), page_layout.say(DOMAIN), current_user.now()
    if request.form.get("password", "") != request.form.get("again", ""):
        return make_response(_page(desk, again_error=say("not_alike")), 400)
    try:
        done = passwords.change(
            desk.engine, actor.account, request.form.get("old", "")[:1000], request.form.get("password", ""), now=now
        )
    except passwords.TooWeak as weak:
        return make_response(_page(desk, error=say.text(weak.reason)), 400)
    if not done:
        return _wrong(desk, old_error=say("wrong_old"))
    sessions.enter(desk, actor.account)
    return redirect(f"{OWN}?changed=1")


def _renew(desk: StaffContext) -> AnyResponse:
    actor, say = current_user.actor(), page_layout.say(DOMAIN)
    try:
        with database.writing(desk.engine) as connection:
            codes = second_factor.renew_recovery_codes(
                connection, actor.account, request.form.get("code", "")[:40], key=desk.key, now=current_user.now()
            )
    except Unsealable:
        return make_response(_page(desk, code_error=say("other_key")), 409)
    if codes is None:
        return _wrong(desk, code_error=say("refused_code"))
    page = page_layout.render("staff/setup_codes.html", domain=DOMAIN, title=say("recovery_title"), codes=codes)
    return make_response(page)


def _wrong(desk: StaffContext, **errors: str) -> AnyResponse:
    """A wrong password or code counts as a failure to sign in; the fifth ends the session."""
    login, address = current_user.actor().login, request.remote_addr or ""
    with database.writing(desk.engine) as connection:
        locked = failures.count(connection, login, address=address, now=current_user.now())
    if locked is None:
        return make_response(_page(desk, **errors), 400)
    sessions.end(desk)
    return redirect(PATH)


def _page(desk: StaffContext, **values: Any) -> str:
    actor = current_user.actor()
    with desk.engine.connect() as connection:
        person = accounts.person(connection, actor.account)
        left = second_factor.recovery_codes_left(connection, actor.account)
    shown = {"error": "", "again_error": "", "old_error": "", "code_error": "", "changed": False} | values
    return page_layout.render(
        "staff/password.html",
        domain=DOMAIN,
        title=page_layout.say(DOMAIN)("own_title"),
        person=person,
        left=left,
        shortest=passwords.SHORTEST,
        **shown,
    )
