"""The pages of the public site, in the order of the navigation, as their modules declare them."""

from __future__ import annotations

from functools import cache

from dashboard import public, wall
from dashboard.site import Page
from geodata.core.declarations import declared


@cache
def pages() -> tuple[Page, ...]:
    """Every `PAGE` of a module of `dashboard.public` and `dashboard.wall`."""
    return tuple(sorted((*declared(public, "PAGE", Page), *declared(wall, "PAGE", Page)), key=_place))


def _place(page: Page) -> tuple[bool, int, str]:
    return not page.nav, page.order, page.id
