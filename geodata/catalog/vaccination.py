"""Vaccination: doses, people by dose and group, coverage, sites."""

from geodata.catalog.display import NOWHERE, Display, Member
from geodata.catalog.indicator import Derived, Indicator, Topic
from geodata.core.text import Text

TOPIC = Topic(id="vaccination", label=Text(vi="Tiêm chủng", en="Vaccination"), palette="PuBuGn")
PEOPLE = Text(vi="người", en="people")
DOSES = Text(vi="liều", en="doses")
PERCENT = Text(vi="%", en="%")
COVERAGE = (30.0, 50.0, 70.0, 80.0, 95.0)
PLAN = "555/KH-UBND"

DOSE = {
    "dose1": Text(vi="mũi 1", en="dose 1"),
    "dose2": Text(vi="mũi 2", en="dose 2"),
    "booster": Text(vi="mũi nhắc lại", en="a booster"),
}
DOSE_NAMES = {
    "dose1": Text(vi="Mũi 1", en="Dose 1"),
    "dose2": Text(vi="Mũi 2", en="Dose 2"),
    "booster": Text(vi="Nhắc lại", en="Booster"),
}
"""The doses where they stand alone."""
GROUP = {
    "": Text(vi="toàn dân", en="whole population"),
    "18plus": Text(vi="18 tuổi trở lên", en="aged 18+"),
    "50plus": Text(vi="50 tuổi trở lên", en="aged 50+"),
    "65plus": Text(vi="65 tuổi trở lên", en="aged 65+"),
    "12to17": Text(vi="12-17 tuổi", en="aged 12-17"),
}
AGES = {"18plus": "≥18", "50plus": "≥50", "65plus": "≥65", "12to17": "12-17"}
PEOPLE_REPORTED = (
    ("dose1", ""),
    ("dose1", "18plus"),
    ("dose1", "50plus"),
    ("dose1", "65plus"),
    ("dose1", "12to17"),
    ("dose2", ""),
    ("dose2", "18plus"),
    ("dose2", "50plus"),
    ("dose2", "65plus"),
    ("dose2", "12to17"),
    ("booster", "18plus"),
)
BEFORE = {"dose1": None, "dose2": "dose1", "booster": "dose2"}
COVERAGE_SHOWN = {
    ("dose1", "18plus"): Display(tile=10, column=10, place=10, groups=(Member("adults", 10, DOSE_NAMES["dose1"]),)),
    ("dose2", "18plus"): Display(
        key_figure=70,
        front=30,
        tile=20,
        column=20,
        map=10,
        place=20,
        groups=(Member("adults", 20, DOSE_NAMES["dose2"]),),
    ),
    ("booster", "18plus"): Display(
        tile=30, column=30, map=20, place=30, groups=(Member("adults", 30, DOSE_NAMES["booster"]),)
    ),
    ("dose2", "65plus"): Display(column=40, map=30),
    ("dose2", "12to17"): Display(tile=40),
}


def _of(stem: str, group: str) -> str:
    return f"{stem}_{group}" if group else stem


def _short(dose: str, group: str) -> Text:
    """A dose and whose, in few letters."""
    vi, en = DOSE_NAMES[dose].vi.lower(), DOSE_NAMES[dose].en.lower()
    return Text(vi=f"{vi}, {AGES[group]} tuổi", en=f"{en}, {AGES[group]}") if group else Text(vi=vi, en=en)


def _vaccinated(dose: str, group: str) -> Indicator:
    before = BEFORE[dose]
    usual = (_of(f"vaccinated_{before}", group),) if before else ()
    short = _short(dose, group)
    return Indicator(
        id=_of(f"vaccinated_{dose}", group),
        topic=TOPIC.id,
        label=Text(
            vi=f"Đã tiêm {DOSE[dose].vi}, {GROUP[group].vi}", en=f"Vaccinated with {DOSE[dose].en}, {GROUP[group].en}"
        ),
        definition=Text(
            vi=f"Lũy kế số người ({GROUP[group].vi}) đã tiêm {DOSE[dose].vi}.",
            en=f"People ({GROUP[group].en}) who have received {DOSE[dose].en} so far.",
        ),
        unit=PEOPLE,
        aggregation="last",
        breaks=(1.0, 500.0, 2_000.0, 4_000.0, 8_000.0),
        at_most=(f"vaccinated_{dose}",) if group and (dose, "") in PEOPLE_REPORTED else (),
        usually_at_most=(*usual, _of("population", group)),
        monotonic=True,
        carry_forward_days=7,
        better="up",
        source=PLAN,
        short=Text(vi=f"Đã tiêm {short.vi}", en=f"Given {short.en}"),
    )


def _coverage(dose: str, group: str) -> Derived:
    short = _short(dose, group)
    return Derived(
        id=_of(f"coverage_{dose}", group),
        topic=TOPIC.id,
        label=Text(
            vi=f"Tỷ lệ tiêm {DOSE[dose].vi}, {GROUP[group].vi}", en=f"Coverage {DOSE[dose].en}, {GROUP[group].en}"
        ),
        definition=Text(
            vi=f"Số người ({GROUP[group].vi}) đã tiêm {DOSE[dose].vi} chia cho dân số cùng nhóm.",
            en=f"People ({GROUP[group].en}) with {DOSE[dose].en} divided by the population of that group.",
        ),
        unit=PERCENT,
        numerator=(_of(f"vaccinated_{dose}", group),),
        denominator=(_of("population", group),),
        factor=100,
        breaks=COVERAGE,
        decimals=1,
        better="up",
        count_unit=PEOPLE,
        source="4800/QĐ-BYT" if group in ("18plus", "50plus", "65plus") else PLAN,
        short=Text(vi=f"Tỷ lệ {short.vi}", en=f"Coverage {short.en}"),
        display=COVERAGE_SHOWN.get((dose, group), NOWHERE),
    )


