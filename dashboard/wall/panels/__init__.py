"""The kinds of panels: each makes faces of what its settings name, for a place and a room."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.site import Ask
from dashboard.snapshot import Place
from dashboard.wall.face import Face, Room, Scene
from dashboard.wall.panels import atlas, chart, documents, late, levels, numerals, table, ticker
from geodata.settings.wall_layouts import Panel

Build = Callable[[Scene], list[Face]]
PANELS: dict[str, Build] = {
    "map": atlas.faces,
    "numerals": numerals.faces,
    "chart": chart.faces,
    "table": table.faces,
    "levels": levels.faces,
    "late": late.faces,
    "documents": documents.faces,
    "ticker": ticker.faces,
}


def faces(ask: Ask, panel: Panel, place: Place, room: Room) -> list[Face]:
    """The faces of a panel; one that says so where the publication has nothing to show in it, or no such place."""
    about = ask.snapshot.places.get(panel.place) if panel.place else place
    if about is None:
        return [_nothing(ask, panel, ask.say("no_place", code=panel.place))]
    scene = Scene(ask=ask, panel=panel, place=about, room=room, own=about.code != place.code)
    return PANELS[panel.kind](scene) or [_nothing(ask, panel, ask.say("nothing"))]


def _nothing(ask: Ask, panel: Panel, why: str) -> Face:
    return Face(kind="nothing", content=why, title=ask.say(f"kind_{panel.kind}"))
