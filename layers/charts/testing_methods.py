"""Samples by how they are tested."""

from geodata.core.text import Text
from layers.charts import stacked

CHART = stacked.chart(
    "testing_methods",
    Text(vi="Mẫu xét nghiệm theo phương pháp, từng tuần", en="Samples by method, per week"),
    stacked.Stack(
        total="samples_taken",
        parts={
            "samples_pcr_single": Text(vi="RT-PCR đơn", en="Single RT-PCR"),
            "samples_pcr_pooled": Text(vi="RT-PCR gộp", en="Pooled RT-PCR"),
            "samples_antigen": Text(vi="Kháng nguyên nhanh", en="Rapid antigen"),
        },
        rest=Text(vi="Chưa rõ phương pháp", en="Method not known"),
    ),
    index="week",
)
