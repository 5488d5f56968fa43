"""Locked-down areas of a publication: those of some places, and how each stands on the last day known."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from dashboard.site import PageContext
from dashboard.snapshot import Json

FILE = "zones.json"
UNCLEAR_AFTER = 28
"""Days after which an area without an end is unclear (as on the map)."""


def of_places(ask: PageContext, codes: Collection[str]) -> list[Json]:
    """The GeoJSON features of the areas that are said of these units."""
    if not ask.snapshot.has(FILE):
        return []
    return [one for one in ask.snapshot.file(FILE)["features"] if one["properties"]["place"] in codes]


def state(zone: Json, day: str) -> str:
    """How an area (its properties) stands on a day: `ended`, `not_yet`, `unclear`, or nothing where it is in force."""
    if zone["to"] is not None and zone["to"] < day:
        return "ended"
    if zone["from"] > day:
        return "not_yet"
    long = date.fromisoformat(day) - date.fromisoformat(zone["from"]) > timedelta(days=UNCLEAR_AFTER)
    return "unclear" if zone["to"] is None and long else ""


def in_force(ask: PageContext, codes: Collection[str]) -> list[Json]:
    """The features that hold on the last day known, those of which that is unclear too."""
    day = ask.snapshot.known_until
    return [one for one in of_places(ask, codes) if day and state(one["properties"], day) in ("", "unclear")]
