"""Epidemic developments: cases by setting, outcomes, outbreaks, quarantine."""

from geodata.catalog.display import Display, Member
from geodata.catalog.indicator import Derived, Indicator, Topic
from geodata.core.text import Text

TOPIC = Topic(id="cases", label=Text(vi="Diễn biến dịch", en="Epidemic"), palette="BuPu")
CASES = Text(vi="ca", en="cases")
PEOPLE = Text(vi="người", en="people")
OUTBREAKS = Text(vi="ổ dịch", en="outbreaks")
DAILY = (1.0, 3.0, 6.0, 12.0, 25.0)
HELD = (1.0, 10.0, 50.0, 150.0, 400.0)


def _setting(
    name: str, vi: str, en: str, definition: Text, *, order: int, alone: Text, short: Text | None = None
) -> Indicator:
    return Indicator(
        id=f"cases_new_{name}",
        topic=TOPIC.id,
        label=Text(vi=f"Ca mắc mới {vi}", en=f"New cases {en}"),
        definition=definition,
        unit=CASES,
        aggregation="sum",
        breaks=DAILY,
        part_of="cases_new",
        better="down",
        short=short,
        display=Display(groups=(Member("settings", order, alone),)),
    )


def _quarantine(name: str, vi: str, en: str, definition: Text, *, order: int, short: Text) -> Indicator:
    return Indicator(
        id=f"quarantine_{name}",
        topic=TOPIC.id,
        label=Text(vi=vi, en=en),
        definition=definition,
        unit=PEOPLE,
        aggregation="last",
        breaks=HELD,
        usually_at_most=("population",),
        better="down",
        short=short,
        display=Display(groups=(Member("quarantine", order),)),
    )


