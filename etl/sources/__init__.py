"""One module per feed; each declares `SOURCE` and holds its `parse`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from etl.source import Feed


class UnknownSource(LookupError):
    """No module here declares this source."""


@cache
def discover() -> dict[str, Feed]:
    """All sources that the modules here declare as `SOURCE`, by id."""
    found: dict[str, Feed] = {}
    for module in pkgutil.iter_modules(__path__):
        declared = getattr(importlib.import_module(f"{__name__}.{module.name}"), "SOURCE", None)
        if isinstance(declared, Feed):
            found[declared.id] = declared
    return found


def find(name: str) -> Feed:
    """The source of that id; raises `UnknownSource`, naming those that there are."""
    sources = discover()
    if name not in sources:
        raise UnknownSource(f"không có nguồn “{name}”; các nguồn: {', '.join(sorted(sources))}")
    return sources[name]
