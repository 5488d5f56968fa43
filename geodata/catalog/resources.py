"""Medical resources: beds, oxygen, intensive care, staff, stocks."""

from geodata.catalog.display import NOWHERE, Display, Member
from geodata.catalog.indicator import Derived, Indicator, Topic
from geodata.core.text import Text

TOPIC = Topic(id="resources", label=Text(vi="Nguồn lực y tế", en="Medical resources"), palette="YlOrBr")
BEDS = Text(vi="giường", en="beds")
PEOPLE = Text(vi="người", en="people")
FEW = (1.0, 3.0, 6.0, 12.0, 25.0)
MANY = (1.0, 20.0, 50.0, 100.0, 250.0)
WEEK = 7
KINDS = {
    "normal": Text(vi="Giường thường", en="Normal beds"),
    "oxygen": Text(vi="Giường ô-xy", en="Oxygen beds"),
    "icu": Text(vi="Giường ICU", en="ICU beds"),
    "ventilators": Text(vi="Máy thở", en="Ventilators"),
}
"""What is planned and used, in the words of charts."""


def _stock(
    name: str,
    label: Text,
    definition: Text,
    unit: Text,
    breaks: tuple[float, ...],
    usually_at_most: tuple[str, ...] = (),
    short: Text | None = None,
    display: Display = NOWHERE,
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
        short=short,
        display=display,
    )


def _beds(
    name: str, vi: str, en: str, *, short: Text, order: int, column: int | None = None, place: int | None = None
) -> tuple[Indicator, Indicator]:
    planned = _stock(
        f"beds_{name}",
        Text(vi=f"Giường {vi} theo kế hoạch", en=f"{en} beds planned"),
        Text(vi=f"Số giường {vi} đã bố trí cho điều trị COVID-19.", en=f"{en} beds set up for COVID-19 patients."),
        BEDS,
        MANY,
        short=short,
        display=Display(column=column, place=place, groups=(Member("beds", order, KINDS[name]),)),
    )
    used = _stock(
        f"beds_{name}_used",
        Text(vi=f"Giường {vi} đang dùng", en=f"{en} beds in use"),
        Text(vi=f"Số giường {vi} đang có người bệnh lúc chốt số liệu.", en=f"{en} beds occupied at the cut-off."),
        BEDS,
        MANY,
        usually_at_most=(planned.id,),
        short=Text(vi=f"{short.vi} đang dùng", en=f"{short.en} in use"),
    )
    return planned, used


def _share(
    name: str,
    label: Text,
    plus: tuple[str, ...],
    over: tuple[str, ...],
    *,
    display: Display,
    short: Text | None = None,
) -> Derived:
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
        short=short,
        display=display,
    )


MEASURED = (
    *_beds("normal", "thường", "Ordinary", short=Text(vi="Giường thường", en="Ordinary beds"), order=10),
    *_beds("oxygen", "ô-xy", "Oxygen", short=Text(vi="Giường ô-xy", en="Oxygen beds"), order=20, column=20, place=20),
    *_beds(
        "icu", "hồi sức (ICU)", "Intensive-care", short=Text(vi="Giường hồi sức", en="ICU beds"), order=30, column=30
    ),
    _stock(
        "ventilators",
        Text(vi="Máy thở", en="Ventilators"),
        Text(vi="Số máy thở sẵn có.", en="Ventilators available."),
        Text(vi="máy", en="ventilators"),
        FEW,
        display=Display(tile=40, column=40, groups=(Member("beds", 40, KINDS["ventilators"]),)),
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
        display=Display(tile=50, column=50, place=30),
    ),
    _stock(
        "nurses",
        Text(vi="Điều dưỡng", en="Nurses"),
        Text(vi="Số điều dưỡng đang làm việc.", en="Nurses at work."),
        PEOPLE,
        FEW,
        display=Display(tile=60, column=60),
    ),
    _stock(
        "ambulances",
        Text(vi="Xe cứu thương", en="Ambulances"),
        Text(vi="Số xe cứu thương sẵn sàng.", en="Ambulances ready."),
        Text(vi="xe", en="vehicles"),
        (1.0, 2.0, 3.0, 5.0, 8.0),
        display=Display(tile=70, column=70, place=40),
    ),
    _stock(
        "oxygen_cylinders",
        Text(vi="Bình ô-xy", en="Oxygen cylinders"),
        Text(vi="Số bình ô-xy đầy sẵn có.", en="Full oxygen cylinders in stock."),
        Text(vi="bình", en="cylinders"),
        MANY,
        display=Display(groups=(Member("stocks", 10),)),
    ),
    _stock(
        "test_kits",
        Text(vi="Bộ xét nghiệm", en="Test kits"),
        Text(vi="Số bộ xét nghiệm nhanh còn trong kho.", en="Rapid test kits in stock."),
        Text(vi="bộ", en="kits"),
        (1.0, 200.0, 500.0, 1_000.0, 3_000.0),
        display=Display(groups=(Member("stocks", 20),)),
    ),
    _stock(
        "ppe_sets",
        Text(vi="Bộ đồ bảo hộ", en="Sets of protective equipment"),
        Text(vi="Số bộ đồ bảo hộ còn trong kho.", en="Sets of protective equipment in stock."),
        Text(vi="bộ", en="sets"),
        (1.0, 100.0, 300.0, 600.0, 1_500.0),
        short=Text(vi="Bộ đồ bảo hộ", en="Protective sets"),
        display=Display(groups=(Member("stocks", 30, Text(vi="Bộ đồ bảo hộ", en="PPE sets")),)),
    ),
)

DERIVED = (
    _share(
        "bed_occupancy",
        Text(vi="Tỷ lệ sử dụng giường", en="Bed occupancy"),
        ("beds_normal_used", "beds_oxygen_used", "beds_icu_used"),
        ("beds_normal", "beds_oxygen", "beds_icu"),
        display=Display(key_figure=80, tile=10, column=10, map=10, place=10),
    ),
    _share(
        "bed_occupancy_normal",
        Text(vi="Tỷ lệ sử dụng giường thường", en="Ordinary bed occupancy"),
        ("beds_normal_used",),
        ("beds_normal",),
        display=Display(groups=(Member("bed_occupancies", 10, KINDS["normal"]),)),
    ),
    _share(
        "bed_occupancy_oxygen",
        Text(vi="Tỷ lệ sử dụng giường ô-xy", en="Oxygen bed occupancy"),
        ("beds_oxygen_used",),
        ("beds_oxygen",),
        short=Text(vi="Sử dụng giường ô-xy", en="Oxygen bed occupancy"),
        display=Display(tile=20, groups=(Member("bed_occupancies", 20, KINDS["oxygen"]),)),
    ),
    _share(
        "bed_occupancy_icu",
        Text(vi="Tỷ lệ sử dụng giường hồi sức", en="Intensive-care bed occupancy"),
        ("beds_icu_used",),
        ("beds_icu",),
        short=Text(vi="Sử dụng giường hồi sức", en="ICU bed occupancy"),
        display=Display(tile=30, groups=(Member("bed_occupancies", 30, KINDS["icu"]),)),
    ),
    _share(
        "ventilator_occupancy",
        Text(vi="Tỷ lệ sử dụng máy thở", en="Ventilators in use"),
        ("ventilators_used",),
        ("ventilators",),
        display=Display(groups=(Member("bed_occupancies", 40, KINDS["ventilators"]),)),
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
        display=Display(tile=80, map=20),
    ),
)
