"""A table of the units of a place, in as many pages as the room needs."""

from __future__ import annotations

from dataclasses import replace

from dashboard.components import table
from dashboard.components.table import Row
from dashboard.site import Ask
from dashboard.snapshot import Place
from dashboard.wall.face import Face, Scene, pages

HEAD, ROW = 100, 56
SHORT = "short"


def faces(scene: Scene) -> list[Face]:
    """The districts of the province or the communes of a district; their total stands on every page."""
    ask, place = scene.ask, scene.place
    unit = ask.snapshot.places[place.parent or ""] if place.level == "commune" else place
    names = [name for name in scene.panel.indicators if name in ask.snapshot.indicators]
    rows = [_row(ask, names, part) for part in ask.snapshot.below(unit.code)]
    if not names or not rows:
        return []
    total = replace(_row(ask, names, unit), strong=True)
    parts = pages(rows, max(1, int((scene.room.body - HEAD) // ROW) - 1))
    return [
        Face(
            kind="table",
            content={
                "columns": [ask.say("place"), *(table.head(ask, name, name=SHORT) for name in names)],
                "rows": (total, *part),
            },
            title=ask.say(f"units_{unit.level}"),
            note=ask.day(ask.snapshot.current.as_of, short=True) + (f" · {number}/{len(parts)}" if parts[1:] else ""),
        )
        for number, part in enumerate(parts, start=1)
    ]


def _row(ask: Ask, names: list[str], place: Place) -> Row:
    return replace(table.row(ask, names, place), name=place.short)
