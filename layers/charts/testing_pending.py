"""Samples that wait for a result."""

from geodata.core.text import Text
from layers.charts import single

CHART = single.chart(
    "testing_pending",
    "results_pending",
    Text(vi="Mẫu đang chờ kết quả", en="Samples awaiting a result"),
    topic="testing",
    order=30,
)
