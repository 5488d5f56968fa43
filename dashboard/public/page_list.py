"""The pages of the public site, in the order of the navigation, as their modules declare them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from dashboard import public, wall
from dashboard.site import Page


@cache
def pages() -> tuple[Page, ...]:
    """Every `PAGE` of a module of `dashboard.public` and `dashboard.wall`."""
    modules = (
        importlib.import_module(f"{package.__name__}.{found.name}")
        for package in (public, wall)
        for found in pkgutil.iter_modules(package.__path__)
    )
    declared = (getattr(module, "PAGE", None) for module in modules)
    return tuple(sorted((page for page in declared if isinstance(page, Page)), key=_place))


def _place(page: Page) -> tuple[bool, int, str]:
    return not page.nav, page.order, page.id
