"""Volunteers at the desk: who signed up, what is needed and who helps, what people ask about their data."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.kit.context import StaffContext
from dashboard.staff.volunteers import (
    board,
    certificate,
    listing,
    lists,
    need,
    on_behalf,
    person,
    refusals,
    requests,
    today,
)

__all__ = ["blueprint"]


def blueprint(desk: StaffContext) -> Blueprint:
    """The list, one person, needs, call lists, requests."""
    routes = Blueprint("volunteers", __name__)
    refusals.install(routes)
    for part in (listing, on_behalf, person, board, need, certificate, lists, requests, today):
        part.add(routes, desk)
    return routes
