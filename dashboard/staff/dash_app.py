"""The staff side's Dash app: one document for all its screens, each laid out on the server at its own address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Flask, Response, abort, after_this_request, request
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import NotFound

from dashboard.staff import documents, facilities_zones, publishing, review
from dashboard.staff.kit import callback_guard, current_user, page_layout
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.kit.screen import Screen, Visit, without
from geodata.access import Forbidden, Permission

ASSETS = Path(__file__).parents[1] / "assets"
TOKEN = "_csrf_token"  # noqa: S105
"""The cookie that Dash's own scripts send back as X-CSRFToken."""
INDEX = f"{ROOT}/<path:path>"
"""The name that Dash gives to its document at any address."""
CALLBACK = f"{ROOT}/_dash-update-component"

SCREENS = (*review.SCREENS, *publishing.SCREENS, *documents.SCREENS, *facilities_zones.SCREENS)
"""Every screen, in the order of the navigation."""


class StaffDash(Dash):
    """Dash inside the frame of the staff pages."""

    def __init__(self, server: Flask, screens: tuple[Screen, ...]) -> None:
        super().__init__(
            __name__,
            server=server,  # type: ignore[arg-type]
            url_base_pathname=f"{ROOT}/",
            assets_folder=str(ASSETS),
            assets_ignore=".*",
            use_pages=False,
            serve_locally=True,
            suppress_callback_exceptions=True,
            update_title="",
            enable_mcp=False,
        )
        self.screens = screens

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The document of the screen that is asked for, and the cookie that lets its callbacks pass."""
        screen = self.screen(request.path)[0]

        @after_this_request
        def token(answer: Response) -> Response:
            answer.set_cookie(TOKEN, generate_csrf(), **page_layout.cookie())
            return answer

        parts["scripts"] = without(parts["scripts"], screen.libraries)
        say = page_layout.say(screen.domain)
        return page_layout.render(
            "staff/dash.html", domain=screen.domain, title=say(screen.title), screen=screen, parts=parts
        )

    def screen(self, address: str) -> tuple[Screen, dict[str, Any]]:
        """The screen at an address and the parts of its path; 404 without one."""
        found = ((screen, screen.parts(address)) for screen in self.screens)
        return next(((screen, parts) for screen, parts in found if parts is not None), None) or abort(404)


def mount(server: Flask, desk: StaffContext) -> StaffDash:
    """Add the Dash screens to the staff server, behind its guard."""
    own = set(server.view_functions)
    app = StaffDash(server, SCREENS)
    app.layout = html.Div([dcc.Location(id="address", refresh="callback-nav"), html.Div(id="screen")])
    _route(app, desk)
    for screen in app.screens:
        screen.wire(app, desk)
    app._setup_server()
    callback_guard.check(app)
    for endpoint in set(server.view_functions) - own:
        server.view_functions[endpoint] = _declared(server.view_functions[endpoint])

    @server.before_request
    def stop() -> None:
        if request.path == CALLBACK:
            callback_guard.stop(app)
        elif request.endpoint == INDEX:
            current_user.hold(app.screen(request.path)[0].permission)

    return app


def _told(reason: str) -> Component:
    say = page_layout.say()
    return html.Div([html.H1(say(reason)), html.P(say(f"note_{reason}"))], className="sheet message")


def _declared(view: Callable[..., Any]) -> Callable[..., Any]:
    @needs(Permission.SELF)
    @wraps(view)
    def declared(*arguments: Any, **values: Any) -> Any:
        return view(*arguments, **values)

    return declared


def _route(app: StaffDash, desk: StaffContext) -> None:
    @callback_guard.callback(
        app,
        Output("screen", "children"),
        Input("address", "pathname"),
        Input("address", "search"),
        permission=Permission.SELF,
    )
    def lay(address: str, query: str | None) -> Component:
        screen, parts = app.screen(str(address))
        actor = current_user.hold(screen.permission)
        asked = dict(parse_qsl(str(query or "").removeprefix("?")))
        try:
            return screen.layout(
                Visit(desk=desk, actor=actor, language=page_layout.language(), parts=parts, query=asked)
            )
        except Forbidden:
            return _told("forbidden")
        except NotFound:
            return _told("not_found")
