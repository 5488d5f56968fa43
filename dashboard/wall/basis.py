"""What a figure rests on, short enough for a wall: the day, and how many communes of how many."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.site import Ask
from dashboard.snapshot import Figure
from geodata.catalog import CATALOG
from geodata.catalog.indicator import Derived


@dataclass(frozen=True, kw_only=True)
class Basis:
    """In words, such as "22/1 · 67/71 xã"; `complete`: all of them."""

    text: str
    complete: bool


def of(ask: Ask, figure: Figure) -> Basis:
    """The basis of a figure; of a commune's own, the day alone."""
    day = ask.day(figure.day, short=True)
    if ask.snapshot.places[figure.place].level == "commune":
        return Basis(text=day, complete=True)
    count = reported(ask, figure)
    part = f"{ask.number(count)}/{ask.number(figure.units)} {ask.say('communes')}"
    return Basis(text=f"{day} · {part}", complete=count >= figure.units)


def reported(ask: Ask, figure: Figure) -> int:
    """How many communes reported on the figure's own day what it counts.

    A sum of seven days, or of all, stands though nobody reported its last one; beside that day it must not look whole.
    """
    item = CATALOG.get(figure.indicator)
    counted = item.plus[0] if isinstance(item, Derived) and item.plus else figure.indicator
    base = ask.snapshot.figure(counted, figure.place, figure.day)
    return min(figure.reported, base.reported) if base is not None else figure.reported
