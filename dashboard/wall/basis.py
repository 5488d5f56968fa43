"""What a figure rests on, short enough for a wall: the day, and how many communes of how many."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.components import completeness
from dashboard.site import PageContext
from dashboard.snapshot import Figure


@dataclass(frozen=True, kw_only=True)
class Basis:
    """In words, such as "22/1 · 67/71 xã (minh hoạ)"; `complete`: all of them."""

    text: str
    complete: bool


def of(ask: PageContext, figure: Figure) -> Basis:
    """The basis of a figure; of a commune's own, the day, and how many days where some lack."""
    day = ask.say.day(figure.day, short=True)
    if ask.snapshot.places[figure.place].level == "commune":
        said = " · ".join(filter(None, (day, completeness.days(ask, figure))))
        return Basis(text=marked(ask, said, illustrative=figure.illustrative), complete=True)
    part = completeness.short(ask, completeness.rests_of(figure))
    says = figure.split and not figure.itself
    text = marked(ask, f"{day} · {part}", illustrative=figure.illustrative and not says)
    return Basis(text=text, complete=figure.reported >= figure.units)


def marked(ask: PageContext, words: str, *, illustrative: bool) -> str:
    """The words with the mark of what only illustrates, where it does: it stands in every panel, in every state."""
    return " · ".join(filter(None, (words, ask.say("made_up")))) if illustrative else words
