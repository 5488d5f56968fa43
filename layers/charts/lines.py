"""Charts of up to four lines on one axis, each named at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geodata.catalog.shown import members
from geodata.core.text import Text
from layers.charts.chart import Background, Chart, ChartDrawing, Columns, Series, on_days
from layers.charts.look import BLUE, OCHRE, PURPLE, TEAL, ceiling, layout, name_lines, start
from layers.charts.traces import line

COLOURS = (BLUE, TEAL, PURPLE, OCHRE)
TICKS = 4
DASHES = ("solid", "solid", "solid", "dot")


def chart(name: str, title: Text, *, group: str, topic: str, order: int) -> Chart:
    """The chart of the lines of a group of the catalogue, with the word of each; those without figures are left out."""
    named = members(group)

    def prepare(series: Columns) -> Columns:
        return short(series, named)

    return Chart(name=name, layers=tuple(named), title=title, prepare=prepare, draw=draw, topic=topic, order=order)


def short(series: Columns, named: Mapping[str, Text]) -> Columns:
    """The series with short words in place of their labels, all on the days of them all."""
    shown = {name: series[name] for name in named if name in series}
    days = tuple(sorted({day for part in shown.values() for day in part.days}))
    return {name: replace(on_days(part, days), label=named[name]) for name, part in shown.items()}


def draw(columns: Columns, background: Background) -> ChartDrawing:
    """The lines, from shortly before the first of them leaves zero."""
    return drawn(list(columns.values()), background)


def drawn(shown: list[Series], background: Background, *, unit: str | None = None, top: float = 0) -> ChartDrawing:
    """Lines on an axis that reaches at least to `top`; `unit`: the words above it, else the first line's."""
    language = background.language
    first = min(start(series) for series in shown)
    look = layout(
        background,
        unit=unit or shown[0].unit.in_(language),
        first=first,
        last=shown[0].days[-1],
        top=ceiling(shown, top),
        ticks=TICKS,
    )
    coloured = list(zip(shown, COLOURS, strict=False))
    name_lines(look, coloured, language)
    dashes = dict(zip(COLOURS, DASHES, strict=True))
    return ChartDrawing(
        data=[line(series, language, colour=colour, dash=dashes[colour]) for series, colour in coloured], layout=look
    )
