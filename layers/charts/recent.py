"""A chart of its last weeks alone: what a wall shows, or whoever asks what is happening now."""

from __future__ import annotations

from dataclasses import replace

from geodata.core.text import Text
from layers.charts.chart import Chart, Columns

DAYS = 90
SUFFIX = f"_{DAYS}d"


def recent(made: Chart) -> Chart:
    """The chart cut to its last 90 days, with the means and sums that the days before gave them."""
    return replace(
        made,
        name=f"{made.name}{SUFFIX}",
        title=Text(vi=f"{made.title.vi} ({DAYS} ngày qua)", en=f"{made.title.en} (last {DAYS} days)"),
        prepare=lambda series: _cut(made.prepare(series)),
    )


def _cut(columns: Columns) -> Columns:
    return {
        name: replace(series, days=series.days[-DAYS:], values=series.values[-DAYS:])
        for name, series in columns.items()
    }
