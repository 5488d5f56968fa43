"""Sessions of the staff side: kept in the store once somebody has signed in, in a signed cookie before.

The browser holds one cookie. Before signing in it carries the CSRF token and, between password and code, whose password
was right; nothing is written to the store for a visitor. Afterwards it carries a random number alone, and what belongs
to it stands in `staff_session`, where a change of password or role ends it.
"""

from __future__ import annotations

import hmac
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, Request, Response, abort, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import login_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.datastructures import CallbackDict

from dashboard.staff.kit import current_user
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.current_user import CurrentUser
from geodata import accounts
from geodata.accounts import failures
from geodata.accounts import sessions as kept
from geodata.store import database, fork_safety

COOKIE = "noi_bo"
CSRF = "csrf_token"
"""Where Flask-WTF looks. The same for all sessions of an account until it changes: a form left open over a time-out is
sent after signing in again."""
VISIT_SECONDS = 3600
CODE_SECONDS = 300
TOUCH_PATIENCE = 0.1
"""That a session is in use is written where that is at once possible: a page is not kept waiting by a feed's load."""
SERVER_MARK = "~"
UNREACHABLE = (DBAPIError, NoConnection)


class StaffSession(CallbackDict[str, Any], SessionMixin):
    """The content of a session; `token` and `account` are those of somebody who has signed in."""

    def __init__(self, content: dict[str, Any] | None = None, *, found: kept.Session | None = None) -> None:
        def changed(_self: CallbackDict[str, Any]) -> None:
            self.modified = True

        super().__init__(content if found is None else found.data, changed)
        self.modified = False
        self.token = found.token if found else None
        self.account = found.account if found else None
        self.seen_at = found.seen_at if found else None
        self.ended = False
        """The browser shows a session that is over."""
        self.unreachable = False


class StaffSessions(SessionInterface):
    """Flask's sessions on the table `staff_session`."""

    def __init__(self, desk: StaffContext, *, key: bytes) -> None:
        self._desk = desk
        self._signer = URLSafeTimedSerializer(_derived(key, "visit"), salt=COOKIE)

    def open_session(self, app: Flask, request: Request) -> StaffSession:
        told = request.cookies.get(COOKIE, "")
        if not told.startswith(SERVER_MARK):
            return StaffSession(self._visit(told))
        try:
            with self._desk.engine.connect() as connection:
                found = kept.find(
                    connection,
                    told.removeprefix(SERVER_MARK),
                    now=current_user.now(),
                    idle_minutes=self._desk.settings.staff.idle_minutes,
                )
        except UNREACHABLE:
            opened = StaffSession()
            opened.unreachable = True
            return opened
        opened = StaffSession(found=found)
        opened.ended = found is None
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        held = cast("StaffSession", session)
        response.vary.add("Cookie")
        if held.unreachable:
            return
        if held.account is None:
            if held.modified:
                self._hand(response, str(self._signer.dumps(dict(held))), VISIT_SECONDS)
            return
        assert held.token is not None and held.seen_at is not None
        now = current_user.now()
        if held.new:
            self._hand(response, f"{SERVER_MARK}{held.token}", kept.LONGEST_HOURS * 3600)
        if held.modified:
            self._keep(held, held.token, now)
        elif (now - held.seen_at).total_seconds() >= kept.TOUCH_SECONDS:
            with suppress(*UNREACHABLE):
                self._keep(held, held.token, now, patience=TOUCH_PATIENCE)

    def _keep(self, held: StaffSession, token: str, now: datetime, *, patience: float = fork_safety.SECONDS) -> None:
        with database.writing(self._desk.engine, patience=patience) as connection:
            kept.keep(connection, token, data=dict(held), now=now)

    def _visit(self, told: str) -> dict[str, Any]:
        if not told:
            return {}
        try:
            found: dict[str, Any] = self._signer.loads(told, max_age=VISIT_SECONDS)
        except BadSignature:
            return {}
        return found

    def _hand(self, response: Response, value: str, seconds: int) -> None:
        response.set_cookie(
            COOKIE,
            value,
            max_age=seconds,
            path=ROOT,
            httponly=True,
            samesite="Lax",
            secure=current_user.over_tls(self._desk.settings),
        )


def install(server: Flask, desk: StaffContext) -> None:
    """Let `server` keep its sessions so; an unreachable store is 503, not a sign-out."""
    server.session_interface = StaffSessions(desk, key=desk.key)
    server.secret_key = _derived(desk.key, "forms")

    @server.before_request
    def reachable() -> None:
        if held().unreachable:
            abort(503)


def held() -> StaffSession:
    """The session of this request."""
    return cast("StaffSession", cast("Any", session)._get_current_object())


def enter(desk: StaffContext, account: int) -> None:
    """Begin a new session for somebody who has signed in; what the visit held is forgotten, its number too."""
    mine = held()
    end(desk)
    mine.account = account
    with desk.engine.connect() as connection:
        epoch = accounts.person(connection, account).epoch
        login_user(CurrentUser(accounts.actor(connection, account)))
    mine[CSRF] = _derived(desk.key, f"csrf|{account}|{epoch}").hex()
    _begin(desk, mine)


def _begin(desk: StaffContext, mine: StaffSession) -> None:
    now = current_user.now()
    with database.writing(desk.engine) as connection:
        kept.forget(connection, before=now - timedelta(hours=kept.LONGEST_HOURS))
        failures.forget(connection, before=now - timedelta(hours=kept.LONGEST_HOURS))
        mine.token = kept.begin(
            connection, data=dict(mine), account=mine.account, address=request.remote_addr or "", now=now
        )
    mine.seen_at, mine.new, mine.modified = now, True, False


def end(desk: StaffContext) -> None:
    """End the session of this request, if there is one."""
    mine = held()
    if mine.token is not None:
        with database.writing(desk.engine) as connection:
            kept.end(connection, mine.token)
    mine.clear()
    mine.token, mine.account, mine.modified = None, None, True


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"staff|{purpose}".encode(), "sha256")
