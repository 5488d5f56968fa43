"""The kinds of panels, a module each; they make slides of what their settings name, for a place and a size."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache

from dashboard.site import PageContext
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.slide import PanelContext, Size, Slide
from geodata.core.declarations import declared
from geodata.geography.admin_units import Place
from geodata.settings.wall_layouts import Panel


@cache
def kinds() -> Mapping[str, PanelKind]:
    """All kinds that the modules here declare as `KIND`, by name."""
    return {kind.name: kind for kind in declared(sys.modules[__name__], "KIND", PanelKind)}


def slides(ask: PageContext, panel: Panel, place: Place, room: Size) -> list[Slide]:
    """The slides of a panel; one that says so where the publication has nothing to show in it, or no such place."""
    about = ask.snapshot.places.get(panel.place) if panel.place else place
    if about is None:
        return [_nothing(ask, panel, ask.say("no_place", code=panel.place))]
    scene = PanelContext(ask=ask, panel=panel, place=about, room=room, own=about.code != place.code)
    return kinds()[panel.kind].slides(scene) or [_nothing(ask, panel, ask.say("nothing"))]


def _nothing(ask: PageContext, panel: Panel, why: str) -> Slide:
    return Slide(kind="nothing", content=why, title=ask.say(f"kind_{panel.kind}"))
