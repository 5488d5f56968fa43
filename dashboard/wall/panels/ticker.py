"""One line at a time: the day's figures in words, what the settings say, the newest documents."""

from __future__ import annotations

from collections import Counter

from dashboard.components import announcements
from dashboard.site import PageContext
from dashboard.wall import basis
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.panels.documents import newest
from dashboard.wall.slide import GAP, PanelContext, Slide, width
from geodata.geography.admin_units import Place

DOCUMENTS = 3
SIZE = 32
ENDS = (".", ";", ",")
"""Where a line is cut rather than at another word, if that leaves it at least half full."""


def slides(scene: PanelContext) -> list[Slide]:
    """The lines, one a face; what a line is about stands before each of its parts."""
    ask, place = scene.ask, scene.place
    lines = [
        *((ask.say.place(place), words) for words in _figures(ask, place)),
        *((ask.say("ticker_text"), ask.say.text(text)) for text in scene.panel.texts),
        *((f"{entry.number}, {entry.day}", entry.title) for entry in newest(ask, DOCUMENTS)),
    ]
    return [
        Slide(kind="ticker", content={"head": head, "words": part})
        for head, words in lines
        for part in parts(words, scene.room.width - width(head, size=SIZE, bold=True) - 2 * GAP)
    ]


def _figures(ask: PageContext, place: Place) -> list[str]:
    """New cases, levels and coverage of a place, each with its own day and what it rests on."""
    found = []
    for name in ("cases_7d", "cases_new", "coverage_dose2_18plus"):
        figure = ask.snapshot.figure(name, place.code)
        if figure is not None and figure.value is not None:
            decimals = ask.snapshot.indicators[name]["decimals"]
            found.append(
                ask.say(f"ticker_{name}", n=ask.say.number(figure.value, decimals), basis=basis.of(ask, figure).text)
            )
    return [*found[:-1], *_levels(ask, place), *found[-1:]]


def _levels(ask: PageContext, place: Place) -> list[str]:
    """How many communes are announced at each level, and of how many none is known."""
    layer = ask.snapshot.layer("level_announced", "commune")
    if layer is None or not layer.days:
        return []
    counts = Counter(layer.figure(commune.code).value for commune in ask.snapshot.places.communes_of(place.code))
    said = [
        ask.say("ticker_level", n=ask.say.number(counts[level]), level=ask.say("level_n", n=int(level)))
        for level in sorted(level for level in counts if level is not None)
    ]
    if said and counts[None]:
        said.append(ask.say("ticker_level", n=ask.say.number(counts[None]), level=ask.say("level_unknown")))
    return [ask.say("ticker_levels", levels=", ".join(said), day=announcements.span(ask, place))] if said else []


def parts(words: str, room: float) -> list[str]:
    """The words in parts no wider than the room, nothing left out; cut at the end of a clause, else at a word."""
    found: list[str] = []
    left = words.split()
    while left:
        most = next((n for n in range(len(left), 1, -1) if width(" ".join(left[:n]), size=SIZE) <= room), 1)
        ends = [n for n in range(most, 0, -1) if left[n - 1].endswith(ENDS) and 2 * n >= most]
        most = most if most == len(left) else next(iter(ends), most)
        found.append(" ".join(left[:most]))
        left = left[most:]
    return found


KIND = PanelKind(name="ticker", slides=slides, smallest=(6, 1), may_have=frozenset({"texts"}))
