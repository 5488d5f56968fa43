"""Signing in: login and password, then the code; signing out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request
from flask_login import logout_user
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.accounts.local import onward
from dashboard.staff.kit import current_user, page_layout, sessions
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import anyone, needs
from geodata.access import Permission
from geodata.accounts import signin
from geodata.accounts.signin import Attempt, Code, SecondFactorNeeded, SignInLocked, SignInRefused
from geodata.settings.encryption import Unsealable

DOMAIN = "signin"
PATH = f"{ROOT}/dang-nhap"
PENDING = "pending"


@dataclass(frozen=True, kw_only=True)
class Pending:
    """Whose password was right, and when."""

    account: int
    epoch: int
    at: float


def blueprint(desk: StaffContext) -> Blueprint:
    """The pages of signing in and out."""
    routes = Blueprint("signin", __name__)

    @routes.get(PATH)
    @anyone
    def ask() -> str | AnyResponse:
        if current_user.signed_in():
            return redirect(onward(request.args.get("next")))
        return _page(ended=sessions.held().ended)

    @routes.post(PATH)
    @anyone
    def enter() -> AnyResponse:
        return _first(desk)

    @routes.get(f"{PATH}/ma")
    @anyone
    def ask_code() -> str | AnyResponse:
        return _code_page() if _pending() else redirect(_back())

    @routes.post(f"{PATH}/ma")
    @anyone
    def enter_code() -> AnyResponse:
        return _second(desk)

    @routes.post(f"{ROOT}/dang-xuat")
    @needs(Permission.SELF)
    def leave() -> AnyResponse:
        sessions.end(desk)
        logout_user()
        return redirect(f"{PATH}?left=1")

    return routes


def _first(desk: StaffContext) -> AnyResponse:
    login = request.form.get("login", "")
    attempt = Attempt(
        login=login[:120], password=request.form.get("password", "")[:1000], code=None, address=_address()
    )
    if not attempt.login.strip() or not attempt.password:
        return make_response(_page(error=page_layout.say(DOMAIN)("empty"), login=login), 400)
    now = current_user.now()
    try:
        account = signin.sign_in(desk.engine, attempt, key=desk.key, now=now, idle_days=desk.settings.staff.idle_days)
    except SecondFactorNeeded as needed:
        sessions.held()[PENDING] = {"account": needed.account, "epoch": needed.epoch, "at": now.timestamp()}
        return redirect(f"{PATH}/ma?{_query()}")
    except SignInRefused:
        return make_response(_page(error=page_layout.say(DOMAIN)("refused"), login=login), 401)
    except SignInLocked as locked:
        return _locked(_page(error=_until(locked.until), login=login), locked.until, now)
    sessions.enter(desk, account)
    return redirect(onward(request.args.get("next")))


def _second(desk: StaffContext) -> AnyResponse:
    pending, now = _pending(), current_user.now()
    if pending is None:
        return redirect(_back())
    code = Code(
        account=pending.account, epoch=pending.epoch, code=request.form.get("code", "")[:40], address=_address()
    )
    try:
        account = signin.second_step(desk.engine, code, key=desk.key, now=now)
    except SignInRefused:
        return make_response(_code_page(error=page_layout.say(DOMAIN)("refused_code")), 401)
    except Unsealable:
        return make_response(_code_page(error=page_layout.say(DOMAIN)("other_key")), 409)
    except SignInLocked as locked:
        sessions.held().pop(PENDING)
        return _locked(_page(error=_until(locked.until)), locked.until, now)
    sessions.enter(desk, account)
    return redirect(onward(request.args.get("next")))


def _pending() -> Pending | None:
    """Whose code is awaited; for five minutes after the password."""
    found = sessions.held().get(PENDING)
    if found is None:
        return None
    pending = Pending(**found)
    age = current_user.now() - datetime.fromtimestamp(pending.at, tz=current_user.now().tzinfo)
    return pending if age < timedelta(seconds=sessions.CODE_SECONDS) else None


def _page(*, error: str = "", login: str = "", ended: bool = False) -> str:
    return page_layout.render(
        "staff/signin.html",
        domain=DOMAIN,
        title=page_layout.say(DOMAIN)("signin_title"),
        error=error,
        login=login[:48],
        ended=ended,
        left="left" in request.args,
        changed="changed" in request.args,
        action=f"{PATH}?{_query()}",
    )


def _code_page(*, error: str = "") -> str:
    return page_layout.render(
        "staff/signin_code.html",
        domain=DOMAIN,
        title=page_layout.say(DOMAIN)("code_title"),
        error=error,
        action=f"{PATH}/ma?{_query()}",
        back=_back(),
    )


def _locked(page: str, until: datetime, now: datetime) -> Response:
    answer = make_response(page, 429)
    answer.headers["Retry-After"] = str(max(1, int((until - now).total_seconds())))
    return answer


def _until(until: datetime) -> str:
    say = page_layout.say(DOMAIN)
    return say("locked", until=say.clock(until + timedelta(seconds=59)))


def _query() -> str:
    return urlencode({"next": onward(request.args.get("next"))})


def _back() -> str:
    return f"{PATH}?{_query()}"


def _address() -> str:
    return request.remote_addr or ""
