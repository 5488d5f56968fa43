"""Technology platforms of the plan: installs, declarations, place QR codes, each with its own denominator."""

from geodata.catalog.indicator import Derived, Indicator, Topic
from geodata.core.text import Text

TOPIC = Topic(id="platforms", label=Text(vi="Nền tảng công nghệ", en="Technology platforms"), palette="GnBu")
PEOPLE = Text(vi="người", en="people")
PHONES = Text(vi="máy", en="phones")
PLACES = Text(vi="địa điểm", en="places")
PERCENT = Text(vi="%", en="%")
TARGETS = "653/KH-UBND, I.1"
WEEK = 7


def _stock(
    name: str,
    label: Text,
    definition: Text,
    unit: Text,
    breaks: tuple[float, ...],
    usually_at_most: tuple[str, ...] = (),
    short: Text | None = None,
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
        better="up",
        source=TARGETS,
        short=short,
    )


def _share(name: str, label: Text, definition: Text, plus: str, over: str, unit: Text, *, short: Text) -> Derived:
    return Derived(
        id=name,
        topic=TOPIC.id,
        label=label,
        definition=definition,
        unit=PERCENT,
        numerator=(plus,),
        denominator=(over,),
        factor=100,
        breaks=(10.0, 30.0, 50.0, 70.0, 90.0),
        decimals=1,
        better="up",
        count_unit=unit,
        source=TARGETS,
        short=short,
    )


MEASURED = (
    _stock(
        "smartphones",
        Text(vi="Điện thoại thông minh", en="Smartphones"),
        Text(vi="Số điện thoại thông minh đang dùng (mẫu số).", en="Smartphones in use (a denominator)."),
        PHONES,
        (1.0, 1_000.0, 3_000.0, 6_000.0, 10_000.0),
    ),
    _stock(
        "app_installs",
        Text(vi="Máy cài ứng dụng phòng dịch", en="Phones with the epidemic app"),
        Text(
            vi="Số điện thoại cài Bluezone hoặc PC-Covid (thay Bluezone từ 30/9/2021).",
            en="Phones with Bluezone or PC-Covid (which replaced Bluezone on 30 Sep 2021).",
        ),
        PHONES,
        (1.0, 250.0, 1_000.0, 2_500.0, 6_000.0),
        usually_at_most=("smartphones",),
        short=Text(vi="Máy cài ứng dụng", en="Phones with the app"),
    ),
    _stock(
        "health_declarers",
        Text(vi="Người khai báo y tế điện tử", en="People with an electronic health declaration"),
        Text(
            vi="Số người đã khai báo y tế điện tử và có mã QR cá nhân.",
            en="People who declared electronically and hold a personal QR code.",
        ),
        PEOPLE,
        (1.0, 1_000.0, 3_000.0, 6_000.0, 10_000.0),
        usually_at_most=("population",),
        short=Text(vi="Người khai báo y tế", en="Health declarations"),
    ),
    _stock(
        "public_places",
        Text(vi="Địa điểm công cộng", en="Public places"),
        Text(
            vi="Số cơ quan, trường học, doanh nghiệp, chợ và nơi công cộng phải đăng ký mã QR (mẫu số).",
            en="Offices, schools, companies, markets and public places that must register a QR code (a denominator).",
        ),
        PLACES,
        (1.0, 25.0, 75.0, 150.0, 300.0),
    ),
    _stock(
        "qr_places",
        Text(vi="Địa điểm có mã QR", en="Places with a QR code"),
        Text(vi="Số địa điểm đã đăng ký mã QR điểm đến.", en="Places that registered a place QR code."),
        PLACES,
        (1.0, 25.0, 75.0, 150.0, 300.0),
        usually_at_most=("public_places",),
    ),
    Indicator(
        id="qr_scans",
        topic=TOPIC.id,
        label=Text(vi="Lượt quét mã QR trong ngày", en="QR scans in the day"),
        definition=Text(vi="Số lượt quét mã QR điểm đến trong ngày.", en="Scans of place QR codes in the day."),
        unit=Text(vi="lượt", en="scans"),
        aggregation="sum",
        breaks=(1.0, 100.0, 300.0, 1_000.0, 3_000.0),
        better="up",
        source=TARGETS,
    ),
    _stock(
        "vaccination_sites_on_platform",
        Text(vi="Cơ sở tiêm dùng nền tảng quốc gia", en="Vaccination sites on the national platform"),
        Text(
            vi="Số cơ sở tiêm sử dụng Nền tảng quản lý tiêm chủng quốc gia.",
            en="Vaccination sites that use the national vaccination platform.",
        ),
        Text(vi="cơ sở", en="sites"),
        (1.0, 2.0, 3.0, 5.0, 8.0),
        usually_at_most=("vaccination_sites",),
        short=Text(vi="Cơ sở tiêm trên nền tảng", en="Sites on the platform"),
    ),
)

DERIVED = (
    _share(
        "app_installs_share",
        Text(vi="Tỷ lệ máy cài ứng dụng phòng dịch", en="Share of phones with the epidemic app"),
        Text(
            vi="Máy cài ứng dụng chia cho số điện thoại thông minh; mục tiêu trên 80 %.",
            en="Phones with the app divided by smartphones; target above 80 %.",
        ),
        "app_installs",
        "smartphones",
        PHONES,
        short=Text(vi="Tỷ lệ máy cài ứng dụng", en="Phones with the app"),
    ),
    _share(
        "health_declarers_share",
        Text(vi="Tỷ lệ người khai báo y tế điện tử", en="Share of people with an electronic declaration"),
        Text(
            vi="Người khai báo y tế điện tử chia cho dân số; mục tiêu 70 %.",
            en="People with an electronic declaration divided by the population; target 70 %.",
        ),
        "health_declarers",
        "population",
        PEOPLE,
        short=Text(vi="Tỷ lệ khai báo y tế", en="People who declared"),
    ),
    _share(
        "qr_places_share",
        Text(vi="Tỷ lệ địa điểm có mã QR", en="Share of places with a QR code"),
        Text(
            vi="Địa điểm có mã QR chia cho địa điểm công cộng; mục tiêu 70 %, cơ quan và trường học 100 %.",
            en="Places with a QR code divided by public places; target 70 %, offices and schools 100 %.",
        ),
        "qr_places",
        "public_places",
        PLACES,
        short=Text(vi="Tỷ lệ nơi có mã QR", en="Places with a QR code"),
    ),
    _share(
        "vaccination_sites_on_platform_share",
        Text(vi="Tỷ lệ cơ sở tiêm dùng nền tảng", en="Share of vaccination sites on the platform"),
        Text(
            vi="Cơ sở tiêm dùng nền tảng chia cho cơ sở tiêm đang hoạt động; mục tiêu 100 %.",
            en="Vaccination sites on the platform divided by sites working; target 100 %.",
        ),
        "vaccination_sites_on_platform",
        "vaccination_sites",
        Text(vi="cơ sở", en="sites"),
        short=Text(vi="Cơ sở tiêm trên nền tảng", en="Sites on the platform"),
    ),
)
