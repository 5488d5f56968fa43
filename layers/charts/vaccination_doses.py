"""Doses allocated, received, used, and how many of those used stand on the national platform."""

from geodata.core.text import Text
from layers.charts import lines

CHART = lines.chart(
    "vaccination_doses",
    Text(
        vi="Liều vắc xin được phân bổ, đã nhận, đã tiêm và đã nhập nền tảng",
        en="Doses allocated, received, used and on the platform",
    ),
    {
        "doses_allocated": Text(vi="Phân bổ", en="Allocated"),
        "doses_received": Text(vi="Đã nhận", en="Received"),
        "doses_used": Text(vi="Đã tiêm", en="Used"),
        "doses_on_platform": Text(vi="Trên nền tảng", en="On the platform"),
    },
)
