"""The first page after signing in: what there is to do, for this role."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff import current, frame
from dashboard.staff.desk import ROOT, Desk
from dashboard.staff.needs import needs
from geodata.access import Permission


def blueprint(_desk: Desk) -> Blueprint:
    """The home page of the staff side."""
    routes = Blueprint("home", __name__)

    @routes.get(f"{ROOT}/")
    @needs(Permission.SELF)
    def home() -> str:
        actor = current.actor()
        links = [link for link in frame.LINKS if actor.may(link.permission)]
        return frame.render("staff/home.html", title=frame.say()("home"), tasks=links)

    return routes
