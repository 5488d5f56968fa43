"""The screens of the staff side's Dash app, by address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from dash import Dash
from dash.development.base_component import Component

from dashboard.staff.kit.context import StaffContext
from geodata.access import Actor, Permission

Library = Literal["dash_ag_grid", "dash_leaflet"]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One visit of a screen: who, in which language, the parts of its path and its query."""

    desk: StaffContext
    actor: Actor
    language: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Screen:
    """`path` as Flask writes it (`/noi-bo/duyet/<place>/<day>/<topic>`); `layout` raises `Forbidden` outside the
    actor's places and `LookupError` for what there is not; `wire` registers its callbacks by `dash_guard.callback`.
    `libraries`: component suites beyond Dash's own, which are large and sent to the screens that use them alone."""

    path: str
    title: str
    domain: str
    permission: Permission
    layout: Callable[[Visit], Component]
    wire: Callable[[Dash, StaffContext], None]
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    libraries: frozenset[Library] = frozenset()

    def parts(self, address: str) -> dict[str, Any] | None:
        """The parts of `address` when it is one of this screen, else None."""
        found = re.fullmatch(re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", self.path), address)
        return found.groupdict() if found else None


def without(scripts: str, libraries: frozenset[Library]) -> str:
    """The script elements of Dash's document without those of the suites that are not among `libraries`."""
    others = "|".join(re.escape(name) for name in get_args(Library) if name not in libraries)
    return re.sub(rf'<script src="[^"]*/({others})/[^"]*"></script>', "", scripts) if others else scripts
