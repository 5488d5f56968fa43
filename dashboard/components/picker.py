"""Choosing the place that a page is about."""

from __future__ import annotations

from dashboard.site import PageContext
from dashboard.snapshot import PublishedPlace
from layers.store import NotPublished


def chosen(ask: PageContext) -> PublishedPlace:
    """The place in the address (`noi`), the province without one; raises `NotPublished` for one that there is not."""
    code = ask.query.get("noi")
    if code and code not in ask.snapshot.places:
        raise NotPublished(code)
    return ask.snapshot.places[code] if code else ask.snapshot.province


def groups(ask: PageContext) -> list[tuple[PublishedPlace, list[PublishedPlace]]]:
    """Districts with their communes, as the picker lists them."""
    return [(district, ask.snapshot.below(district.code)) for district in ask.snapshot.level("district")]


def context(ask: PageContext) -> dict[str, object]:
    """What the macro `place_picker` prints."""
    place = chosen(ask)
    return {"place": place, "groups": groups(ask), "whole": ask.name(ask.snapshot.province)}
