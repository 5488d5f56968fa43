"""Which communes have not reported the newest day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.site import Ask
from dashboard.snapshot import Place
from dashboard.wall.face import LINE, SMALL, Face, Scene, pages

LETTER = 0.56 * SMALL


@dataclass(frozen=True, kw_only=True)
class Late:
    """`reported` of `units` communes; `groups`: names by district."""

    reported: int
    units: int
    words: str
    groups: tuple[tuple[str, str], ...]


def faces(scene: Scene) -> list[Face]:
    """The silent communes by district, in as many pages as the room needs; a sentence where none is silent."""
    ask, place, room = scene.ask, scene.place, scene.room
    figure = ask.snapshot.figure(scene.panel.indicator or "", place.code)
    if figure is None:
        return []
    day = ask.snapshot.current.as_of or figure.day
    missing = ask.snapshot.missing(figure.indicator, place.code, day)
    units = len(ask.snapshot.communes(place.code))
    lines = _lines(ask, missing, width=room.width)
    parts = pages(lines, int((room.body - 2 * LINE) // LINE)) or [()]
    return [
        Face(
            kind="late",
            content=Late(
                reported=units - len(missing),
                units=units,
                words=ask.say("late_some" if missing else "late_none", n=ask.number(len(missing))),
                groups=part,
            ),
            title=ask.say("late_title", what=ask.text(ask.snapshot.indicators[figure.indicator]["label"])),
            note=ask.day(day) + (f" · {number}/{len(parts)}" if len(parts) > 1 else ""),
        )
        for number, part in enumerate(parts, start=1)
    ]


def _lines(ask: Ask, missing: Sequence[Place], *, width: float) -> list[tuple[str, str]]:
    """(district, names) in lines of the width; a district's name stands before its first line alone."""
    found: list[tuple[str, str]] = []
    for district, names in _by_district(ask, missing):
        line, head = "", district
        for name in names:
            longer = f"{line}, {name}" if line else name
            if line and len(f"{head} {longer}") * LETTER > width:
                found.append((head, f"{line},"))
                line, head = name, ""
            else:
                line = longer
        found.append((head, line))
    return found


def _by_district(ask: Ask, missing: Sequence[Place]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for commune in missing:
        groups.setdefault(commune.parent or "", []).append(commune.short)
    places = ask.snapshot.places
    return [(places[code].short if code in places else "", names) for code, names in groups.items()]
