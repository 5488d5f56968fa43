"""Beds and ventilators: how full each kind is over time, and planned beside used on the newest day."""

from __future__ import annotations

from dataclasses import replace

from geodata.core.text import Text
from layers.charts import groups, lines, words
from layers.charts.chart import Background, Chart, ChartDrawing, Columns, on_days
from layers.charts.look import BLUE, horizontal

KINDS = {
    "beds_normal": Text(vi="Giường thường", en="Normal beds"),
    "beds_oxygen": Text(vi="Giường ô-xy", en="Oxygen beds"),
    "beds_icu": Text(vi="Giường ICU", en="ICU beds"),
    "ventilators": Text(vi="Máy thở", en="Ventilators"),
}
OCCUPANCIES = ("bed_occupancy_normal", "bed_occupancy_oxygen", "bed_occupancy_icu", "ventilator_occupancy")
MEASURED = tuple(name for kind in KINDS for name in (kind, f"{kind}_used"))
ALL = "bed_occupancy"
MARK = Text(vi="mức báo động {mark} %", en="alarm mark {mark} %")
OCCUPIED = Text(vi="% số giường, máy theo kế hoạch", en="% of planned beds and ventilators")
UNITS = Text(vi="giường, máy", en="beds, machines")
PLANNED, USED = Text(vi="Theo kế hoạch", en="Planned"), Text(vi="Đang dùng", en="In use")


def _occupancy(series: Columns) -> Columns:
    """Each kind as its own ratio, of the units that told both; all beds together where no kind is known."""
    days = series[ALL].days
    labels = dict(zip(OCCUPANCIES, KINDS.values(), strict=True))
    kinds = {name: replace(on_days(series[name], days), label=labels[name]) for name in OCCUPANCIES if name in series}
    return kinds or {ALL: series[ALL]}


def _draw_occupancy(columns: Columns, background: Background) -> ChartDrawing:
    mark = background.occupancy
    drawing = lines.drawn(
        list(columns.values()), background, unit=OCCUPIED.in_(background.language), top=max(100, mark or 0)
    )
    if mark is not None:
        text = words.number(mark, 0 if mark == int(mark) else 1, background.language)
        horizontal(drawing.layout, mark, MARK.in_(background.language).format(mark=text))
    return drawing


def _used(series: Columns) -> Columns:
    day = series[MEASURED[0]].days[-1]
    found = (
        groups.column(series, {kind: kind for kind in KINDS}, day=day, name="planned", label=PLANNED),
        groups.column(series, {kind: f"{kind}_used" for kind in KINDS}, day=day, name="used", label=USED),
    )
    return {column.id: column for column in found if column is not None}


def _draw_used(columns: Columns, background: Background) -> ChartDrawing:
    return groups.draw(columns, background, groups=KINDS, colours=(BLUE, BLUE), unit=UNITS, outlined="planned")


OCCUPANCY = Chart(
    name="beds_occupancy",
    layers=(ALL, *OCCUPANCIES),
    title=Text(vi="Mức sử dụng giường và máy thở theo loại", en="Occupancy of beds and ventilators, by kind"),
    prepare=_occupancy,
    draw=_draw_occupancy,
)
USE = Chart(
    name="beds_used",
    layers=MEASURED,
    title=Text(vi="Giường và máy thở: theo kế hoạch và đang dùng", en="Beds and ventilators: planned and in use"),
    prepare=_used,
    draw=_draw_used,
    index="group",
    groups=KINDS,
)
