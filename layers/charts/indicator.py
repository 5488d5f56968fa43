"""The series of any indicator: bars for what happens in a day, a line for a state or a rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geodata.catalog import CATALOG, Indicator
from layers.charts.chart import ACCENT, BAR, Chart, Series, array, hover, layout
from layers.store import NotPublished


def chart(name: str) -> Chart:
    """The chart of indicator `name`; raises `NotPublished` for an unknown one."""
    if name not in CATALOG:
        raise NotPublished(name)
    item = CATALOG[name]
    bars = isinstance(item, Indicator) and item.kind == "count"

    def figure(series: Mapping[str, Series], language: str) -> dict[str, Any]:
        own = series[name]
        look = {"marker": {"color": BAR}} if bars else {"mode": "lines", "line": {"color": ACCENT, "width": 2}}
        trace = {
            "type": "bar" if bars else "scatter",
            "name": own.label.in_(language),
            "x": list(own.days),
            "y": array(own.values),
            "hovertemplate": hover(own, language),
            **look,
        }
        return {"data": [trace], "layout": layout(own, language)}

    return Chart(name=name, layers=(name,), title=item.label, figure=figure)
