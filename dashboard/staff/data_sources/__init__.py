"""Where figures come from, at the desk: sources, their runs, files brought, rows set aside, batches held."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.data_sources import fix_rejected_rows, listing, run, source
from dashboard.staff.kit.context import StaffContext

__all__ = ["blueprint"]


def blueprint(desk: StaffContext) -> Blueprint:
    """The pages of sources."""
    routes = Blueprint("sources", __name__)
    for part in (listing, source, run, fix_rejected_rows):
        part.add(routes, desk)
    return routes
