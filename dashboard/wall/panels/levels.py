"""How many communes stand at each epidemic level: a bar, with the numbers on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from dashboard.components.choropleth import announced_day, announced_on
from dashboard.site import Ask
from dashboard.snapshot import Place
from dashboard.wall.face import Face, Scene

ANNOUNCED, COMPUTED = "level_announced", "level_computed"
BAR = 88


@dataclass(frozen=True, kw_only=True)
class Part:
    """`level` None: unknown; `many` communes, `share` of all in percent."""

    level: int | None
    many: int
    share: float


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A row of levels, and what they are."""

    label: str
    parts: tuple[Part, ...]


def faces(scene: Scene) -> list[Face]:
    """The announced levels, in a low room without a title; the computed ones below them where there is room."""
    ask, room = scene.ask, scene.room
    bars = [bar for name in (ANNOUNCED, COMPUTED) if (bar := _bar(ask, name, scene.place)) is not None]
    if not bars:
        return []
    if room.body < BAR:
        label = ask.say("levels_low", day=ask.day(announced_day(ask)))
        return [Face(kind="levels", content=[replace(bars[0], label=label)])]
    shown = tuple(bars[: int(room.body // BAR)])
    return [Face(kind="levels", content=shown, title=ask.say("levels_title"), note=announced_on(ask))]


def _bar(ask: Ask, name: str, place: Place) -> Bar | None:
    layer = ask.snapshot.layer(name, "commune")
    if layer is None or not layer.days:
        return None
    codes = [commune.code for commune in ask.snapshot.communes(place.code)]
    counts = Counter(layer.figure(code).value for code in codes)
    order = sorted(counts, key=lambda value: (value is None, value or 0))
    return Bar(
        label=ask.say(name),
        parts=tuple(
            Part(
                level=None if value is None else int(value),
                many=counts[value],
                share=100 * counts[value] / len(codes),
            )
            for value in order
        ),
    )
