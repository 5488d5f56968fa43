"""What the map page shows before its scripts have run: header, key figures, the map as a drawing, the day in words."""

from __future__ import annotations

from typing import Any

from dashboard.components import tile
from dashboard.components.choropleth import choropleth
from dashboard.i18n.catalogues import words
from dashboard.public import front
from dashboard.site import Page, PageContext
from dashboard.snapshot import Snapshot
from geodata.catalog import shown

LEVELS = ("commune", "district")


def _build(ask: PageContext) -> dict[str, Any]:
    settings, snapshot = ask.settings.map, ask.snapshot
    indicator = ask.query.get("indicator", settings.indicator)
    newest = "day" not in ask.query
    return {
        "title": words(ask.language, "map")["title"],
        "item": snapshot.indicators.get(indicator),
        "sentence": front.sentence(ask) if newest else "",
        "kpis": tile.tiles(ask, shown.indicators("key_figure"), snapshot.places.province.code) if newest else [],
        "map": choropleth(ask, (indicator,), level=ask.query.get("level", settings.level)) if newest else None,
    }


def _means(snapshot: Snapshot, key: str, value: str) -> bool:
    """Indicators and levels that there are, and any day but the newest."""
    if key == "day":
        return value != snapshot.current.as_of
    return value in (snapshot.indicators if key == "indicator" else LEVELS)


FRAGMENT = Page(
    id="first_view",
    path="/ban-do",
    template="first_view.html",
    build=_build,
    query=("indicator", "level", "day"),
    free=("day",),
    means=_means,
    nav=False,
    words="front",
)
