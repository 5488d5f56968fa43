"""The ground of the desk's maps: communes and districts as GeoJSON, without tiles."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request

from dashboard.staff.facilities_zones.kinds import DOMAIN
from dashboard.staff.kit import page_layout
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.core.unit_levels import Level
from geodata.geography import boundaries

PATH = f"{ROOT}/ranh-gioi.json"
LEVELS: tuple[Level, ...] = ("commune", "district")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the map's ground."""

    @routes.get(PATH)
    @needs(Permission.REGISTER_EDIT)
    def ground() -> Response:
        """`{level: {collection, names, labels}}`; GeoJSON in WGS 84, names and label points by code."""
        say = page_layout.say(DOMAIN)
        with desk.engine.connect() as connection:
            tag = f"{boundaries.version(connection)}-{say.language}"
            if tag in request.if_none_match:
                return Response(status=304)
            content = {
                level: {
                    "collection": boundaries.collection(connection, desk.places, level),
                    "names": {place.code: say.place(place) for place in desk.places.level(level)},
                    "labels": boundaries.label_points(connection, desk.places, level) if level == "district" else {},
                }
                for level in LEVELS
            }
        answer = Response(orjson.dumps(content), mimetype="application/json")
        answer.set_etag(tag)
        return answer
