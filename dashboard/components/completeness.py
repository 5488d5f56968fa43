"""How many communes stand behind a figure, and which are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.site import Ask
from dashboard.snapshot import Figure


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """`text`: "67/71 xã đã báo cáo"; `missing`: the names of the others, with links; `illustrative`: it says so."""

    text: str
    illustrative: bool
    complete: bool
    missing: tuple[tuple[str, str], ...]


def of(ask: Ask, figure: Figure) -> Completeness | None:
    """The completeness of a district's or the province's figure; None for a commune's own."""
    if ask.snapshot.places[figure.place].level == "commune":
        return None
    return of_all(ask, (figure,))


def of_all(ask: Ask, figures: Sequence[Figure]) -> Completeness:
    """The completeness of figures of one indicator and day in several units, none of which lies in another."""
    n, of = sum(figure.reported for figure in figures), sum(figure.units for figure in figures)
    missing = [
        place
        for figure in figures
        if figure.reported < figure.units
        for place in ask.snapshot.missing(figure.indicator, figure.place, figure.day)
    ]
    split = any(figure.split for figure in figures)
    return Completeness(
        text=phrase(ask, n, of, illustrative=split),
        illustrative=split,
        complete=n >= of,
        missing=tuple((ask.name(place), ask.link(f"/noi/{place.code}")) for place in missing),
    )


def phrase(ask: Ask, n: int, of: int, *, illustrative: bool) -> str:
    """How many communes of how many, in words: what only illustrates was not reported."""
    return ask.say("reported_illustrative" if illustrative else "reported", n=ask.number(n), of=ask.number(of))
