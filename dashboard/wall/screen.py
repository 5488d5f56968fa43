"""The page of a wall screen: one view now, and the list of those that take turns with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dashboard.site import Page, PageContext
from dashboard.wall import panels, views
from dashboard.wall.slide import Slide, room
from geodata.settings.wall_layouts import LayoutCell, View

POLL = 12


@dataclass(frozen=True, kw_only=True)
class PrintedCell:
    """A cell as it is printed: its area of the grid, its faces, seconds for each."""

    area: str
    seconds: int
    faces: tuple[Slide, ...]


def _build(ask: PageContext) -> dict[str, Any]:
    wanted = views.of(ask)
    first = next(at for at, view in enumerate(wanted) if not views.missing(ask, view))
    now = wanted[first]
    return {
        "title": views.title(ask, now),
        "first": first,
        "layout": ask.say.text(ask.settings.wall.layouts[now.layout].title),
        "place": ask.say.place(ask.snapshot.places[now.place]) if ask.snapshot.n and now.place else "",
        "parts": _parts(ask, now) if ask.snapshot.n else [],
        "views": [
            {"href": views.href(ask, view), "title": views.title(ask, view), "seconds": view.seconds} for view in wanted
        ],
        **clock(ask),
    }


def clock(ask: PageContext) -> dict[str, Any]:
    """What the head of a screen needs to keep time and to know when it is alone."""
    cut = ask.settings.report_day.cut_off
    return {
        "poll": min(POLL, ask.settings.publication.poll_seconds),
        "zone": ask.settings.province.timezone,
        "cut_minutes": cut.hour * 60 + cut.minute,
        "clock_words": ask.say.beginning("js_"),
    }


def _parts(ask: PageContext, view: View) -> list[PrintedCell]:
    snapshot, layout = ask.snapshot, ask.settings.wall.layouts[view.layout]
    place = snapshot.places[view.place or snapshot.places.province.code]
    asked = replace(ask, query={"chi-tieu": view.indicator} if view.indicator else {})
    return [
        PrintedCell(
            area=_area(cell),
            seconds=cell.seconds,
            faces=tuple(face for panel in cell.panels for face in panels.slides(asked, panel, place, room(cell))),
        )
        for cell in layout.cells
    ]


def _area(cell: LayoutCell) -> str:
    column, row, columns, rows = cell.at
    return f"{row} / {column} / span {rows} / span {columns}"


PAGE = Page(
    id="wall",
    path=views.PATH,
    template="wall/screen.html",
    build=_build,
    query=("bo-cuc", "noi", "chi-tieu", "chuong-trinh", "xem"),
    free=("xem",),
    longest=views.LONGEST,
    nav=False,
    always=True,
)
