"""The public web application: Flask for files and health, Dash for the map page, nothing that writes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask, Response, jsonify, request
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from dashboard import api, downloads, ogc
from dashboard.i18n.catalogues import language_of
from dashboard.public import first_view, map_document
from dashboard.public import map as map_page
from dashboard.public.page_list import pages
from dashboard.site import Site, cut_off
from dashboard.wall import check as wall
from dashboard.web import (
    asset_bundle,
    compression,
    health,
    publication_files,
    security_headers,
    static_files,
    well_known,
)
from dashboard.web.assets import asset, script_hash
from dashboard.web.staleness import old_at
from dashboard.web.version import build
from geodata.settings.config import Settings
from layers import derivatives
from layers.store import Store

HERE = Path(__file__).parent
DASH = (
    "/_dash-layout",
    "/_dash-dependencies",
    "/_dash-component-suites/",
    "/_favicon.ico",
    "/_reload-hash",
)
STAFF = ("staff/",)
"""Files of the staff side, which are none of the public side's."""
SERVED = ("data.", "health.", "site.", "extras.", "bundle.", "api.", "ogc.", "downloads.", "files.")
"""Beginnings of the endpoints that answer for themselves; what else there is is Dash's."""
CALLBACKS = "/_dash-update-component"
CHARTS = "/assets/vendor/plotly-basic.min.js"


class PublicDash(Dash):
    """Dash with the page's own document around it."""

    def __init__(self, server: Flask, settings: Settings, store: Store, site: Site) -> None:
        super().__init__(
            __name__,
            server=server,  # type: ignore[arg-type]
            assets_folder=str(HERE / "assets"),
            assets_ignore=".*",
            use_pages=False,
            serve_locally=True,
            suppress_callback_exceptions=True,
            update_title="",
            enable_mcp=False,
        )
        self._settings, self._store, self._site = settings, store, site

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The page's document; which files it starts loading follows from the newest publication and the address."""
        settings, current = self._settings, self._store.current()
        language = language_of(request.args.get("lang"))
        boot = {
            "pages": map_page.navigation(language),
            "current": {
                "publication": current.publication,
                "as_of": current.as_of,
                "made_at": current.made_at,
                "app": build(settings),
                "illustrative": current.illustrative,
                "old_at": old_at(current, settings),
            },
            "province": settings.province.name.as_dict(),
            "default": {"indicator": settings.map.indicator, "level": settings.map.level},
            "poll_seconds": settings.publication.poll_seconds,
            "cut_off": cut_off(settings),
            "charts": derivatives.version(),
            "typeface": asset("site/fonts.css"),
            "timezone": settings.province.timezone,
            "optional": [
                path for path in map_document.OPTIONAL_FILES if path in self._store.manifest(current.publication)
            ],
        }
        return map_document.document(
            language=language,
            boot=boot,
            preload=self._first_files(current.publication),
            parts=parts,
            first=self._first_view(current.publication) or parts["app_entry"],
        )

    def _first_view(self, n: int) -> str:
        """The page before its scripts have run; empty where it is embedded, or nothing is published."""
        return self._site.fragment(first_view.FRAGMENT) if n and request.path != security_headers.EMBED else ""

    def _first_files(self, n: int) -> list[str]:
        if not n:
            return []
        known = self._store.manifest(n)
        level = request.args.get("level", self._settings.map.level)
        indicator = request.args.get("indicator", self._settings.map.indicator)
        wanted = [
            *map_document.FIRST_FILES,
            "shapes/district.json",
            f"shapes/{level}.json",
            f"layers/{indicator}/{level}.json",
        ]
        wanted.append(f"layers/{indicator}/province.json")
        return [f"/data/{n}/{path}" for path in dict.fromkeys(wanted) if path in known]


def build_public(settings: Settings, store: Store, *, engine: Engine | None = None) -> Flask:
    """The Flask server of the public side; it reads `store` and needs the database for `/readyz` alone."""
    wall.check(settings.wall)
    derivatives.renew(store)
    server = api.application("public")
    server.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    version = build(settings)
    server.register_blueprint(publication_files.blueprint(store, settings, build=version))
    server.register_blueprint(health.blueprint(store, engine))
    site = Site(store, settings, pages(), build=version)
    site.mount(server)
    api.mount(server, store, build=version + derivatives.version())
    ogc.mount(server, store, settings, build=version + derivatives.version())
    server.register_blueprint(well_known.blueprint(settings))
    server.register_blueprint(asset_bundle.blueprint())
    server.register_blueprint(downloads.blueprint(store))
    server.register_blueprint(static_files.blueprint("", without=STAFF))
    _routes(server, site)
    _errors(server, site)
    app = PublicDash(server, settings, store, site)
    app.layout = map_page.layout(settings)
    map_page.wire(app)
    app._setup_server()
    compression.pack(server, settings.storage.var / "packed")
    security_headers.secure(server, settings, scripts=[*app.csp_hashes(), script_hash()])
    return server


def warm(server: Flask) -> None:
    """Ask for the page and every script that it names, so that the first reader finds them compressed."""
    client = server.test_client()
    accept = {"Accept-Encoding": "br"}
    document = client.get(map_page.PATH).text
    late = ("/_dash-layout", "/_dash-dependencies", CHARTS, *(page.path for page in pages() if page.nav))
    for path in (*re.findall(r'(?:src|href)="(/[^"]+)"', document), *late):
        client.get(path, headers=accept).close()


def _routes(server: Flask, site: Site) -> None:
    @server.before_request
    def only_what_there_is() -> AnyResponse | None:
        """Dash answers every address with its page; here an address is known or it is not."""
        path = request.path
        if path == CALLBACKS:
            return Response(status=405)
        rule = request.url_rule
        if rule is not None and rule.endpoint.startswith(SERVED):
            return None
        if rule is None and api.owns(path):
            return None
        if path in map_page.PATHS or path.startswith(DASH):
            return None
        return _not_found(site)

    @server.after_request
    def fresh_page(answer: Response) -> Response:
        if request.path in map_page.PATHS:
            answer.cache_control.no_cache = True
        return answer


def _not_found(site: Site) -> Response:
    if request.path.startswith("/data/"):
        answer = jsonify({"error": "not found"})
        answer.status_code = 404
        return answer
    if api.owns(request.path):
        return api.failed(404)
    return site.message("not_found", "not_found_note", status=404)


def _errors(server: Flask, site: Site) -> None:
    @server.errorhandler(404)
    def missing(_error: HTTPException) -> Response:
        return _not_found(site)

    @server.errorhandler(405)
    def not_done(error: HTTPException) -> AnyResponse:
        return api.failed(405) if api.owns(request.path) else error.get_response()

    @server.errorhandler(500)
    def failed(_error: HTTPException) -> Response:
        if api.owns(request.path):
            return api.failed(500)
        return site.message("failed", "failed_note", status=500)