MEASURED = (
    Indicator(
        id="cases_new",
        topic=TOPIC.id,
        label=Text(vi="Ca mắc mới trong ngày", en="New cases in the day"),
        definition=Text(
            vi="Số ca dương tính được công bố trong ngày báo cáo (18h hôm trước đến 18h), không kể ca bổ sung.",
            en="Positive cases announced in the report day (18:00 to 18:00), late registrations excluded.",
        ),
        unit=CASES,
        aggregation="sum",
        breaks=DAILY,
        usually_at_most=("population",),
        better="down",
        display=Display(key_figure=30, tile=30, column=30, place=30),
    ),
    _setting(
        "imported",
        "về từ vùng dịch",
        "returned from epidemic areas",
        Text(
            vi="Ca mới là người trở về từ địa phương có dịch.",
            en="New cases among people returned from epidemic areas.",
        ),
        order=40,
        alone=Text(vi="Về từ vùng dịch", en="Returned from epidemic areas"),
        short=Text(vi="Ca mới từ vùng dịch", en="New cases, returned"),
    ),
    _setting(
        "home_quarantine",
        "cách ly tại nhà",
        "in home quarantine",
        Text(vi="Ca mới phát hiện khi đang cách ly tại nhà.", en="New cases found in home quarantine."),
        order=30,
        alone=Text(vi="Cách ly tại nhà", en="Home quarantine"),
        short=Text(vi="Ca mới, cách ly tại nhà", en="New cases, home quarantine"),
    ),
    _setting(
        "locked_zone",
        "trong khu phong tỏa",
        "in locked-down zones",
        Text(vi="Ca mới phát hiện trong khu phong tỏa.", en="New cases found in locked-down zones."),
        order=20,
        alone=Text(vi="Khu phong tỏa", en="Locked-down zones"),
        short=Text(vi="Ca mới, khu phong tỏa", en="New cases, locked zones"),
    ),
    _setting(
        "community",
        "cộng đồng",
        "in the community",
        Text(
            vi="Ca mới phát hiện ngoài khu cách ly và khu phong tỏa; dùng để đánh giá cấp độ dịch (4800/QĐ-BYT).",
            en="New cases found outside quarantine and locked-down zones; used for the epidemic level (4800/QĐ-BYT).",
        ),
        order=10,
        alone=Text(vi="Cộng đồng", en="Community"),
    ),
    Indicator(
        id="cases_late",
        topic=TOPIC.id,
        label=Text(vi="Ca bổ sung", en="Late registrations"),
        definition=Text(
            vi="Ca của những ngày trước được đăng ký bổ sung; tính vào lũy kế, không tính vào ca mới trong ngày.",
            en="Cases of earlier days registered late; counted in the cumulative total, not among the day's new cases.",
        ),
        unit=CASES,
        aggregation="sum",
        breaks=DAILY,
        better="down",
    ),
    Indicator(
        id="recovered_new",
        topic=TOPIC.id,
        label=Text(vi="Khỏi bệnh trong ngày", en="Recovered in the day"),
        definition=Text(
            vi="Số người được công bố khỏi bệnh trong ngày báo cáo.", en="People declared recovered in the report day."
        ),
        unit=PEOPLE,
        aggregation="sum",
        breaks=DAILY,
        total_at_most=("cases_new", "cases_late"),
    ),
    Indicator(
        id="deaths_new",
        topic=TOPIC.id,
        label=Text(vi="Tử vong trong ngày", en="Deaths in the day"),
        definition=Text(vi="Số ca tử vong được công bố trong ngày báo cáo.", en="Deaths announced in the report day."),
        unit=PEOPLE,
        aggregation="sum",
        breaks=(1.0, 2.0, 3.0, 5.0, 10.0),
        total_at_most=("cases_new", "cases_late"),
        better="down",
    ),
    Indicator(
        id="transferred_out_new",
        topic=TOPIC.id,
        label=Text(vi="Chuyển tỉnh khác trong ngày", en="Transferred out in the day"),
        definition=Text(
            vi="Số ca bệnh chuyển sang tỉnh khác điều trị trong ngày.",
            en="Patients transferred to another province in the day.",
        ),
        unit=PEOPLE,
        aggregation="sum",
        breaks=(1.0, 2.0, 3.0, 5.0, 10.0),
        total_at_most=("cases_new", "cases_late"),
        short=Text(vi="Chuyển tỉnh trong ngày", en="Transferred in the day"),
    ),
    Indicator(
        id="outbreaks_total",
        topic=TOPIC.id,
        label=Text(vi="Tổng số ổ dịch", en="Outbreaks, total"),
        definition=Text(
            vi="Số ổ dịch đã ghi nhận, gồm đã kết thúc và đang hoạt động.",
            en="Outbreaks recorded so far, ended and active.",
        ),
        unit=OUTBREAKS,
        aggregation="last",
        breaks=(1.0, 2.0, 4.0, 7.0, 12.0),
        monotonic=True,
        carry_forward_days=3,
        display=Display(groups=(Member("outbreaks", 10),)),
    ),
    Indicator(
        id="outbreaks_ended",
        topic=TOPIC.id,
        label=Text(vi="Ổ dịch đã kết thúc", en="Outbreaks ended"),
        definition=Text(vi="Số ổ dịch đã công bố kết thúc.", en="Outbreaks declared ended."),
        unit=OUTBREAKS,
        aggregation="last",
        breaks=(1.0, 2.0, 4.0, 7.0, 12.0),
        part_of="outbreaks_total",
        carry_forward_days=3,
        display=Display(groups=(Member("outbreaks", 30),)),
    ),
    Indicator(
        id="outbreaks_active",
        topic=TOPIC.id,
        label=Text(vi="Ổ dịch đang hoạt động", en="Outbreaks active"),
        definition=Text(vi="Số ổ dịch chưa kết thúc.", en="Outbreaks not yet ended."),
        unit=OUTBREAKS,
        aggregation="last",
        breaks=(1.0, 2.0, 4.0, 7.0, 12.0),
        part_of="outbreaks_total",
        carry_forward_days=3,
        better="down",
        display=Display(groups=(Member("outbreaks", 20),)),
    ),
    _quarantine(
        "f1_concentrated",
        "F1 đang cách ly tập trung",
        "F1 contacts in concentrated quarantine",
        Text(
            vi="Người tiếp xúc gần (F1) đang cách ly tập trung lúc chốt số liệu.",
            en="Close contacts (F1) in concentrated quarantine at the cut-off.",
        ),
        order=10,
        short=Text(vi="F1 cách ly tập trung", en="F1, concentrated"),
    ),
    _quarantine(
        "f1_home",
        "F1 đang cách ly tại nhà",
        "F1 contacts in home quarantine",
        Text(
            vi="Người tiếp xúc gần (F1) đang cách ly tại nhà lúc chốt số liệu.",
            en="Close contacts (F1) in home quarantine at the cut-off.",
        ),
        order=20,
        short=Text(vi="F1 cách ly tại nhà", en="F1, at home"),
    ),
    _quarantine(
        "f2_home",
        "F2 đang theo dõi tại nhà",
        "F2 contacts at home",
        Text(
            vi="Người tiếp xúc với F1 (F2) đang cách ly, theo dõi tại nhà lúc chốt số liệu.",
            en="Contacts of F1 (F2) in quarantine at home at the cut-off.",
        ),
        order=30,
        short=Text(vi="F2 cách ly tại nhà", en="F2, at home"),
    ),
)

