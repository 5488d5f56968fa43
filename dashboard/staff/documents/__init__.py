"""Directive documents at the desk: their list, the form, the PDF."""

from dashboard.staff.documents import listing

SCREENS = (listing.SCREEN,)

__all__ = ["SCREENS"]
