"""Sums over the last days of a series."""

from __future__ import annotations

from dashboard.site import Ask


def total(ask: Ask, indicator: str, place: str, *, days: int) -> float | None:
    """The sum of what was reported in the last `days` days of the layer; None where nothing was."""
    layer = ask.snapshot.layer(indicator, ask.snapshot.places[place].level)
    known = [value for value in layer.series(place)[-days:] if value is not None] if layer is not None else []
    return sum(known) if known else None
