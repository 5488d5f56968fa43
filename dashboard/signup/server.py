"""The web application of signing up, a process of its own: the public side stays without a way to write."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException

from dashboard.signup import answer, frame, mine, pages
from dashboard.signup.context import ROOT, SignupContext
from dashboard.signup.limits import RateLimits
from dashboard.web import assets, security_headers, static_files
from dashboard.web.database_errors import AGAIN_SECONDS, AWAY, FULL, asked
from geodata.geography import admin_units
from geodata.settings import encryption
from geodata.settings.config import Settings
from geodata.volunteers.keyring import keyring

BODY = 64 * 1024
WITHOUT = ("vendor/plotly",)
log = logging.getLogger(__name__)


class SignUp(Flask):
    """The application; what goes wrong is logged without the address, which may be somebody's private link."""

    def log_exception(self, exc_info: Any) -> None:
        """Log a fault under the pattern of its address."""
        self.logger.error("%s", asked(), exc_info=exc_info)


def _now() -> datetime:
    return datetime.now(UTC)


def build_signup(settings: Settings, *, engine: Engine, clock: Callable[[], datetime] = _now) -> Flask:
    """The Flask server of signing up; raises `ConfigError` for keys that are none."""
    server = SignUp("signup", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = BODY
    folder = settings.storage.var / "keys"
    with engine.connect() as connection:
        tree = admin_units.tree(connection)
    desk = SignupContext(
        settings=settings,
        engine=engine,
        places=tree,
        ring=keyring(folder),
        secret=encryption.key("SIGNUP_KEY", folder),
        clock=clock,
    )
    server.extensions["signup"] = desk
    limits = RateLimits(per_minute=settings.volunteers.per_minute, per_prefix=settings.volunteers.per_prefix)
    _mount(server, desk, limits)
    _private(server)
    security_headers.secure(server, settings, scripts=[assets.script_hash()])
    return server


def _mount(server: Flask, desk: SignupContext, limits: RateLimits) -> None:
    if desk.settings.volunteers.open:
        server.register_blueprint(pages.blueprint(desk, limits))
    server.register_blueprint(mine.blueprint(desk))
    server.register_blueprint(answer.blueprint(desk))
    server.register_blueprint(static_files.blueprint(ROOT, without=WITHOUT))

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        say, closed = frame.say(), error.code == 404 and not desk.settings.volunteers.open
        key = "closed" if closed else {404: "not_found", 413: "too_large"}.get(error.code or 500, "failed")
        return frame.page("signup/message.html", status=error.code or 500, title=say(key), note=say(f"note_{key}"))

    @server.errorhandler(OSError)
    def no_room(error: OSError) -> Response:
        if error.errno not in FULL:
            raise error
        return _busy(error, 507)

    for kind in AWAY:
        server.register_error_handler(kind, lambda error: _busy(error, 503))


def _busy(error: Exception, status: int) -> Response:
    log.warning("%s: %s", asked(), getattr(error, "orig", error))
    say = frame.say()
    answer = frame.page("signup/message.html", status=status, title=say("busy"), note=say("note_busy"))
    answer.headers["Retry-After"] = str(AGAIN_SECONDS)
    return answer


def _private(server: Flask) -> None:
    @server.after_request
    def quiet(answer: Response) -> Response:
        """A private link leaks to nobody, and no cache keeps it; files say themselves how long they last."""
        answer.headers.setdefault("Cache-Control", "no-store")
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer
