"""How many cases so far, how many of them are active, recovered, dead."""

from geodata.core.text import Text
from layers.charts import lines

CHART = lines.chart(
    "epidemic_total",
    Text(vi="Lũy kế ca mắc, đang điều trị, khỏi bệnh và tử vong", en="Cases so far: active, recovered, deaths"),
    {
        "cases_total": Text(vi="Ca mắc", en="Cases"),
        "cases_active": Text(vi="Đang điều trị", en="Active"),
        "recovered_total": Text(vi="Khỏi bệnh", en="Recovered"),
        "deaths_total": Text(vi="Tử vong", en="Deaths"),
    },
)
