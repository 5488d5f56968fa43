"""What a figure rests on, short enough for a wall: the day, and how many communes of how many."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.site import Ask
from dashboard.snapshot import Figure


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
    part = f"{ask.number(figure.reported)}/{ask.number(figure.units)} {ask.say('communes')}"
    return Basis(text=f"{day} · {part}", complete=figure.reported >= figure.units)
