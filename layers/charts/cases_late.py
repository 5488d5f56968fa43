"""Cases of earlier days that were registered late."""

from geodata.core.text import Text
from layers.charts import single

CHART = single.chart(
    "cases_late",
    "cases_late",
    Text(vi="Ca bổ sung của những ngày trước", en="Late registrations of earlier days"),
    topic="cases",
    order=40,
)
