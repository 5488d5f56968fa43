"""Charts of one indicator: bars for what happens in a day, a line for a state or a rate."""

from __future__ import annotations

import numpy as np

from geodata.catalog import CATALOG, Indicator
from geodata.core.text import Text
from layers.charts.chart import Background, Chart, ChartDrawing, Columns
from layers.charts.look import BLUE, ceiling, layout, nothing, start
from layers.charts.traces import bars, line
from layers.store import NotPublished

NONE = Text(vi="Không có trường hợp nào được báo cáo", en="None reported on any day")


def chart(name: str, indicator: str, title: Text, *, topic: str | None = None, order: int | None = None) -> Chart:
    """The chart `name` of an indicator of the catalogue."""
    item = CATALOG[indicator]
    happens = isinstance(item, Indicator) and item.aggregation == "sum"

    def draw(columns: Columns, background: Background) -> ChartDrawing:
        series, language = columns[indicator], background.language
        look = layout(
            background,
            unit=series.unit.in_(language),
            first=start(series),
            last=series.days[-1],
            top=ceiling([series]),
        )
        if not np.nan_to_num(series.values).any():
            look["annotations"].append(nothing(NONE.in_(language)))
        return ChartDrawing(
            data=[bars(series, language) if happens else line(series, language, colour=BLUE)], layout=look
        )

    return Chart(name=name, layers=(indicator,), title=title, draw=draw, topic=topic, order=order)


def of_indicator(name: str) -> Chart:
    """The chart that every indicator has; raises `NotPublished` for an unknown one."""
    if name not in CATALOG:
        raise NotPublished(name)
    return chart(name, name, CATALOG[name].label)
