"""Charts: a Plotly figure and the table behind it, made from a publication's own files.

A chart is asked for by name: one of `known()`, or the id of an indicator; either with `_90d` behind it for the last 90
days alone.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache

from geodata.core.declarations import declared
from layers.charts import single
from layers.charts.chart import Chart, Series
from layers.charts.recent import SUFFIX, recent
from layers.store import NotPublished

LANGUAGES = ("vi", "en")


@cache
def known() -> Mapping[str, Chart]:
    """All charts that the modules here declare as `CHART`, by name."""
    return {made.name: made for made in declared(sys.modules[__name__], "CHART", Chart)}


def of_topic(topic: str) -> tuple[str, ...]:
    """The names of the charts on a topic's page, in their order."""
    found = [(made.order, made.name) for made in known().values() if made.topic == topic and made.order is not None]
    return tuple(name for _, name in sorted(found))


def of_places() -> tuple[str, ...]:
    """The names of the charts on the page of one place, in their order."""
    found = [(made.place, made.name) for made in known().values() if made.place is not None]
    return tuple(name for _, name in sorted(found))


def chart(name: str) -> Chart:
    """The chart of that name; an indicator's id gives its series. Raises `NotPublished` for another name."""
    if name.endswith(SUFFIX):
        whole = chart(name.removesuffix(SUFFIX))
        if whole.index != "day":
            raise NotPublished(name)
        return recent(whole)
    return known()[name] if name in known() else single.of_indicator(name)


__all__ = ["LANGUAGES", "Chart", "Series", "chart", "known", "of_places", "of_topic"]
