"""Who is asking: the actor of this request, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import current_app, request
from flask_login import UserMixin, current_user

from geodata.access import Actor, Permission
from geodata.settings.config import Settings

CLOCK = "staff_clock"
"""The name under which a test hangs a clock of its own into the application's extensions."""


class CurrentUser(UserMixin):
    """An actor as flask-login wants it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        return str(self.actor.account)


class NotSignedIn(PermissionError):
    """Nobody has signed in, or the session has ended."""


def actor() -> Actor:
    """The actor of this request; raises `NotSignedIn`."""
    if not current_user.is_authenticated:
        raise NotSignedIn
    found: Actor = current_user.actor
    return found


def now() -> datetime:
    """The moment of this request, by the desk's clock."""
    clock: Callable[[], datetime] = current_app.extensions.get(CLOCK, _now)
    return clock()


def _now() -> datetime:
    return datetime.now(UTC)


def over_tls(settings: Settings) -> bool:
    """Whether this request came over TLS, or the site is known under an https address: its cookies are Secure."""
    return request.is_secure or (settings.server.public_url or "").startswith("https://")


def signed_in() -> Actor | None:
    """The actor of this request, None for nobody."""
    return current_user.actor if current_user.is_authenticated else None


def hold(permission: Permission, place: str | None = None) -> Actor:
    """The actor, who may do this (at `place`); raises `NotSignedIn` or `geodata.access.Forbidden`."""
    found = actor()
    found.hold(permission, place)
    return found
