"""Announced levels at the desk: what stands, a decision's list, one unit's announcements."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.kit.context import StaffContext
from dashboard.staff.levels import decision, standing, unit

__all__ = ["blueprint"]


def blueprint(desk: StaffContext) -> Blueprint:
    """The pages of announced levels."""
    routes = Blueprint("levels", __name__)
    for part in (standing, decision, unit):
        part.add(routes, desk)
    return routes
