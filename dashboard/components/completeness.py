"""Who told a figure: how many communes, themselves or by a unit above them, or the unit itself; which are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.site import PageContext
from dashboard.snapshot import Figure
from layers.rests import Rests

ILLUSTRATED = {
    "reported": "reported_illustrative",
    "reported_short": "reported_short_illustrative",
    "told_both": "told_both_illustrative",
    "told_every_day": "told_every_day_illustrative",
    "told_settings": "told_settings_illustrative",
}
"""What is said in place of a phrase where the figures of communes only illustrate."""


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """`text`: "67/71 xã đã báo cáo"; `missing`: the names of the others, with links; `illustrative`: it says so."""

    text: str
    illustrative: bool
    complete: bool
    missing: tuple[tuple[str, str], ...]


def of(ask: PageContext, figure: Figure) -> Completeness | None:
    """The completeness of a district's or the province's figure; of a commune's own None, unless days lack."""
    if ask.snapshot.places[figure.place].level != "commune":
        return of_all(ask, (figure,))
    said = days(ask, figure)
    return Completeness(text=said, illustrative=False, complete=True, missing=()) if said else None


def days(ask: PageContext, figure: Figure) -> str:
    """On how many of its days a commune told what adds up days, in words; nothing where on all of them."""
    window = int(ask.snapshot.indicators[figure.indicator]["window"] or 1)
    if figure.value is None or figure.told_days is None or figure.told_days >= window:
        return ""
    return ask.say("told_days", n=figure.told_days, of=window)


def of_all(ask: PageContext, figures: Sequence[Figure]) -> Completeness:
    """The completeness of figures of one indicator and day in several units, none of which lies in another.

    Communes whose district reported itself are told of by it.
    """
    told = sum(figure.told_above for figure in figures)
    rests = Rests(
        reported=sum(figure.reported for figure in figures) + told,
        units=sum(figure.units for figure in figures),
        covered=sum(figure.covered for figure in figures) + told,
        itself=len(figures) == 1 and figures[0].itself and figures[0].units > 1,
        split=any(figure.split for figure in figures),
    )
    missing = [
        place
        for figure in figures
        if figure.reported < figure.units and not figure.told_above
        for place in ask.snapshot.missing(figure.indicator, figure.place, figure.day)
    ]
    return Completeness(
        text=phrase(ask, rests),
        illustrative=rests.split and (rests.own > 0 or not rests.covered),
        complete=rests.reported >= rests.units,
        missing=tuple((ask.say.place(place), ask.link(f"/noi/{place.code}")) for place in missing),
    )


def counted(ask: PageContext, key: str, n: int, of: int, *, split: bool) -> str:
    """How many communes, in the words of `key`; if `split` in those of what only illustrates: nobody reported it."""
    return ask.say(ILLUSTRATED[key] if split else key, n=ask.say.number(n), of=ask.say.number(of))


def phrase(ask: PageContext, rests: Rests) -> str:
    """Who told a figure, in words: the unit itself, how many communes."""
    said = counted(ask, "reported", rests.own, rests.units, split=rests.split)
    if rests.itself:
        return " · ".join((ask.say("reported_itself"), *([said] if rests.own else [])))
    if not rests.covered:
        return said
    counts = {"of": ask.say.number(rests.units), "n": ask.say.number(rests.covered)}
    return ask.say("covered", said=said, **counts) if rests.own else ask.say("covered_alone", **counts)


def short(ask: PageContext, rests: Rests) -> str:
    """The same where there is little room: the unit itself, or of how many communes the figure is told."""
    if rests.itself:
        return ask.say("reported_itself_short")
    return counted(ask, "reported_short", rests.reported, rests.units, split=rests.split)


def rests_of(figure: Figure) -> Rests:
    """What a figure rests on."""
    return Rests(
        reported=figure.reported,
        units=figure.units,
        covered=figure.covered,
        itself=figure.itself,
        split=figure.split,
    )
