"""How many of the adults have had one dose, two, a booster; of how many, and who says so."""

from __future__ import annotations

from geodata.catalog.shown import members
from geodata.core.text import Text
from layers.charts import lines, words
from layers.charts.chart import Background, Chart, ChartDrawing, Columns, on_days

DOSES = members("adults")
ADULTS = "population_18plus"
UNIT = Text(vi="% dân số 18 tuổi trở lên", en="% of people aged 18+")
NOTE = Text(
    vi="Mẫu số: {people} người từ 18 tuổi trở lên{origin}.", en="Denominator: {people} people aged 18+{origin}."
)


def _prepare(series: Columns) -> Columns:
    doses = lines.short(series, DOSES)
    days = next(iter(doses.values())).days
    return {**doses, **({ADULTS: on_days(series[ADULTS], days)} if ADULTS in series else {})}


def _draw(columns: Columns, background: Background) -> ChartDrawing:
    shown = [columns[name] for name in DOSES if name in columns]
    drawing = lines.drawn(shown, background, unit=UNIT.in_(background.language), top=95)
    return ChartDrawing(data=drawing.data, layout=drawing.layout, note=_note(columns, background))


def _note(columns: Columns, background: Background) -> str:
    adults = columns.get(ADULTS)
    at = adults.newest() if adults else None
    if adults is None or at is None:
        return ""
    origin = background.denominators.get(ADULTS, "")
    people = words.number(float(adults.values[at]), 0, background.language)
    return NOTE.in_(background.language).format(people=people, origin=f" ({origin})" if origin else "")


CHART = Chart(
    name="vaccination_coverage",
    layers=(*DOSES, ADULTS),
    title=Text(vi="Tỷ lệ người từ 18 tuổi đã tiêm, theo mũi", en="Coverage of people aged 18+, by dose"),
    prepare=_prepare,
    draw=_draw,
    topic="vaccination",
    order=10,
    place=20,
)
