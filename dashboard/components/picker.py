"""Choosing the place that a page is about."""

from __future__ import annotations

from dashboard.site import PageContext
from geodata.geography.admin_units import Place
from layers.store import NotPublished


def chosen(ask: PageContext) -> Place:
    """The place in the address (`noi`), the province without one; raises `NotPublished` for one that there is not."""
    code = ask.query.get("noi")
    if code and code not in ask.snapshot.places:
        raise NotPublished(code)
    return ask.snapshot.places[code] if code else ask.snapshot.places.province


def groups(ask: PageContext) -> tuple[tuple[Place, tuple[Place, ...]], ...]:
    """Districts with their communes, as the picker lists them."""
    return ask.snapshot.places.districts()


def context(ask: PageContext) -> dict[str, object]:
    """What the macro `place_picker` prints."""
    place = chosen(ask)
    return {"place": place, "groups": groups(ask), "whole": ask.say.place(ask.snapshot.places.province)}
