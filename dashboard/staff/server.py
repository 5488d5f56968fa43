"""The staff web application under /noi-bo: accounts, entry, review, publishing. The public side knows nothing of it."""

from __future__ import annotations

from flask import Flask, Response, redirect, request
from sqlalchemy import Engine
from werkzeug.wrappers import Response as AnyResponse

from dashboard.i18n.catalogues import LANGUAGES
from dashboard.staff import (
    accounts,
    audit,
    daily_report,
    dash_app,
    data_sources,
    documents,
    facilities_zones,
    home,
    levels,
    publishing,
    volunteers,
)
from dashboard.staff.kit import auth_guard, page_layout, sessions, upload_limit
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import anyone
from dashboard.web import assets, security_headers, static_files
from geodata.settings.config import Settings
from layers.store import Store

BODY = 12 * 1024 * 1024


def build_staff(settings: Settings, store: Store, *, engine: Engine) -> Flask:
    """The Flask server of the staff side; raises `Undeclared` for a view or a callback without a permission."""
    server = Flask("staff", static_folder=None)
    desk = StaffContext(settings=settings, engine=engine, store=store)
    server.extensions["desk"] = desk
    server.config |= {
        "MAX_CONTENT_LENGTH": BODY,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_HEADERS": ["X-CSRFToken"],
    }
    sessions.install(server, desk)
    upload_limit.install(server)
    auth_guard.install(server, desk)
    _mount(server, desk)
    app = dash_app.mount(server, desk)
    server.extensions["staff_dash"] = app
    auth_guard.check(server)
    security_headers.secure(server, settings, scripts=[*app.csp_hashes(), assets.script_hash()])
    _own_headers(server)
    return server


def _mount(server: Flask, desk: StaffContext) -> None:
    server.register_blueprint(home.blueprint(desk))
    for part in (
        *accounts.blueprints(desk),
        daily_report.blueprint(desk),
        publishing.blueprint(desk),
        audit.blueprint(desk),
    ):
        server.register_blueprint(part)
    server.register_blueprint(levels.blueprint(desk))
    server.register_blueprint(data_sources.blueprint(desk))
    server.register_blueprint(documents.blueprint(desk))
    server.register_blueprint(facilities_zones.blueprint(desk))
    server.register_blueprint(volunteers.blueprint(desk))
    server.register_blueprint(static_files.blueprint(ROOT))
    anyone(server.view_functions["files.asset"])

    @server.get(ROOT)
    @anyone
    def root() -> AnyResponse:
        return redirect(f"{ROOT}/")


def _own_headers(server: Flask) -> None:
    @server.after_request
    def private(answer: Response) -> Response:
        """Nothing of the staff side is kept by a browser or shown in another site's frame."""
        if not request.path.startswith((f"{ROOT}/assets/", f"{ROOT}/_dash-component-suites/")):
            answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "same-origin"
        if request.args.get("lang") in LANGUAGES:
            answer.set_cookie(
                page_layout.LANGUAGE, request.args["lang"], max_age=page_layout.KEPT, **page_layout.cookie()
            )
        return answer
