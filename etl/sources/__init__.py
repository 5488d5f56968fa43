"""One module per feed; each declares `SOURCE` and holds its `parse`."""

from __future__ import annotations

import sys
from functools import cache

from etl.source import Feed, RegisterFeed
from geodata.core.declarations import declared
from geodata.settings import feeds
from geodata.settings.config import Settings
from geodata.settings.feeds import FeedInfo


class UnknownSource(LookupError):
    """No module here declares this source."""


@cache
def discover() -> dict[str, Feed]:
    """All sources that the modules here declare as `SOURCE`, by id."""
    return {feed.id: feed for feed in declared(sys.modules[__name__], "SOURCE", Feed)}


def take_up(settings: Settings) -> Settings:
    """Let pages and jobs know all sources; settings with those of every source, its own where nobody gave any."""
    declare()
    known = {name: feed.settings for name, feed in discover().items()} | dict(settings.etl.sources)
    return settings.model_copy(update={"etl": settings.etl.model_copy(update={"sources": known})})


def declare() -> None:
    """Let pages know what each source is called and what it brings."""
    feeds.declare({name: _info(feed) for name, feed in discover().items()})


def _info(feed: Feed) -> FeedInfo:
    brings: feeds.Brings = "register" if isinstance(feed, RegisterFeed) else "figures"
    return FeedInfo(label=feed.label, brings=brings, place=feed.lacks_place, day=feed.may_lack_day)


def find(name: str) -> Feed:
    """The source of that id; raises `UnknownSource`, naming those that there are."""
    sources = discover()
    if name not in sources:
        raise UnknownSource(f"không có nguồn “{name}”; các nguồn: {', '.join(sorted(sources))}")
    return sources[name]
