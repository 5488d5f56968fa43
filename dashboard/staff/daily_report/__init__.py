"""The daily report: a commune's day, its five forms, drafts that outlive a bad line, sending exactly once."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.daily_report import api, day, form, paper, workbook
from dashboard.staff.kit.context import StaffContext


def blueprint(desk: StaffContext) -> Blueprint:
    """The pages and the draft API of entry."""
    routes = Blueprint("entry", __name__)
    day.add(routes, desk)
    form.add(routes, desk)
    workbook.add(routes, desk)
    paper.add(routes, desk)
    api.add(routes, desk)
    return routes
