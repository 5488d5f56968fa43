"""Testing: samples and persons, methods, results, positivity."""

from geodata.catalog.display import Display, Member
from geodata.catalog.indicator import Derived, Indicator, Topic
from geodata.core.text import Text

TOPIC = Topic(id="testing", label=Text(vi="Xét nghiệm", en="Testing"), palette="YlGnBu")
SAMPLES = Text(vi="mẫu", en="samples")
PEOPLE = Text(vi="người", en="people")
DAILY = (1.0, 25.0, 75.0, 150.0, 400.0)


def _method(name: str, vi: str, en: str, *, order: int) -> Indicator:
    name_alone = Text(vi=vi[0].upper() + vi[1:], en=en[0].upper() + en[1:])
    return Indicator(
        id=f"samples_{name}",
        topic=TOPIC.id,
        label=Text(vi=f"Mẫu {vi}", en=f"Samples, {en}"),
        definition=Text(vi=f"Số mẫu xét nghiệm bằng {vi} trong ngày.", en=f"Samples tested by {en} in the day."),
        unit=SAMPLES,
        aggregation="sum",
        breaks=DAILY,
        part_of="samples_taken",
        display=Display(groups=(Member("methods", order, name_alone),)),
    )


MEASURED = (
    Indicator(
        id="samples_taken",
        topic=TOPIC.id,
        label=Text(vi="Mẫu lấy trong ngày", en="Samples taken in the day"),
        definition=Text(
            vi="Số mẫu lấy trong ngày báo cáo, mọi phương pháp; một mẫu gộp tính là một mẫu.",
            en="Samples taken in the report day by every method; a pooled sample counts once.",
        ),
        unit=SAMPLES,
        aggregation="sum",
        breaks=DAILY,
        display=Display(tile=10, column=10, place=10),
    ),
    _method("pcr_single", "RT-PCR đơn", "single RT-PCR", order=10),
    _method("pcr_pooled", "RT-PCR gộp", "pooled RT-PCR", order=20),
    _method("antigen", "kháng nguyên nhanh", "rapid antigen", order=30),
    Indicator(
        id="persons_sampled",
        topic=TOPIC.id,
        label=Text(vi="Người được lấy mẫu trong ngày", en="Persons sampled in the day"),
        definition=Text(
            vi="Số người được lấy mẫu trong ngày; khác số mẫu vì có mẫu gộp và người lấy nhiều lần.",
            en="People sampled in the day; differs from samples through pooling and repeated sampling.",
        ),
        unit=PEOPLE,
        aggregation="sum",
        breaks=DAILY,
        usually_at_most=("population",),
        short=Text(vi="Người lấy mẫu trong ngày", en="Persons sampled in the day"),
        display=Display(tile=20),
    ),
    Indicator(
        id="results_received",
        topic=TOPIC.id,
        label=Text(vi="Mẫu có kết quả trong ngày", en="Results received in the day"),
        definition=Text(
            vi="Số mẫu có kết quả (âm tính và dương tính) trong ngày.",
            en="Samples with a result (negative or positive) in the day.",
        ),
        unit=SAMPLES,
        aggregation="sum",
        breaks=DAILY,
        total_at_most=("samples_taken",),
        display=Display(tile=30, column=20),
    ),
    Indicator(
        id="results_positive",
        topic=TOPIC.id,
        label=Text(vi="Mẫu dương tính trong ngày", en="Positive results in the day"),
        definition=Text(vi="Số mẫu dương tính trong ngày.", en="Samples with a positive result in the day."),
        unit=SAMPLES,
        aggregation="sum",
        breaks=(1.0, 3.0, 6.0, 12.0, 25.0),
        at_most=("results_received",),
        better="down",
        display=Display(tile=40, column=30, place=20),
    ),
    Indicator(
        id="results_pending",
        topic=TOPIC.id,
        label=Text(vi="Mẫu chờ kết quả", en="Samples pending"),
        definition=Text(vi="Số mẫu đang chờ kết quả lúc chốt số liệu.", en="Samples awaiting a result at the cut-off."),
        unit=SAMPLES,
        aggregation="last",
        breaks=DAILY,
        better="down",
        display=Display(tile=50, column=40, place=40),
    ),
)

DERIVED = (
    Derived(
        id="test_positivity_7d",
        topic=TOPIC.id,
        label=Text(vi="Tỷ lệ mẫu dương tính 7 ngày", en="Positivity over 7 days"),
        definition=Text(
            vi="Mẫu dương tính chia cho mẫu có kết quả của 7 ngày; mẫu chờ kết quả không tính.",
            en="Positive results divided by results received over 7 days; pending samples excluded.",
        ),
        unit=Text(vi="%", en="%"),
        numerator=("results_positive",),
        denominator=("results_received",),
        window=7,
        min_days=5,
        factor=100,
        breaks=(1.0, 3.0, 4.0, 5.0, 10.0),
        decimals=1,
        better="down",
        count_unit=SAMPLES,
        short=Text(vi="Tỷ lệ dương tính 7 ngày", en="Positivity over 7 days"),
        display=Display(key_figure=60, tile=60, column=50, map=10, place=30),
    ),
    Derived(
        id="samples_7d_per_1k",
        topic=TOPIC.id,
        label=Text(vi="Mẫu lấy 7 ngày trên 1.000 dân", en="Samples in 7 days per 1,000"),
        definition=Text(
            vi="Tổng mẫu lấy 7 ngày chia cho dân số các xã có số trong 7 ngày đó, nhân 1.000.",
            en="Samples taken over 7 days divided by the population of the communes with figures in them, times 1,000.",
        ),
        unit=Text(vi="mẫu/1.000 dân", en="samples per 1,000"),
        numerator=("samples_taken",),
        denominator=("population",),
        window=7,
        min_days=5,
        factor=1_000,
        breaks=(1.0, 5.0, 15.0, 30.0, 60.0),
        decimals=1,
        count_unit=SAMPLES,
        short=Text(vi="Mẫu 7 ngày/1.000 dân", en="7-day samples per 1,000"),
        display=Display(tile=70, map=20),
    ),
    Derived(
        id="samples_total",
        topic=TOPIC.id,
        label=Text(vi="Tổng số mẫu đã lấy", en="Samples, cumulative"),
        definition=Text(vi="Lũy kế mẫu đã lấy.", en="Samples taken so far."),
        unit=SAMPLES,
        numerator=("samples_taken",),
        window=None,
        breaks=(1.0, 500.0, 1_500.0, 4_000.0, 10_000.0),
        display=Display(tile=80),
    ),
)
