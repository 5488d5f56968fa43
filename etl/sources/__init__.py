"""One module per feed; each declares `SOURCE` and holds its `parse`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from etl.source import Feed, RegisterFeed
from geodata.settings import feeds
from geodata.settings.config import Settings
from geodata.settings.feeds import FeedInfo


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
    feeds.declare({name: _info(feed) for name, feed in found.items()})
    return found


def take_up(settings: Settings) -> Settings:
    """Let pages and jobs know all sources; settings with those of every source, its own where nobody gave any."""
    known = {name: feed.settings for name, feed in discover().items()} | dict(settings.etl.sources)
    return settings.model_copy(update={"etl": settings.etl.model_copy(update={"sources": known})})


def _info(feed: Feed) -> FeedInfo:
    brings: feeds.Brings = "register" if isinstance(feed, RegisterFeed) else "figures"
    return FeedInfo(label=feed.label, brings=brings, place=feed.lacks_place, day=feed.may_lack_day)


def find(name: str) -> Feed:
    """The source of that id; raises `UnknownSource`, naming those that there are."""
    sources = discover()
    if name not in sources:
        raise UnknownSource(f"không có nguồn “{name}”; các nguồn: {', '.join(sorted(sources))}")
    return sources[name]
