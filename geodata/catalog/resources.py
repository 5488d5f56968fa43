"""Medical resources: beds, oxygen, intensive care, staff, stocks."""

from geodata.catalog.indicator import Derived, Indicator, Topic
from geodata.core.text import Text

TOPIC = Topic(id="resources", label=Text(vi="Nguồn lực y tế", en="Medical resources"), palette="YlOrBr")
BEDS = Text(vi="giường", en="beds")
PEOPLE = Text(vi="người", en="people")
FEW = (1.0, 3.0, 6.0, 12.0, 25.0)
MANY = (1.0, 20.0, 50.0, 100.0, 250.0)
WEEK = 7


def _stock(
    name: str,
    label: Text,
    definition: Text,
    unit: Text,
    breaks: tuple[float, ...],
    usually_at_most: tuple[str, ...] = (),
    whole: bool = True,
) -> Indicator:
    return Indicator(
        id=name,
        topic=TOPIC.id,
        label=label,
        definition=definition,
        unit=unit,
        aggregation="last",
        breaks=breaks,
        usually_at_most=usually_at_most,
        carry_forward_days=WEEK,
        whole=whole,
    )


def _beds(name: str, vi: str, en: str) -> tuple[Indicator, Indicator]:
    planned = _stock(
        f"beds_{name}",
        Text(vi=f"Giường {vi} theo kế hoạch", en=f"{en} beds planned"),
        Text(vi=f"Số giường {vi} đã bố trí cho điều trị COVID-19.", en=f"{en} beds set up for COVID-19 patients."),
        BEDS,
        MANY,
    )
    used = _stock(
        f"beds_{name}_used",
        Text(vi=f"Giường {vi} đang dùng", en=f"{en} beds in use"),
        Text(vi=f"Số giường {vi} đang có người bệnh lúc chốt số liệu.", en=f"{en} beds occupied at the cut-off."),
        BEDS,
        MANY,
        usually_at_most=(planned.id,),
    )
    return planned, used


def _share(name: str, label: Text, plus: tuple[str, ...], over: tuple[str, ...]) -> Derived:
    return Derived(
        id=name,
        topic=TOPIC.id,
        label=label,
        definition=Text(
            vi="Giường đang dùng chia cho giường theo kế hoạch; mức báo động 80 %.",
            en="Beds in use divided by beds planned; alarm at 80 %.",
        ),
        unit=Text(vi="%", en="%"),
        numerator=plus,
        denominator=over,
        factor=100,
        breaks=(20.0, 40.0, 60.0, 80.0, 95.0),
        decimals=1,
        better="down",
        count_unit=BEDS,
    )


MEASURED = (
    *_beds("normal", "thường", "Ordinary"),
    *_beds("oxygen", "ô-xy", "Oxygen"),
    *_beds("icu", "hồi sức (ICU)", "Intensive-care"),
    _stock(
        "ventilators",
        Text(vi="Máy thở", en="Ventilators"),
        Text(vi="Số máy thở sẵn có.", en="Ventilators available."),
        Text(vi="máy", en="ventilators"),
        FEW,
    ),
    _stock(
        "ventilators_used",
        Text(vi="Máy thở đang dùng", en="Ventilators in use"),
        Text(vi="Số máy thở đang dùng lúc chốt số liệu.", en="Ventilators in use at the cut-off."),
        Text(vi="máy", en="ventilators"),
        FEW,
        usually_at_most=("ventilators",),
    ),
    _stock(
        "doctors",
        Text(vi="Bác sĩ", en="Doctors"),
        Text(vi="Số bác sĩ đang làm việc.", en="Doctors at work."),
        PEOPLE,
        FEW,
    ),
    _stock(
        "nurses",
        Text(vi="Điều dưỡng", en="Nurses"),
        Text(vi="Số điều dưỡng đang làm việc.", en="Nurses at work."),
        PEOPLE,
        FEW,
    ),
    _stock(
        "ambulances",
        Text(vi="Xe cứu thương", en="Ambulances"),
        Text(vi="Số xe cứu thương sẵn sàng.", en="Ambulances ready."),
        Text(vi="xe", en="vehicles"),
        (1.0, 2.0, 3.0, 5.0, 8.0),
    ),
    _stock(
        "oxygen_cylinders",
        Text(vi="Bình ô-xy", en="Oxygen cylinders"),
        Text(vi="Số bình ô-xy đầy sẵn có.", en="Full oxygen cylinders in stock."),
        Text(vi="bình", en="cylinders"),
        MANY,
    ),
    _stock(
        "test_kits",
        Text(vi="Bộ xét nghiệm", en="Test kits"),
        Text(vi="Số bộ xét nghiệm nhanh còn trong kho.", en="Rapid test kits in stock."),
        Text(vi="bộ", en="kits"),
        (1.0, 200.0, 500.0, 1_000.0, 3_000.0),
    ),
    _stock(
        "ppe_sets",
        Text(vi="Bộ đồ bảo hộ", en="Sets of protective equipment"),
        Text(vi="Số bộ đồ bảo hộ còn trong kho.", en="Sets of protective equipment in stock."),
        Text(vi="bộ", en="sets"),
        (1.0, 100.0, 300.0, 600.0, 1_500.0),
    ),
)

DERIVED = (
    _share(
        "bed_occupancy",
        Text(vi="Tỷ lệ sử dụng giường", en="Bed occupancy"),
        ("beds_normal_used", "beds_oxygen_used", "beds_icu_used"),
        ("beds_normal", "beds_oxygen", "beds_icu"),
    ),
    _share(
        "bed_occupancy_normal",
        Text(vi="Tỷ lệ sử dụng giường thường", en="Ordinary bed occupancy"),
        ("beds_normal_used",),
        ("beds_normal",),
    ),
    _share(
        "bed_occupancy_oxygen",
        Text(vi="Tỷ lệ sử dụng giường ô-xy", en="Oxygen bed occupancy"),
        ("beds_oxygen_used",),
        ("beds_oxygen",),
    ),
    _share(
        "bed_occupancy_icu",
        Text(vi="Tỷ lệ sử dụng giường hồi sức", en="Intensive-care bed occupancy"),
        ("beds_icu_used",),
        ("beds_icu",),
    ),
    _share(
        "ventilator_occupancy",
        Text(vi="Tỷ lệ sử dụng máy thở", en="Ventilators in use"),
        ("ventilators_used",),
        ("ventilators",),
    ),
    Derived(
        id="doctors_per_10k",
        topic=TOPIC.id,
        label=Text(vi="Bác sĩ trên 10.000 dân", en="Doctors per 10,000"),
        definition=Text(
            vi="Số bác sĩ đang làm việc chia cho dân số, nhân 10.000.",
            en="Doctors at work divided by the population, times 10,000.",
        ),
        unit=Text(vi="bác sĩ/10.000 dân", en="doctors per 10,000"),
        numerator=("doctors",),
        denominator=("population",),
        factor=10_000,
        breaks=(1.0, 3.0, 6.0, 9.0, 15.0),
        decimals=1,
        better="up",
        count_unit=PEOPLE,
    ),
)
