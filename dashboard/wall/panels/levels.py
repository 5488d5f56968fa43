"""How many communes stand at each epidemic level: boxes with the numbers in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from dashboard.components import announcements
from dashboard.site import PageContext
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.slide import GAP, PanelContext, Size, Slide, pages, width
from geodata.geography.admin_units import Place

ANNOUNCED, COMPUTED = "level_announced", "level_computed"
ROW, LABEL = 80, 190
NUMBER, PAD = 32, 36
LENGTHS = ("", "_short", "_bare")
"""Words for a level: "Cấp 1", "Chưa xác định"; shorter; its bare number."""


@dataclass(frozen=True, kw_only=True)
class LevelBox:
    """`level` None: unknown; `many` communes; `words`: the level in words."""

    level: int | None
    many: int
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class LevelBoxes:
    """A row of levels, and what they are: the indicator and its words."""

    name: str
    label: str
    parts: tuple[LevelBox, ...]


def slides(scene: PanelContext) -> list[Slide]:
    """The announced levels, in a low room without a title; the computed ones below them where there is room.

    All levels of a total stand on one row, in the longest words that fit it: a total that turns is not read as one.
    """
    ask, room = scene.ask, scene.room
    counted = [made for name in (ANNOUNCED, COMPUTED) if (made := _levels(ask, name, scene.place)) is not None]
    if not counted:
        return []
    if room.body < ROW:
        about = _low(ask, counted[0], scene.place)
        label = f"{scene.place.short}: {about}" if scene.own else about
        return [
            Slide(kind="levels", content=[_fitted(ask, replace(counted[0], label=label), room, beside=width(label))])
        ]
    rows = [_fitted(ask, one, room, beside=min(width(one.label), LABEL)) for one in counted]
    note = announcements.said(ask, scene.place)
    title = scene.title(ask.say("levels_title"), ask.say("kind_levels"), note=note)
    return [Slide(kind="levels", content=part, title=title, note=note) for part in pages(rows, int(room.body // ROW))]


def _low(ask: PageContext, levels: LevelBoxes, place: Place) -> str:
    """What levels without a title are: announced on which days; computed ones are never read as announced."""
    if levels.name != ANNOUNCED:
        return levels.label
    known = announcements.span(ask, place)
    return ask.say("levels_low", day=known) if known else ask.say("levels_title")


def _fitted(ask: PageContext, levels: LevelBoxes, room: Size, *, beside: float) -> LevelBoxes:
    """The levels in the longest words with which they stand in a row `beside` their label; the shortest if none do."""
    left = room.width - beside - 2 * GAP
    written = [
        replace(levels, parts=tuple(replace(part, words=_words(ask, part, length)) for part in levels.parts))
        for length in LENGTHS
    ]
    return next(
        (made for made in written if sum(map(_wide, made.parts)) + GAP * (len(made.parts) - 1) <= left), written[-1]
    )


def _wide(part: LevelBox) -> float:
    return width(str(part.many), size=NUMBER, bold=True) + width(part.words) + PAD


def _words(ask: PageContext, part: LevelBox, length: str) -> str:
    return ask.say(f"level{length}_n", n=part.level) if part.level else ask.say(f"level{length}_unknown")


def _levels(ask: PageContext, name: str, place: Place) -> LevelBoxes | None:
    layer = ask.snapshot.layer(name, "commune")
    if layer is None or not layer.days:
        return None
    figures = [layer.figure(commune.code) for commune in ask.snapshot.places.communes_of(place.code)]
    counts = Counter(figure.value for figure in figures)
    order = sorted(counts, key=lambda value: (value is None, value or 0))
    parts = tuple(LevelBox(level=None if value is None else int(value), many=counts[value]) for value in order)
    marks = [ask.say("made_up")] if any(figure.illustrative for figure in figures) else []
    return LevelBoxes(name=name, label=", ".join((ask.say(name), *marks)), parts=parts)


KIND = PanelKind(name="levels", slides=slides, smallest=(5, 1))
