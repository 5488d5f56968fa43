"""How many cases so far, how many of them are active, recovered, dead."""

from geodata.core.text import Text
from layers.charts import lines

CHART = lines.chart(
    "epidemic_total",
    Text(vi="Lũy kế ca mắc, đang điều trị, khỏi bệnh và tử vong", en="Cases so far: active, recovered, deaths"),
    group="outcomes",
    topic="cases",
    order=20,
)
