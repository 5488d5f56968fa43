"""New cases by where they were found: quarantine, locked-down zones, the community."""

from geodata.core.text import Text
from layers.charts import stacked

SETTINGS = stacked.Stack(
    total="cases_new",
    parts={
        "cases_new_community": Text(vi="Cộng đồng", en="Community"),
        "cases_new_locked_zone": Text(vi="Khu phong tỏa", en="Locked-down zones"),
        "cases_new_home_quarantine": Text(vi="Cách ly tại nhà", en="Home quarantine"),
        "cases_new_imported": Text(vi="Về từ vùng dịch", en="Returned from epidemic areas"),
    },
    rest=Text(vi="Chưa rõ nơi phát hiện", en="Setting not known"),
)
WEEKLY = stacked.chart(
    "cases_by_setting",
    Text(vi="Ca mắc mới theo nơi phát hiện, từng tuần", en="New cases by setting, per week"),
    SETTINGS,
    index="week",
)
DAILY = stacked.chart(
    "cases_by_setting_daily",
    Text(vi="Ca mắc mới theo nơi phát hiện, từng ngày", en="New cases by setting, per day"),
    SETTINGS,
    index="day",
)
