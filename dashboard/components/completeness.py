"""How many communes stand behind a figure, and which are missing."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.site import Ask
from dashboard.snapshot import Figure


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """`text`: "67/71 xã đã báo cáo"; `missing`: the names of the others, with links."""

    text: str
    complete: bool
    missing: tuple[tuple[str, str], ...]


def of(ask: Ask, figure: Figure) -> Completeness | None:
    """The completeness of a district's or the province's figure; None for a commune's own."""
    if ask.snapshot.places[figure.place].level == "commune":
        return None
    complete = figure.reported >= figure.units
    missing = () if complete else ask.snapshot.missing(figure.indicator, figure.place, figure.day)
    return Completeness(
        text=ask.say(
            "reported_illustrative" if figure.illustrative else "reported",
            n=ask.number(figure.reported),
            of=ask.number(figure.units),
        ),
        complete=complete,
        missing=tuple((ask.name(place), ask.link(f"/noi/{place.code}")) for place in missing),
    )
