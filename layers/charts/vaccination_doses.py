"""Doses allocated, received, used, and how many of those used stand on the national platform."""

from geodata.core.text import Text
from layers.charts import lines

CHART = lines.chart(
    "vaccination_doses",
    Text(
        vi="Liều vắc xin được phân bổ, đã nhận, đã tiêm và đã nhập nền tảng",
        en="Doses allocated, received, used and on the platform",
    ),
    group="doses",
    topic="vaccination",
    order=30,
)
