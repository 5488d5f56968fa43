"""The pages of the public site, in the order of the navigation."""

from __future__ import annotations

from dashboard.public import (
    api_docs,
    definitions,
    document,
    document_feed,
    documents,
    downloads,
    epidemic,
    front,
    levels,
    place,
    places,
    resources,
    testing,
    vaccination,
    verify,
)
from dashboard.site import Page
from dashboard.wall import choose, screen

PAGES: tuple[Page, ...] = (
    front.PAGE,
    levels.PAGE,
    epidemic.PAGE,
    testing.PAGE,
    vaccination.PAGE,
    resources.PAGE,
    documents.PAGE,
    definitions.PAGE,
    place.PAGE,
    places.PAGE,
    document.PAGE,
    document_feed.PAGE,
    api_docs.PAGE,
    downloads.PAGE,
    screen.PAGE,
    choose.PAGE,
    verify.PAGE,
)
