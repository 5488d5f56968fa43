"""Beds and ventilators by kind: how full over time."""

from __future__ import annotations

from dataclasses import replace

from geodata.catalog.shown import members
from geodata.core.text import Text
from layers.charts import lines, words
from layers.charts.chart import Background, Chart, ChartDrawing, Columns, on_days
from layers.charts.look import horizontal

KINDS = members("bed_occupancies")
ALL = "bed_occupancy"
MARK = Text(vi="mức báo động {mark} %", en="alarm mark {mark} %")
UNIT = Text(vi="% số giường, máy theo kế hoạch", en="% of planned beds and ventilators")


def _prepare(series: Columns) -> Columns:
    """Each kind as its own ratio, of the units that told both; all beds together where no kind is known."""
    days = series[ALL].days
    kinds = {name: replace(on_days(series[name], days), label=word) for name, word in KINDS.items() if name in series}
    return kinds or {ALL: series[ALL]}


def _draw(columns: Columns, background: Background) -> ChartDrawing:
    mark = background.occupancy
    drawing = lines.drawn(
        list(columns.values()), background, unit=UNIT.in_(background.language), top=max(100, mark or 0)
    )
    if mark is not None:
        text = words.number(mark, 0 if mark == int(mark) else 1, background.language)
        horizontal(drawing.layout, mark, MARK.in_(background.language).format(mark=text))
    return drawing


CHART = Chart(
    name="beds_occupancy",
    layers=(ALL, *KINDS),
    title=Text(vi="Mức sử dụng giường và máy thở theo loại", en="Occupancy of beds and ventilators, by kind"),
    prepare=_prepare,
    draw=_draw,
    topic="resources",
    order=10,
)
