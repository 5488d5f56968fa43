"""Medical resources: beds by kind, what is needed against what is there, staff, stocks, facilities."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components import completeness, facilities, foot, picker, tile, topic
from dashboard.components.window import together
from dashboard.site import Page, PageContext
from geodata.catalog import shown

SEVEN = 7


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One kind in one unit: planned, used, how many are needed to stay at the alarm mark, what is missing or spare.

    `rests`: on how many communes of how many, on which `day` (ISO). `state`: `none` not reported, `short` more is
    needed than there is, `near` above nine tenths of the mark, `ok`.
    """

    planned: str
    used: str
    share: str
    words: str
    rests: str
    day: str
    state: str


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """A unit's row of the gap board."""

    name: str
    href: str
    strong: bool
    gaps: tuple[Gap, ...]


def _build(ask: PageContext) -> dict[str, Any]:
    place = picker.chosen(ask)
    district = place.code if place.level == "district" else None
    top = district or ask.snapshot.places.province.code
    board = [_unit(ask, code, strong=code == top) for code in (top, *_below(ask, top))]
    return {
        **topic.context(ask, "resources", level="district"),
        "alarm": ask.say.number(ask.settings.alarms.occupancy_percent),
        "kinds": [ask.say(f"kind_{kind}") for kind in shown.members("beds")],
        "board": board,
        "board_foot": _foot(ask, board, top),
        "stocks": tile.tiles(ask, shown.members("stocks"), place.code),
        "supply": _supply(ask, place.code),
        "facilities": facilities.within(ask, place.code),
    }


def _foot(ask: PageContext, board: Sequence[GapRow], top: str) -> foot.Foot | None:
    """The foot of the gap board; its file has the days that the board names."""
    days = [gap.day for unit in board for gap in unit.gaps if gap.day]
    kinds = shown.members("beds")
    names = (*kinds, *(f"{kind}_used" for kind in kinds))
    span = (min(days), max(days)) if days else None
    above = [ask.snapshot.places[top]]
    return foot.of(ask, names, top, units=ask.snapshot.places.children(top), above=above, span=span)


def _below(ask: PageContext, code: str) -> list[str]:
    return [place.code for place in ask.snapshot.places.children(code)]


def _unit(ask: PageContext, code: str, *, strong: bool) -> GapRow:
    place = ask.snapshot.places[code]
    return GapRow(
        name=ask.say.place(place),
        href=ask.link(f"/noi/{code}"),
        strong=strong,
        gaps=tuple(_gap(ask, kind, code) for kind in shown.members("beds")),
    )


def _gap(ask: PageContext, kind: str, place: str) -> Gap:
    """Planned against used, of the communes that told both for the newest day that both have."""
    used_of = f"{kind}_used"
    both = together(ask, (kind, used_of), place)
    if both is None:
        return Gap(planned="", used="", share="", words=ask.say("not_reported"), rests="", day="", state="none")
    planned, used = both.values[kind], both.values[used_of]
    mark = ask.settings.alarms.occupancy_percent / 100
    spare = planned - needed(used, mark=mark)
    share = used / planned if planned else None
    told = completeness.counted(ask, "reported_short", both.n, both.of, split=both.split)
    return Gap(
        planned=ask.say.number(planned),
        used=ask.say.number(used),
        share=ask.say.percent(None if share is None else 100 * share),
        words=ask.say("short", n=ask.say.number(-spare)) if spare < 0 else ask.say("spare", n=ask.say.number(spare)),
        rests=f"{told}, {ask.say.day(both.last, short=True)}",
        day=both.last,
        state="short" if spare < 0 else "near" if share is not None and share >= 0.9 * mark else "ok",
    )


def needed(used: float, *, mark: float) -> int:
    """How many there must be so that `used` of them are at most the share `mark`."""
    return math.ceil(round(used / mark, 6))


def _supply(ask: PageContext, place: str) -> str:
    """For how many days the test kits last at the pace of the week, of the communes that told both, in words."""
    week = together(ask, ("test_kits", "samples_antigen"), place, days=SEVEN)
    last = together(ask, ("test_kits", "samples_antigen"), place, last=week.last) if week is not None else None
    if week is None or last is None or last.n != week.n or not week.values["samples_antigen"]:
        return ""
    kits, pace = last.values["test_kits"], week.values["samples_antigen"] / SEVEN
    days = math.floor(kits / pace)
    told = completeness.counted(ask, "told_both", last.n, last.of, split=last.split or week.split)
    said = {"told": told, "day": ask.say.day(last.last, short=True)}
    return ask.say("supply", kits=ask.say.number(kits), pace=ask.say.number(pace), days=ask.say.number(days), **said)


PAGE = Page(id="resources", order=6, path="/nguon-luc", template="resources.html", query=("noi",), build=_build)
