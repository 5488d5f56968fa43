"""The first page after signing in: what there is to do, for this role."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.kit import current_user, page_layout
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission


def blueprint(_desk: StaffContext) -> Blueprint:
    """The home page of the staff side."""
    routes = Blueprint("home", __name__)

    @routes.get(f"{ROOT}/")
    @needs(Permission.SELF)
    def home() -> str:
        actor = current_user.actor()
        links = [link for link in page_layout.LINKS if actor.may(link.permission)]
        return page_layout.render("staff/home.html", title=page_layout.say()("home"), tasks=links)

    return routes
