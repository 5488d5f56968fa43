"""What a view needs: one permission, or none for whoever has not signed in yet. A view that says neither is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from geodata.access import Permission

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "needed_permission"


class Undeclared(RuntimeError):
    """A view or a callback does not say which permission it needs."""


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view: whoever calls it must hold `permission`; places are held by the view itself (`current.hold`)."""

    def mark(view: View) -> View:
        setattr(view, _MARK, permission)
        return view

    return mark


def anyone(view: View) -> View:
    """Mark a view that is there before one has signed in."""
    setattr(view, _MARK, None)
    return view


def needed(view: Callable[..., Any]) -> Permission | None:
    """The permission that `view` needs, None for anyone; raises `Undeclared`."""
    if not hasattr(view, _MARK):
        raise Undeclared(f"{view.__module__}.{view.__qualname__}")
    found: Permission | None = getattr(view, _MARK)
    return found
