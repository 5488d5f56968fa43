"""Things of registers that lie on the map, at the desk: facilities and locked-down areas."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.facilities_zones import form, ground, importing, listing, page
from dashboard.staff.facilities_zones.kinds import FACILITIES, KINDS
from dashboard.staff.kit.context import StaffContext

SCREENS = tuple(listing.screen(kind) for kind in KINDS)

__all__ = ["SCREENS", "blueprint"]


def blueprint(desk: StaffContext) -> Blueprint:
    """The form and the page of each kind, the file of facilities, the map's ground."""
    routes = Blueprint("mapped", __name__)
    ground.add(routes, desk)
    importing.add(routes, desk, FACILITIES)
    for kind in KINDS:
        form.add(routes, desk, kind)
        page.add(routes, desk, kind)
    return routes
