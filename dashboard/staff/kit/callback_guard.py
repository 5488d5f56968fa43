"""Callbacks of the staff side's Dash pages: each names its permission, and no other is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any

from dash import Dash
from flask import abort, request

from dashboard.staff.kit import current_user
from dashboard.staff.kit.permissions import Undeclared
from geodata.access import Permission

_PERMISSIONS = "_staff_permissions"


def callback(app: Dash, *spec: Any, permission: Permission, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """`app.callback` for whoever holds `permission`; a place is held by the function itself (`current.hold`)."""

    def register(function: Callable[..., Any]) -> Any:
        @wraps(function)
        def guarded(*arguments: Any, **values: Any) -> Any:
            current_user.hold(permission)
            return function(*arguments, **values)

        before = set(app.callback_map)
        registered = app.callback(*spec, **options)(guarded)
        for output in set(app.callback_map) - before:
            _declared(app)[output] = permission
        return registered

    return register


def check(app: Dash) -> None:
    """Raise `Undeclared` for a callback without a permission, and for one that this module has not registered."""
    loose = set(app.callback_map) - set(_declared(app))
    if loose:
        raise Undeclared(", ".join(sorted(loose)))


def stop(app: Dash) -> None:
    """Refuse the callback that this request asks for, unless it is known and the actor may: 400, 401, 403."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("inputs"), list) or b"\\u0000" in request.get_data():
        abort(400)
    permission = _declared(app).get(str(body.get("output")))
    if permission is None:
        current_user.actor()
        abort(400)
    current_user.hold(permission)


def permissions(app: Dash) -> Mapping[str, Permission]:
    """The permission of every callback, by its output."""
    return MappingProxyType(_declared(app))


def _declared(app: Dash) -> dict[str, Permission]:
    if not hasattr(app, _PERMISSIONS):
        setattr(app, _PERMISSIONS, {})
    found: dict[str, Permission] = getattr(app, _PERMISSIONS)
    return found
