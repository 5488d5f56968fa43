"""Samples by how they are tested."""

from geodata.core.text import Text
from layers.charts import stacked

CHART = stacked.chart(
    "testing_methods",
    Text(vi="Mẫu xét nghiệm theo phương pháp, từng tuần", en="Samples by method, per week"),
    stacked.Stack(total="samples_taken", group="methods", rest=Text(vi="Chưa rõ phương pháp", en="Method not known")),
    index="week",
    topic="testing",
    order=20,
)
