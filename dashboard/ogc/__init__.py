"""`/ogc`: OGC API – Features, so that QGIS, ArcGIS and GDAL open what is published."""

from __future__ import annotations

from flask import Flask

from dashboard.api.answers import Answers
from dashboard.ogc import routes
from geodata.settings.config import Settings
from layers.store import Store


def mount(server: Flask, store: Store, settings: Settings, *, build: str) -> None:
    """Add the routes; `build`: the version of the code."""
    server.extensions[routes.EXTENSION] = routes.Service(
        Answers(store, build=build), origin=settings.server.public_url, timezone=settings.province.timezone
    )
    server.register_blueprint(routes.ogc)
