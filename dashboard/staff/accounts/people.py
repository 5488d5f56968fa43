"""The administrator's pages: everybody's accounts, and each one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, make_response, redirect, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.accounts import listing
from dashboard.staff.kit import current_user, page_layout
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata import accounts
from geodata.access import AT, GRANTS, Permission, Role
from geodata.accounts import AccountNotPossible, AccountSummary, failures, invitations, second_factor
from geodata.core.unit_levels import LEVELS
from geodata.store import database

DOMAIN = "accounts"
ACCOUNTS = f"{ROOT}/tai-khoan"
FIELDS = ("login", "name", "role", "place", "email", "phone")
MOVES = ("moi", "khoa", "mo", "thu-lai")
"""Invite, disable, enable, let a locked login try again."""


def blueprint(desk: StaffContext) -> Blueprint:
    """The administrator's pages of accounts."""
    routes = Blueprint("people", __name__)

    @routes.get(ACCOUNTS)
    @needs(Permission.ACCOUNT_MANAGE)
    def everybody() -> str:
        return listing.page(desk, request.args.get("q", "")[:60])

    @routes.get(f"{ACCOUNTS}/moi")
    @needs(Permission.ACCOUNT_MANAGE)
    def blank() -> str:
        return _form(desk, values={})

    @routes.post(f"{ACCOUNTS}/moi")
    @needs(Permission.ACCOUNT_MANAGE)
    def add() -> AnyResponse:
        return _add(desk)

    @routes.get(f"{ACCOUNTS}/<int:account>")
    @needs(Permission.ACCOUNT_MANAGE)
    def one(account: int) -> str:
        return _one(desk, account)

    @routes.post(f"{ACCOUNTS}/<int:account>")
    @needs(Permission.ACCOUNT_MANAGE)
    def change(account: int) -> AnyResponse:
        return _change(desk, account)

    @routes.post(f"{ACCOUNTS}/<int:account>/<move>")
    @needs(Permission.ACCOUNT_MANAGE)
    def move(account: int, move: str) -> AnyResponse:
        return _move(desk, account, move) if move in MOVES else abort(404)

    return routes


def _add(desk: StaffContext) -> AnyResponse:
    by, now = current_user.actor().login, current_user.now()
    try:
        with database.writing(desk.engine) as connection:
            number = accounts.create(
                connection,
                login=request.form.get("login", ""),
                by=by,
                now=now,
                **_asked(),
                **_reach(),
            )
            token = invitations.invite(connection, number, purpose="first", by=by, now=now)
    except AccountNotPossible as wrong:
        return make_response(_form(desk, values=request.form, wrong=wrong), 400)
    return make_response(_one(desk, number, link=_link(desk, token)))


def _change(desk: StaffContext, account: int) -> AnyResponse:
    try:
        with database.writing(desk.engine) as connection:
            _person(connection, account)
            accounts.change(connection, account, by=current_user.actor().login, **_asked())
            accounts.reach(connection, account, by=current_user.actor().login, **_reach())
    except AccountNotPossible as wrong:
        return make_response(_one(desk, account, wrong=wrong, values=request.form), 400)
    return redirect(f"{ACCOUNTS}/{account}?saved=1")


def _move(desk: StaffContext, account: int, move: str) -> AnyResponse:
    by, now, link = current_user.actor().login, current_user.now(), ""
    try:
        with database.writing(desk.engine) as connection:
            person = _person(connection, account)
            if move == "moi":
                link = _invite(desk, connection, person)
            elif move == "khoa":
                why = request.form.get("why", "").strip()[:200] or "administrator"
                accounts.disable(connection, account, by=by, why=why, now=now)
            elif move == "mo":
                accounts.enable(connection, account, by=by, now=now)
            else:
                failures.unlock(connection, person.login, by=by)
    except AccountNotPossible as wrong:
        return make_response(_one(desk, account, wrong=wrong), 400)
    return make_response(_one(desk, account, link=link)) if link else redirect(f"{ACCOUNTS}/{account}?saved=1")


def _invite(desk: StaffContext, connection: Connection, person: AccountSummary) -> str:
    by = current_user.actor().login
    if request.form.get("phone_lost") and person.second_factor:
        second_factor.forget(connection, person.id, by=by)
    purpose: invitations.Purpose = "reset" if person.ready else "first"
    return _link(desk, invitations.invite(connection, person.id, purpose=purpose, by=by, now=current_user.now()))


def _asked() -> dict[str, Any]:
    """Role, place and name of the form; raises `AccountNotPossible` for a role that there is not."""
    role = request.form.get("role", "")
    if role not in GRANTS:
        raise AccountNotPossible("role", listing.CHOOSE_ROLE)
    return {"role": Role(role), "place": request.form.get("place", ""), "name": request.form.get("name", "")}


def _reach() -> dict[str, Any]:
    """Address and number of the form."""
    return {name: request.form.get(name, "")[:300] for name in ("email", "phone")}


def _person(connection: Connection, account: int) -> AccountSummary:
    try:
        return accounts.person(connection, account)
    except accounts.UnknownAccount:
        return abort(404)


def _link(desk: StaffContext, token: str) -> str:
    return f"{desk.settings.server.public_url or request.host_url.rstrip('/')}{invitations.PATH}{token}"


def _form(desk: StaffContext, *, values: Mapping[str, str], wrong: AccountNotPossible | None = None) -> str:
    say = page_layout.say(DOMAIN)
    return page_layout.render(
        "staff/account_new.html", domain=DOMAIN, title=say("add"), **_choices(desk), **_entered(values, wrong)
    )


def _one(
    desk: StaffContext,
    account: int,
    *,
    link: str = "",
    wrong: AccountNotPossible | None = None,
    values: Mapping[str, str] | None = None,
) -> str:
    say, now = page_layout.say(DOMAIN), current_user.now()
    with desk.engine.connect() as connection:
        person = _person(connection, account)
        state = listing.state(person, locked=failures.locked(connection, person.login, now=now))
    kept = {"name": person.name, "role": person.role.value, "place": person.place}
    entered = values or kept | {"email": person.email or "", "phone": person.phone or ""}
    return page_layout.render(
        "staff/account.html",
        domain=DOMAIN,
        title=person.name,
        person=person,
        state=state,
        seen=listing.moment(person.seen_at),
        link=link,
        link_hours=invitations.HOURS,
        saved="saved" in request.args,
        own=person.id == current_user.actor().account,
        sentence=say("invited_again" if person.ready else "invited"),
        **_choices(desk),
        **_entered(entered, wrong),
    )


def _entered(values: Mapping[str, str], wrong: AccountNotPossible | None) -> dict[str, Any]:
    errors = {wrong.field: page_layout.say().text(wrong.reason)} if wrong else {}
    return {"values": dict.fromkeys(FIELDS, "") | dict(values), "errors": dict.fromkeys(FIELDS, "") | errors}


def _choices(desk: StaffContext) -> dict[str, Any]:
    """Roles with the levels at which each can be, and units by district."""
    tree = desk.places
    return {
        "roles": [(role.value, " ".join(sorted(AT[role], key=LEVELS.index))) for role in Role],
        "province_unit": tree.province,
        "districts": tree.districts(),
    }
