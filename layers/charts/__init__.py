"""Charts: a Plotly figure and the table behind it, made from a publication's own layer files.

A chart is asked for by name: `epidemic_curve`, or the id of an indicator.
"""

from __future__ import annotations

from layers.charts import epidemic_curve, indicator
from layers.charts.chart import Chart, Series

LANGUAGES = ("vi", "en")


def chart(name: str) -> Chart:
    """The chart of that name; an indicator's id gives its series."""
    return epidemic_curve.CHART if name == epidemic_curve.CHART.name else indicator.chart(name)


__all__ = ["LANGUAGES", "Chart", "Series", "chart"]
