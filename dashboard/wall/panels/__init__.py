"""The kinds of panels: each makes faces of what its settings name, for a place and a room."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.site import PageContext
from dashboard.snapshot import PublishedPlace
from dashboard.wall.panels import chart, choropleth_map, documents, kpi, levels, overdue, table, ticker
from dashboard.wall.slide import PanelContext, Size, Slide
from geodata.settings.wall_layouts import Panel

Build = Callable[[PanelContext], list[Slide]]
PANELS: dict[str, Build] = {
    "map": choropleth_map.faces,
    "numerals": kpi.faces,
    "chart": chart.faces,
    "table": table.faces,
    "levels": levels.faces,
    "late": overdue.faces,
    "documents": documents.faces,
    "ticker": ticker.faces,
}


def faces(ask: PageContext, panel: Panel, place: PublishedPlace, room: Size) -> list[Slide]:
    """The faces of a panel; one that says so where the publication has nothing to show in it, or no such place."""
    about = ask.snapshot.places.get(panel.place) if panel.place else place
    if about is None:
        return [_nothing(ask, panel, ask.say("no_place", code=panel.place))]
    scene = PanelContext(ask=ask, panel=panel, place=about, room=room, own=about.code != place.code)
    return PANELS[panel.kind](scene) or [_nothing(ask, panel, ask.say("nothing"))]


def _nothing(ask: PageContext, panel: Panel, why: str) -> Slide:
    return Slide(kind="nothing", content=why, title=ask.say(f"kind_{panel.kind}"))