def _doses(
    name: str,
    label: Text,
    definition: Text,
    usually_at_most: tuple[str, ...] = (),
    *,
    display: Display,
    short: Text | None = None,
) -> Indicator:
    return Indicator(
        id=f"doses_{name}",
        topic=TOPIC.id,
        label=label,
        definition=definition,
        unit=DOSES,
        aggregation="last",
        breaks=(1.0, 1_000.0, 4_000.0, 8_000.0, 16_000.0),
        usually_at_most=usually_at_most,
        monotonic=True,
        carry_forward_days=7,
        source=PLAN,
        short=short,
        display=display,
    )


def _capacity(name: str, label: Text, definition: Text, unit: Text, *, tile: int) -> Indicator:
    return Indicator(
        id=f"vaccination_{name}",
        topic=TOPIC.id,
        label=label,
        definition=definition,
        unit=unit,
        aggregation="last",
        breaks=(1.0, 2.0, 3.0, 5.0, 8.0),
        carry_forward_days=7,
        source=PLAN,
        display=Display(tile=tile),
    )


MEASURED = (
    *(_vaccinated(dose, group) for dose, group in PEOPLE_REPORTED),
    _doses(
        "allocated",
        Text(vi="Liều được phân bổ", en="Doses allocated"),
        Text(vi="Lũy kế số liều được phân bổ theo quyết định.", en="Doses allocated by decision so far."),
        display=Display(groups=(Member("doses", 10, Text(vi="Phân bổ", en="Allocated")),)),
    ),
    _doses(
        "received",
        Text(vi="Liều đã nhận", en="Doses received"),
        Text(vi="Lũy kế số liều thực nhận.", en="Doses actually received so far."),
        display=Display(tile=50, groups=(Member("doses", 20, Text(vi="Đã nhận", en="Received")),)),
    ),
    _doses(
        "used",
        Text(vi="Liều đã tiêm", en="Doses used"),
        Text(vi="Lũy kế số liều đã tiêm.", en="Doses administered so far."),
        usually_at_most=("doses_received",),
        display=Display(tile=60, groups=(Member("doses", 30, Text(vi="Đã tiêm", en="Used")),)),
    ),
    _doses(
        "on_platform",
        Text(vi="Liều đã nhập nền tảng quốc gia", en="Doses entered on the national platform"),
        Text(
            vi="Lũy kế số liều đã tiêm và đã nhập lên Nền tảng quản lý tiêm chủng quốc gia.",
            en="Administered doses entered on the national vaccination platform so far.",
        ),
        usually_at_most=("doses_used",),
        short=Text(vi="Liều đã nhập nền tảng", en="Doses on the platform"),
        display=Display(groups=(Member("doses", 40, Text(vi="Trên nền tảng", en="On the platform")),)),
    ),
    _capacity(
        "sites",
        Text(vi="Cơ sở tiêm đang hoạt động", en="Vaccination sites working"),
        Text(vi="Số cơ sở tiêm hoạt động trong ngày.", en="Vaccination sites working on the day."),
        Text(vi="cơ sở", en="sites"),
        tile=70,
    ),
    _capacity(
        "teams",
        Text(vi="Đội tiêm đang hoạt động", en="Vaccination teams working"),
        Text(vi="Số đội tiêm hoạt động trong ngày.", en="Vaccination teams working on the day."),
        Text(vi="đội", en="teams"),
        tile=80,
    ),
)

DERIVED = (
    *(_coverage(dose, group) for dose, group in PEOPLE_REPORTED),
    Derived(
        id="doses_used_share",
        topic=TOPIC.id,
        label=Text(vi="Tỷ lệ liều đã tiêm trên liều đã nhận", en="Doses used of doses received"),
        definition=Text(vi="Liều đã tiêm chia cho liều đã nhận.", en="Doses used divided by doses received."),
        unit=PERCENT,
        numerator=("doses_used",),
        denominator=("doses_received",),
        factor=100,
        breaks=(50.0, 70.0, 80.0, 90.0, 98.0),
        decimals=1,
        count_unit=DOSES,
        source=PLAN,
        short=Text(vi="Tỷ lệ liều đã tiêm", en="Doses used"),
    ),
    Derived(
        id="doses_on_platform_share",
        topic=TOPIC.id,
        label=Text(vi="Tỷ lệ liều đã nhập nền tảng", en="Doses entered on the platform"),
        definition=Text(
            vi="Liều đã nhập nền tảng quốc gia chia cho liều đã tiêm.",
            en="Doses entered on the national platform divided by doses used.",
        ),
        unit=PERCENT,
        numerator=("doses_on_platform",),
        denominator=("doses_used",),
        factor=100,
        breaks=(50.0, 70.0, 80.0, 90.0, 98.0),
        decimals=1,
        better="up",
        count_unit=DOSES,
        short=Text(vi="Tỷ lệ liều lên nền tảng", en="Doses on the platform"),
    ),
)
