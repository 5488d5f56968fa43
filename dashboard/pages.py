"""The pages of the public site, in the order of the navigation."""

from __future__ import annotations

from dashboard.public import front
from dashboard.site import Page

PAGES: tuple[Page, ...] = (front.PAGE,)
