"""The door: every request is somebody's, and whoever it is may do what the address needs; else it is refused."""

from __future__ import annotations

import logging
from urllib.parse import quote

from flask import Flask, Response, abort, jsonify, redirect, request
from flask_login import LoginManager
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.kit import current_user, page_layout, sessions
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.current_user import CurrentUser, NotSignedIn
from dashboard.staff.kit.permissions import needed
from dashboard.web.database_errors import AGAIN_SECONDS, AWAY, FULL, asked
from geodata import accounts
from geodata.access import Forbidden

API = f"{ROOT}/api/"
CALLBACKS = f"{ROOT}/_dash"
SIGN_IN = f"{ROOT}/dang-nhap"
NUL = "\0"
"""No browser sends it, and no text in PostgreSQL holds it."""
log = logging.getLogger(__name__)


def install(server: Flask, desk: StaffContext) -> None:
    """Put the guard before every view of `server`, and words to its refusals."""
    CSRFProtect(server)
    _people(server, desk)
    _refusals(server)
    _host(server)

    @server.before_request
    def stop() -> None:
        view = server.view_functions.get(request.endpoint or "")
        if view is None:
            return
        permission = needed(view)
        if permission is not None:
            current_user.hold(permission)
        if any(NUL in text for text in (*request.args.values(), *request.form.values())):
            abort(400)


def check(server: Flask) -> None:
    """Raise `Undeclared` for a view that does not say what it needs."""
    for view in server.view_functions.values():
        needed(view)


def _people(server: Flask, desk: StaffContext) -> None:
    manager = LoginManager(server)
    manager.session_protection = None

    @manager.user_loader
    def load(number: str) -> CurrentUser | None:
        try:
            with desk.engine.connect() as connection:
                return CurrentUser(accounts.actor(connection, int(number)))
        except (accounts.UnknownAccount, accounts.Disabled):
            return None


def _refusals(server: Flask) -> None:
    @server.errorhandler(NotSignedIn)
    def nobody(_error: NotSignedIn) -> AnyResponse:
        if _by_script():
            return _told(401, "signed_out")
        asked = _asked() if request.method == "GET" else request.path
        return redirect(f"{SIGN_IN}?next={quote(asked)}")

    @server.errorhandler(Forbidden)
    def forbidden(_error: Forbidden) -> AnyResponse:
        return _told(403, "forbidden")

    @server.errorhandler(CSRFError)
    def foreign(_error: CSRFError) -> AnyResponse:
        if current_user.signed_in() is None and needed(server.view_functions[request.endpoint or ""]) is not None:
            return nobody(NotSignedIn())
        return _told(400, "foreign")

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> AnyResponse:
        if error.response is not None:
            return error.get_response()
        return _told(error.code or 500, REASONS.get(error.code or 500, "failed"))


def _host(server: Flask) -> None:
    for kind in AWAY:
        server.register_error_handler(kind, _away)

    @server.errorhandler(OSError)
    def no_room(error: OSError) -> AnyResponse:
        if error.errno not in FULL:
            raise error
        log.error("%s: %s", asked(), error)
        return _told(507, "no_room")


def _away(error: Exception) -> AnyResponse:
    """Words for a database that does not answer; this request asks it nothing more."""
    log.warning("%s: %s", asked(), getattr(error, "orig", error))
    sessions.held().unreachable = True
    return _told(503, "busy")


REASONS = {400: "bad_request", 404: "not_found", 405: "not_found", 409: "conflict", 413: "too_large", 503: "busy"}
"""The word of the domain `staff` for a status; with `note_` before it, the sentence below."""


def _by_script() -> bool:
    return request.path.startswith((API, CALLBACKS))


def _asked() -> str:
    """The address that was asked for, with its query."""
    return request.full_path.removesuffix("?")


def _told(status: int, reason: str) -> AnyResponse:
    say = page_layout.say()
    if _by_script():
        answer = jsonify({"error": reason, "message": f"{say(reason)}. {say(f'note_{reason}')}"})
    else:
        again = _asked() if status == 503 and request.method == "GET" else None
        page = page_layout.render("staff/message.html", title=say(reason), note=say(f"note_{reason}"), again=again)
        answer = Response(page)
    answer.status_code = status
    if status == 503:
        answer.headers["Retry-After"] = str(AGAIN_SECONDS)
    return answer
