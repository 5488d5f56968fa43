"""What every topic page starts with: the chosen place, its tiles, charts, the map, the table of the units below."""

from __future__ import annotations

from typing import Any

from dashboard.components import chart, picker, table, tile
from dashboard.components.choropleth import choropleth
from dashboard.site import PageContext
from geodata.catalog import shown
from layers import charts


def context(ask: PageContext, topic: str, *, level: str | None = None) -> dict[str, Any]:
    """What indicators and charts declare for a topic's page; `level`: of the drawn map, communes where it is None."""
    place = picker.chosen(ask)
    return {
        **picker.context(ask),
        "title": ask.say("title"),
        "tiles": tile.tiles(ask, shown.indicators("tile", topic=topic), place.code),
        "charts": chart.charts_of(ask, charts.of_topic(topic), place.code),
        "map": choropleth(
            ask,
            shown.indicators("map", topic=topic),
            level=level,
            chosen=place.code if place.level == "commune" else None,
        ),
        "table": table.below(
            ask,
            shown.indicators("column", topic=topic),
            place.code if place.level == "district" else None,
            caption=ask.say("table_caption"),
        ),
    }
