"""Beds and ventilators by kind: planned beside used on the newest day."""

from __future__ import annotations

from geodata.catalog.shown import members
from geodata.core.text import Text
from layers.charts import groups
from layers.charts.chart import Background, Chart, ChartDrawing, Columns
from layers.charts.look import BLUE

KINDS = members("beds")
MEASURED = tuple(name for kind in KINDS for name in (kind, f"{kind}_used"))
UNITS = Text(vi="giường, máy", en="beds, machines")
PLANNED, USED = Text(vi="Theo kế hoạch", en="Planned"), Text(vi="Đang dùng", en="In use")


def _prepare(series: Columns) -> Columns:
    day = series[MEASURED[0]].days[-1]
    found = (
        groups.column(series, {kind: kind for kind in KINDS}, day=day, name="planned", label=PLANNED),
        groups.column(series, {kind: f"{kind}_used" for kind in KINDS}, day=day, name="used", label=USED),
    )
    return {column.id: column for column in found if column is not None}


def _draw(columns: Columns, background: Background) -> ChartDrawing:
    return groups.draw(columns, background, groups=KINDS, colours=(BLUE, BLUE), unit=UNITS, outlined="planned")


CHART = Chart(
    name="beds_used",
    layers=MEASURED,
    title=Text(vi="Giường và máy thở: theo kế hoạch và đang dùng", en="Beds and ventilators: planned and in use"),
    prepare=_prepare,
    draw=_draw,
    index="group",
    groups=KINDS,
    topic="resources",
    order=20,
)
