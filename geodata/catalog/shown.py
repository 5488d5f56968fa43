"""What is shown of the catalogue, where and in which order, as its indicators declare it."""

from __future__ import annotations

from geodata.catalog import CATALOG
from geodata.catalog.display import Slot
from geodata.core.text import Text


def indicators(slot: Slot, *, topic: str | None = None) -> tuple[str, ...]:
    """The ids of the indicators that are shown there, of one topic where it is given, in their order."""
    found = [
        (order, item.id)
        for item in CATALOG.values()
        if (order := getattr(item.display, slot)) is not None and topic in (None, item.topic)
    ]
    return tuple(name for _, name in sorted(found, key=lambda entry: entry[0]))


def members(group: str) -> dict[str, Text]:
    """The indicators of a group in their order, each with its word beside the others."""
    found = [
        (member.order, item.id, member.name or item.label)
        for item in CATALOG.values()
        for member in item.display.groups
        if member.group == group
    ]
    return {name: word for _, name, word in sorted(found, key=lambda entry: entry[0])}