DERIVED = (
    Derived(
        id="cases_7d",
        topic=TOPIC.id,
        label=Text(vi="Ca mắc mới trong 7 ngày", en="New cases in 7 days"),
        definition=Text(
            vi="Tổng ca mắc mới của 7 ngày gần nhất; cần ít nhất 5 ngày có báo cáo.",
            en="Sum of new cases over the last 7 days; at least 5 of them reported.",
        ),
        unit=CASES,
        numerator=("cases_new",),
        window=7,
        min_days=5,
        breaks=(1.0, 5.0, 15.0, 40.0, 100.0),
        better="down",
        display=Display(key_figure=10, front=10, tile=10, column=20, place=10),
    ),
    Derived(
        id="cases_7d_per_100k",
        topic=TOPIC.id,
        label=Text(vi="Ca mắc mới 7 ngày trên 100.000 dân", en="New cases in 7 days per 100,000"),
        definition=Text(
            vi="Tổng ca mắc mới 7 ngày chia cho dân số các xã có số trong 7 ngày đó, nhân 100.000.",
            en="New cases over 7 days divided by the population of the communes with figures in them, times 100,000.",
        ),
        unit=Text(vi="ca/100.000 dân", en="cases per 100,000"),
        numerator=("cases_new",),
        denominator=("population",),
        window=7,
        min_days=5,
        factor=100_000,
        breaks=(1.0, 20.0, 50.0, 150.0, 400.0),
        decimals=1,
        better="down",
        count_unit=CASES,
        short=Text(vi="Ca 7 ngày/100.000 dân", en="7-day cases per 100,000"),
        display=Display(key_figure=20, tile=20, column=10, place=20),
    ),
    Derived(
        id="cases_community_7d_per_100k",
        topic=TOPIC.id,
        label=Text(vi="Ca cộng đồng 7 ngày trên 100.000 dân", en="Community cases in 7 days per 100,000"),
        definition=Text(
            vi="Tiêu chí 1 của 4800/QĐ-BYT: ca mắc mới tại cộng đồng trong tuần trên 100.000 dân.",
            en="Criterion 1 of 4800/QĐ-BYT: new community cases in a week per 100,000 people.",
        ),
        unit=Text(vi="ca/100.000 dân", en="cases per 100,000"),
        numerator=("cases_new_community",),
        denominator=("population",),
        window=7,
        min_days=5,
        factor=100_000,
        breaks=(1.0, 20.0, 50.0, 150.0, 400.0),
        decimals=1,
        better="down",
        count_unit=CASES,
        source="4800/QĐ-BYT",
        short=Text(vi="Ca cộng đồng/100.000 dân", en="Community per 100,000"),
    ),
    Derived(
        id="cases_total",
        topic=TOPIC.id,
        label=Text(vi="Tổng số ca mắc", en="Cases, cumulative"),
        definition=Text(
            vi="Lũy kế ca mắc mới và ca bổ sung từ ngày đầu có số liệu.",
            en="New cases and late registrations since the first day with figures.",
        ),
        unit=CASES,
        numerator=("cases_new", "cases_late"),
        window=None,
        breaks=(1.0, 25.0, 75.0, 150.0, 300.0),
        display=Display(tile=50, column=50, place=50, groups=(Member("outcomes", 10, Text(vi="Ca mắc", en="Cases")),)),
    ),
    Derived(
        id="recovered_total",
        topic=TOPIC.id,
        label=Text(vi="Tổng số khỏi bệnh", en="Recovered, cumulative"),
        definition=Text(vi="Lũy kế số người khỏi bệnh.", en="People declared recovered so far."),
        unit=PEOPLE,
        numerator=("recovered_new",),
        window=None,
        breaks=(1.0, 25.0, 75.0, 150.0, 300.0),
        display=Display(tile=60, groups=(Member("outcomes", 30, Text(vi="Khỏi bệnh", en="Recovered")),)),
    ),
    Derived(
        id="deaths_total",
        topic=TOPIC.id,
        label=Text(vi="Tổng số tử vong", en="Deaths, cumulative"),
        definition=Text(vi="Lũy kế số ca tử vong.", en="Deaths so far."),
        unit=PEOPLE,
        numerator=("deaths_new",),
        window=None,
        breaks=(1.0, 2.0, 3.0, 5.0, 10.0),
        display=Display(
            key_figure=50, tile=70, column=60, groups=(Member("outcomes", 40, Text(vi="Tử vong", en="Deaths")),)
        ),
    ),
    Derived(
        id="cases_active",
        topic=TOPIC.id,
        label=Text(vi="Ca đang điều trị", en="Active cases"),
        definition=Text(
            vi="Lũy kế ca mắc trừ khỏi bệnh, tử vong và chuyển tỉnh khác.",
            en="Cumulative cases less recovered, deaths and transfers out.",
        ),
        unit=CASES,
        numerator=("cases_new", "cases_late"),
        subtract=("recovered_new", "deaths_new", "transferred_out_new"),
        window=None,
        breaks=(1.0, 10.0, 30.0, 80.0, 200.0),
        better="down",
        display=Display(
            key_figure=40,
            front=20,
            tile=40,
            column=40,
            place=40,
            groups=(Member("outcomes", 20, Text(vi="Đang điều trị", en="Active")),),
        ),
    ),
    Derived(
        id="deaths_7d",
        topic=TOPIC.id,
        label=Text(vi="Tử vong trong 7 ngày", en="Deaths in 7 days"),
        definition=Text(
            vi="Tổng ca tử vong của 7 ngày gần nhất; cần ít nhất 5 ngày có báo cáo.",
            en="Sum of deaths over the last 7 days; at least 5 of them reported.",
        ),
        unit=PEOPLE,
        numerator=("deaths_new",),
        window=7,
        min_days=5,
        breaks=(1.0, 2.0, 3.0, 5.0, 10.0),
        better="down",
    ),
    Derived(
        id="case_fatality",
        topic=TOPIC.id,
        label=Text(vi="Tỷ lệ tử vong trên ca mắc", en="Deaths per case"),
        definition=Text(
            vi="Lũy kế tử vong chia cho lũy kế ca mắc.", en="Cumulative deaths divided by cumulative cases."
        ),
        unit=Text(vi="%", en="%"),
        numerator=("deaths_new",),
        denominator=("cases_new", "cases_late"),
        window=None,
        factor=100,
        breaks=(0.1, 0.5, 1.0, 2.0, 4.0),
        decimals=2,
        better="down",
        count_unit=PEOPLE,
        display=Display(tile=80),
    ),
)
