"""The pages of the public site, in the order of the navigation."""

from __future__ import annotations

from dashboard.public import definitions, epidemic, front, place, places, resources, testing, vaccination
from dashboard.site import Page

PAGES: tuple[Page, ...] = (
    front.PAGE,
    epidemic.PAGE,
    testing.PAGE,
    vaccination.PAGE,
    resources.PAGE,
    definitions.PAGE,
    place.PAGE,
    places.PAGE,
)
