"""What every topic page starts with: the chosen place, its tiles, charts, the map, the table of the units below."""

from __future__ import annotations

from typing import Any

from dashboard.components import chart, picker, table, tile
from dashboard.components.choropleth import choropleth
from dashboard.site import PageContext


def context(
    ask: PageContext,
    *,
    tiles: tuple[str, ...],
    charts: tuple[str, ...],
    columns: tuple[str, ...],
    maps: tuple[str, ...],
    level: str | None = None,
) -> dict[str, Any]:
    """The shared part of a topic's context; `level`: of the drawn map, communes where it is not given."""
    place = picker.chosen(ask)
    return {
        **picker.context(ask),
        "title": ask.say("title"),
        "tiles": tile.tiles(ask, tiles, place.code),
        "charts": chart.charts_of(ask, charts, place.code),
        "map": choropleth(ask, maps, level=level, chosen=place.code if place.level == "commune" else None),
        "table": table.below(
            ask, columns, place.code if place.level == "district" else None, caption=ask.say("table_caption")
        ),
    }
