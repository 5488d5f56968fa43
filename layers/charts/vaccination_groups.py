"""Coverage of the age groups by dose, on the newest day; every group has a denominator of its own."""

from __future__ import annotations

from geodata.catalog.vaccination import DOSE_NAMES, PEOPLE_REPORTED
from geodata.core.text import Text
from layers.charts import groups
from layers.charts.chart import Background, Chart, ChartDrawing, Columns
from layers.charts.look import BLUE, PURPLE, TEAL

GROUPS = {
    "12to17": Text(vi="12–17 tuổi", en="Aged 12–17"),
    "18plus": Text(vi="Từ 18 tuổi", en="Aged 18+"),
    "50plus": Text(vi="Từ 50 tuổi", en="Aged 50+"),
    "65plus": Text(vi="Từ 65 tuổi", en="Aged 65+"),
}
FIRST = "coverage_dose1_18plus"
LAYERS = {f"coverage_{dose}_{group}" for dose, group in PEOPLE_REPORTED if group in GROUPS} - {FIRST}
UNIT = Text(vi="% dân số của nhóm tuổi", en="% of the age group's people")


def _prepare(series: Columns) -> Columns:
    day = series[FIRST].days[-1]
    found = {
        dose: groups.column(
            series, {group: f"coverage_{dose}_{group}" for group in GROUPS}, day=day, name=dose, label=label
        )
        for dose, label in DOSE_NAMES.items()
    }
    return {dose: column for dose, column in found.items() if column is not None}


def _draw(columns: Columns, background: Background) -> ChartDrawing:
    return groups.draw(columns, background, groups=GROUPS, colours=(BLUE, TEAL, PURPLE), unit=UNIT, top=118)


CHART = Chart(
    name="vaccination_groups",
    layers=(FIRST, *sorted(LAYERS)),
    title=Text(vi="Tỷ lệ đã tiêm theo nhóm tuổi và mũi", en="Coverage by age group and dose"),
    prepare=_prepare,
    draw=_draw,
    index="group",
    groups=GROUPS,
    topic="vaccination",
    order=20,
)
