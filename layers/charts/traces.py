"""The few kinds of traces that charts are drawn with; each names the column that it draws."""

from __future__ import annotations

from typing import Any

from layers.charts.chart import Series
from layers.charts.look import BAR, PALE, array, hover


def bars(series: Series, language: str, *, colour: str = BAR, pale_from: int | None = None) -> dict[str, Any]:
    """A bar a day; those from position `pale_from` on are outlined and lighter: they may still change."""
    marker: dict[str, Any] = {"color": colour}
    if pale_from is not None and pale_from < len(series.days):
        pale = len(series.days) - pale_from
        marker = {
            "color": [colour] * pale_from + [PALE] * pale,
            "line": {"color": colour, "width": [0] * pale_from + [1] * pale},
        }
    return {**_trace(series, language), "type": "bar", "marker": marker}


def line(series: Series, language: str, *, colour: str, dash: str = "solid") -> dict[str, Any]:
    """A line that breaks where nothing was reported."""
    return {
        **_trace(series, language),
        "type": "scatter",
        "mode": "lines",
        "line": {"color": colour, "width": 2, "dash": dash},
    }


def _trace(series: Series, language: str) -> dict[str, Any]:
    return {
        "name": series.label.in_(language),
        "x": list(series.days),
        "y": array(series.values),
        "hovertemplate": hover(series, language),
        "meta": series.id,
    }
