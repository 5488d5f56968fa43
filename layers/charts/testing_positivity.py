"""How many of the results of seven days were positive, with the marks at which that alarms."""

from __future__ import annotations

from geodata.core.text import Text
from layers.charts import words
from layers.charts.chart import Background, Chart, ChartDrawing, Columns, on_days
from layers.charts.look import BLUE, ceiling, horizontal, layout, start
from layers.charts.traces import line

RATE = "test_positivity_7d"
COUNTS = ("results_positive", "results_received")
MARK = Text(vi="mốc cảnh báo {mark} %", en="alarm mark {mark} %")
UNIT = Text(vi="% mẫu có kết quả của 7 ngày", en="% of the results of 7 days")
ROOM = 1.15
NOTE = Text(
    vi="Mẫu dương tính chia cho mẫu có kết quả trong 7 ngày; mẫu chờ kết quả không tính.",
    en="Positive results divided by results received in 7 days; pending samples are not counted.",
)


def _prepare(series: Columns) -> Columns:
    rate = series[RATE]
    return {RATE: rate, **{name: on_days(series[name], rate.days) for name in COUNTS if name in series}}


def _draw(columns: Columns, background: Background) -> ChartDrawing:
    rate, language = columns[RATE], background.language
    top = ceiling([rate], max(background.positivity, default=0) * ROOM)
    look = layout(background, unit=UNIT.in_(language), first=start(rate), last=rate.days[-1], top=top)
    for mark in background.positivity:
        text = words.number(mark, 0 if mark == int(mark) else 1, language)
        horizontal(look, mark, MARK.in_(language).format(mark=text))
    return ChartDrawing(data=[line(rate, language, colour=BLUE)], layout=look, note=NOTE.in_(language))


CHART = Chart(
    name="testing_positivity",
    layers=(RATE, *COUNTS),
    title=Text(vi="Tỷ lệ mẫu dương tính, 7 ngày", en="Share of positive results, 7 days"),
    prepare=_prepare,
    draw=_draw,
    topic="testing",
    order=10,
)
