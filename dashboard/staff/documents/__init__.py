"""Directive documents at the desk: their list, the form, the PDF."""

from __future__ import annotations

from flask import Blueprint

from dashboard.staff.documents import form, listing, page
from dashboard.staff.kit.context import StaffContext

SCREENS = (listing.SCREEN,)

__all__ = ["SCREENS", "blueprint"]


def blueprint(desk: StaffContext) -> Blueprint:
    """The form of documents, and the page of each."""
    routes = Blueprint("documents", __name__)
    for part in (form, page):
        part.add(routes, desk)
    return routes
