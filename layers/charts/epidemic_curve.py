"""The epidemic curve: new cases by day, their 7-day mean, the last days provisional, what was ordered meanwhile."""

from __future__ import annotations

from dataclasses import replace

from geodata.core.text import Text
from layers import wording
from layers.charts import events, words
from layers.charts.chart import Background, Chart, ChartDrawing, Columns, mean_of_7
from layers.charts.look import OCHRE, ceiling, coloured, layout, over_last, start
from layers.charts.traces import bars, line

CASES, MEAN = "cases_new", "cases_new_mean_7d"


def _prepare(series: Columns) -> Columns:
    cases = series[CASES]
    mean = replace(cases, id=MEAN, label=words.MEAN, decimals=1, values=mean_of_7(cases.values))
    return {CASES: cases, MEAN: mean}


def _draw(columns: Columns, background: Background) -> ChartDrawing:
    cases, mean, language = columns[CASES], columns[MEAN], background.language
    first, last = start(cases), cases.days[-1]
    unit = f"{cases.unit.in_(language)}   {coloured('━', OCHRE, mean.label.in_(language))}"
    look = layout(background, unit=unit, first=first, last=last, top=ceiling([cases]))
    shown = events.draw(look, background, first=first, last=last)
    settled = max(len(cases.days) - background.provisional_days, 0)
    if settled < len(cases.days):
        look["annotations"].append(over_last(look, wording.say("provisional", language)))
    data = [bars(cases, language, pale_from=settled), line(mean, language, colour=OCHRE)]
    return ChartDrawing(data=data, layout=look, events=shown)


CHART = Chart(
    name="epidemic_curve",
    layers=(CASES,),
    title=Text(vi="Ca mắc mới theo ngày", en="New cases by day"),
    prepare=_prepare,
    draw=_draw,
    topic="cases",
    order=10,
    place=10,
)
