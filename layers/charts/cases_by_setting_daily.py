"""New cases by where they were found, per day."""

from geodata.core.text import Text
from layers.charts import stacked
from layers.charts.cases_by_setting import SETTINGS

CHART = stacked.chart(
    "cases_by_setting_daily",
    Text(vi="Ca mắc mới theo nơi phát hiện, từng ngày", en="New cases by setting, per day"),
    SETTINGS,
    index="day",
)
