"""Stocks, each on an axis of its own below the other: what they count differs."""

from __future__ import annotations

from typing import Any

from geodata.catalog.shown import members
from geodata.core.text import Text
from layers.charts import lines
from layers.charts.chart import Background, Chart, ChartDrawing, Columns, Series
from layers.charts.look import BLUE, above, axis, ceiling, layout, start
from layers.charts.traces import line

STOCKS = members("stocks")
SPACE = 0.34


def _prepare(series: Columns) -> Columns:
    return lines.short(series, STOCKS)


def _draw(columns: Columns, background: Background) -> ChartDrawing:
    language, shown = background.language, list(columns.values())
    first = min(start(series) for series in shown)
    look = layout(background, unit="", first=first, last=shown[0].days[-1], top=ceiling(shown))
    look["annotations"] = []
    height = (1 - SPACE * (len(shown) - 1) / 2) / len(shown)
    data = []
    for at, series in enumerate(shown):
        top = 1 - at * (height + SPACE / 2)
        suffix = str(at + 1) if at else ""
        look[f"yaxis{suffix}"] = _axis(series, top=top, height=height)
        look["annotations"].append(_name(series, top, language, left=look["margin"]["l"]))
        data.append({**line(series, language, colour=BLUE), "yaxis": f"y{suffix}"})
    look["xaxis"]["anchor"] = f"y{len(shown) if len(shown) > 1 else ''}"
    return ChartDrawing(data=data, layout=look)


def _axis(series: Series, *, top: float, height: float) -> dict[str, Any]:
    return {
        **axis(),
        "range": [0, ceiling([series])],
        "tickformat": ",~r",
        "nticks": 3,
        "domain": [max(top - height, 0), top],
    }


def _name(series: Series, top: float, language: str, *, left: int) -> dict[str, Any]:
    text = f"{series.label.in_(language)} ({series.unit.in_(language)})"
    return {**above(text, left=left, shift=2), "y": top}


CHART = Chart(
    name="stocks",
    layers=tuple(STOCKS),
    title=Text(vi="Tồn kho: ô-xy, xét nghiệm, bảo hộ", en="Stocks: oxygen, test kits, protective sets"),
    prepare=_prepare,
    draw=_draw,
    topic="resources",
    order=30,
)
