"""How many communes stand at each epidemic level: boxes of one size, with the numbers in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from dashboard.components import announcements
from dashboard.site import Ask
from dashboard.snapshot import Place
from dashboard.wall.face import GAP, Face, Room, Scene, pages, width

ANNOUNCED, COMPUTED = "level_announced", "level_computed"
ROW, LABEL = 80, 288
NUMBER, PAD = 32, 40


@dataclass(frozen=True, kw_only=True)
class Part:
    """`level` None: unknown; `many` communes."""

    level: int | None
    many: int


@dataclass(frozen=True, kw_only=True)
class Levels:
    """A row of levels, and what they are."""

    label: str
    parts: tuple[Part, ...]


def faces(scene: Scene) -> list[Face]:
    """The announced levels, in a low room without a title; the computed ones below them where there is room.

    What does not fit into the width stands in another row, or on another page.
    """
    ask, room = scene.ask, scene.room
    counted = [made for name in (ANNOUNCED, COMPUTED) if (made := _levels(ask, name, scene.place)) is not None]
    if not counted:
        return []
    if room.body < ROW:
        known = announcements.span(ask, scene.place)
        day = ask.say("levels_low", day=known) if known else ask.say("levels_title")
        label = f"{scene.place.short}: {day}" if scene.own else day
        return [Face(kind="levels", content=[row]) for row in _rows(ask, replace(counted[0], label=label), room)]
    rows = [row for one in counted for row in _rows(ask, one, room)]
    note = announcements.said(ask, scene.place)
    title = scene.title(ask.say("levels_title"), ask.say("kind_levels"), note=note)
    return [Face(kind="levels", content=part, title=title, note=note) for part in pages(rows, int(room.body // ROW))]


def _rows(ask: Ask, levels: Levels, room: Room) -> list[Levels]:
    """The levels in rows that the width holds, boxes of one size in each."""
    left = room.width - min(width(levels.label), LABEL) - 2 * GAP
    box = max(width(str(part.many), size=NUMBER, bold=True) + width(_words(ask, part)) + PAD for part in levels.parts)
    return [replace(levels, parts=part) for part in pages(levels.parts, int(left // (box + GAP)))]


def _words(ask: Ask, part: Part) -> str:
    return ask.say("level_n", n=part.level) if part.level else ask.say("level_unknown")


def _levels(ask: Ask, name: str, place: Place) -> Levels | None:
    layer = ask.snapshot.layer(name, "commune")
    if layer is None or not layer.days:
        return None
    counts = Counter(layer.figure(commune.code).value for commune in ask.snapshot.communes(place.code))
    order = sorted(counts, key=lambda value: (value is None, value or 0))
    parts = tuple(Part(level=None if value is None else int(value), many=counts[value]) for value in order)
    return Levels(label=ask.say(name), parts=parts)
