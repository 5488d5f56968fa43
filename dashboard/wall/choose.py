"""Which walls there are, and a list of views of one's own: written into an address, so that it can be kept and sent."""

from __future__ import annotations

from typing import Any

from dashboard.site import Page, PageContext
from dashboard.wall import views
from geodata.geography.admin_units import Place
from geodata.settings.wall_layouts import View

SLOTS = 6


def _build(ask: PageContext) -> dict[str, Any]:
    wall, asked = ask.settings.wall, ask.query.get("xem")
    kept = views.read(ask, asked) if asked else []
    return {
        "title": ask.say("title"),
        "unknown": ask.query.get("khong-co"),
        "many": ask.query.get("qua-nhieu"),
        "most": views.MOST,
        "default": wall.default,
        "layouts": [
            {
                "id": name,
                "title": ask.say.text(layout.title),
                "href": views.href(ask, View(layout=name)),
                "cells": layout.cells,
            }
            for name, layout in wall.layouts.items()
        ],
        "programmes": [
            {
                "title": ask.say.text(programme.title),
                "href": ask.link(views.PATH, **{"chuong-trinh": name}),
                "change": ask.link(views.LIST, xem=views.write(programme.views)),
                "views": [(views.title(ask, view), view.seconds, views.missing(ask, view)) for view in programme.views],
            }
            for name, programme in wall.programmes.items()
        ],
        "views": kept,
        "slots": min(max(SLOTS, len(kept) + 2), views.MOST),
        "path": views.PATH,
        "codes": ask.snapshot.places.codes if ask.snapshot.n else (),
        "places": _places(ask) if ask.snapshot.n else [],
        "indicators": [(name, ask.say.text(item["label"])) for name, item in ask.snapshot.indicators.items()]
        if ask.snapshot.n
        else [],
    }


def _places(ask: PageContext) -> list[list[Place]]:
    """The districts, each followed by its communes."""
    return [[district, *communes] for district, communes in ask.snapshot.places.districts()]


PAGE = Page(
    id="walls",
    path=views.LIST,
    template="wall/choose.html",
    build=_build,
    query=("xem", "khong-co", "qua-nhieu"),
    free=("xem", "khong-co", "qua-nhieu"),
    nav=False,
    longest=views.LONGEST,
    words="wall",
)
