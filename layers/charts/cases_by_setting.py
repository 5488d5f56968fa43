"""New cases by where they were found (quarantine, locked-down zones, the community), per week."""

from geodata.core.text import Text
from layers.charts import stacked

SETTINGS = stacked.Stack(
    total="cases_new", group="settings", rest=Text(vi="Chưa rõ nơi phát hiện", en="Setting not known")
)
CHART = stacked.chart(
    "cases_by_setting",
    Text(vi="Ca mắc mới theo nơi phát hiện, từng tuần", en="New cases by setting, per week"),
    SETTINGS,
    index="week",
    topic="cases",
    order=30,
)
