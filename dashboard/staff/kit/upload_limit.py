"""How large a request may be: what a form needs; more where a view says so, for whoever may send it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request

from dashboard.staff.kit import current_user
from dashboard.staff.kit.permissions import needed

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "most_bytes"


def takes(most: int) -> Callable[[View], View]:
    """Mark a view: bodies of up to `most` bytes."""

    def mark(view: View) -> View:
        setattr(view, _MARK, most)
        return view

    return mark


def install(server: Flask) -> None:
    """Let marked views of `server` take what they say; before anything reads the form. Others stay bound by
    MAX_CONTENT_LENGTH, and so does everybody who does not hold the view's permission."""

    @server.before_request
    def widen() -> None:
        view = server.view_functions.get(request.endpoint or "")
        most = getattr(view, _MARK, None)
        if view is None or most is None or request.method != "POST":
            return
        actor, permission = current_user.signed_in(), needed(view)
        if actor is not None and permission is not None and actor.may(permission):
            request.max_content_length = most
