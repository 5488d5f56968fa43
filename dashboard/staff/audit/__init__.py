"""The auditor's pages: the log, its seals, its export."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.audit import export, log
from dashboard.staff.kit.context import StaffContext


def blueprint(desk: StaffContext) -> Blueprint:
    """The log as a page and as a file."""
    routes = Blueprint("audit", __name__)
    log.add(routes, desk)
    export.add(routes, desk)
    return routes
