"""What was split, reported, old or partial says so, from the rows themselves, on the province's shipped figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import orjson
import pytest
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Page, expect

from dashboard.components import announcements, table
from dashboard.server import build_public
from dashboard.site import PageContext
from dashboard.snapshot import Snapshot
from dashboard.wall import basis
from layers.bulletin import BulletinSource
from tests.answers import csv_rows, raw, text
from tests.consistency.pages import tiles
from tests.dashboard.conftest import LAST, Site, drawn
from tests.dashboard.test_site import text_of

SPLIT = "xã có số (minh hoạ)"
TOLD = re.compile(r"[\d.]+/[\d.]+ xã (?:đã )?báo cáo")
DAY = "2022-01-21"
MARK = ".//span[@class='made-up']"
NUMERAL = "//div[@class='numeral']"


@pytest.fixture(scope="module")
def client(seeded: Site) -> Iterator[FlaskClient]:
    with build_public(seeded.settings, seeded.store).test_client() as made:
        yield made


def ask(site: Site, domain: str = "front", path: str = "/") -> PageContext:
    snapshot = Snapshot(site.store, site.store.current())
    return PageContext(snapshot=snapshot, settings=site.settings, language="vi", domain=domain, path=path)


@pytest.mark.parametrize(
    ("name", "value", "change", "over"),
    [
        ("quarantine_f1_concentrated", "909", "tăng 17", "65/71"),
        ("quarantine_f1_home", "7.469", "tăng 142", "65/71"),
        ("quarantine_f2_home", "13.556", "tăng 316", "65/71"),
    ],
)
def test_quarantine_rises_on_the_day_on_which_fewer_communes_reported(
    client: FlaskClient, name: str, value: str, change: str, over: str
) -> None:
    said = tiles(text(client, "/dien-bien"), "67")[name, "67"]
    assert (said.value, said.change, said.over, said.mood) == (value, change, over, "bad")


def test_a_district_is_compared_over_its_own_communes(seeded: Site) -> None:
    found = {code: ask(seeded).snapshot.figure("samples_taken", code, DAY) for code in ("660", "661")}
    said = {code: figure and (figure.change, figure.compared, figure.units) for code, figure in found.items()}
    assert said == {"660": (None, 6, 8), "661": (None, 5, 7)}, "three quarters of the communes are too few"


SPLIT_PATHS = ["/", "/dien-bien", "/xet-nghiem", "/noi/660", "/man-hinh", "/man-hinh?bo-cuc=huyen"]
SPLIT_PATHS += ["/tiem-chung", "/tiem-chung?noi=660", "/cap-do-dich", "/cap-do-dich?noi=660", "/nguon-luc"]


@pytest.mark.parametrize("path", SPLIT_PATHS)
def test_nobody_has_reported_what_was_split(client: FlaskClient, path: str) -> None:
    page = text(client, path)
    assert "minh hoạ" in page
    assert TOLD.search(page) is None


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/tiem-chung", r"% của dòng trên \(71/71 xã có số cả hai \(minh hoạ\), 21/1\)"),
        ("/cap-do-dich", r"mới có 60/71 xã có số đủ các ngày \(minh hoạ\)"),
        ("/nguon-luc", r"còn \d+ \d+/71 xã \(minh hoạ\), 21/1"),
        ("/dien-bien", r"60/71 xã có đủ bốn nơi mọi ngày \(minh hoạ\)"),
        ("/tiem-chung?lang=en", r"71 of 71 communes have figures of both \(illustrative\), 21 Jan"),
        ("/cap-do-dich?lang=en", r"only 60 of 71 communes have figures of every day \(illustrative\)"),
    ],
)
def test_what_is_told_of_split_figures_together_is_marked(client: FlaskClient, path: str, said: str) -> None:
    assert re.search(said, text_of(text(client, path)))


def test_a_table_counts_its_own_units(client: FlaskClient) -> None:
    feet = [
        foot.text_content()
        for foot in html.fromstring(text(client, "/noi/660")).xpath("//*[@class='tile-foot block-foot']")
    ]
    assert any(f"8/8 {SPLIT}" in foot for foot in feet), feet
    assert not any("71/71" in foot for foot in feet), feet


def test_a_row_that_only_illustrates_among_real_ones_is_marked(site: Site) -> None:
    site.publish([("cases_new", "24611", date(2021, 12, 21), 3.0)])
    asked = ask(site)
    places = [asked.snapshot.places[code] for code in ("24611", "24612")]
    rows = table.of_places(asked, ["cases_new"], places, caption="").rows
    assert [row.cells[0].under for row in rows] == ["", "minh hoạ"]


@pytest.fixture(scope="module")
def real(site: Site) -> FlaskClient:
    """Among illustrative figures one commune that reported the newest day, and one that lacks a day of the week."""
    site.publish([("cases_new", "24611", LAST, 3.0), ("cases_new", "24612", LAST - timedelta(days=2), None)])
    return build_public(site.settings, site.store).test_client()


def test_a_real_figure_is_not_set_against_an_illustrative_one_in_silence(real: FlaskClient) -> None:
    day, week = (tiles(text(real, "/noi/24611"), "24611")[name, "24611"] for name in ("cases_new", "cases_7d"))
    assert (day.against, day.made_up, week.against, week.made_up) == (True, False, False, True)
    english = html.fromstring(text(real, "/noi/24611?lang=en")).xpath("//article[@data-tile='cases_new']//small")[0]
    assert english.text_content() == "against illustrative figures"
    asked = f"/api/v1/observations?indicator=cases_new&place=24611,24612&first={LAST}&last={LAST}"
    flags = [(row["change_illustrative"], row["illustrative"]) for row in orjson.loads(raw(real, asked))["items"]]
    assert flags == [(True, False), (True, True)]
    lines = {line["place"]: line for line in csv_rows(raw(real, f"{asked}&format=csv"))}
    assert (lines["24611"]["illustrative"], lines["24611"]["change_illustrative"]) == ("false", "true")


def test_a_commune_says_how_many_days_its_week_rests_on(site: Site, real: FlaskClient) -> None:
    said = {code: tiles(text(real, f"/noi/{code}"), code)["cases_7d", code].days for code in ("24611", "24612")}
    assert said == {"24611": "", "24612": "6/7"}
    places = [ask(site).snapshot.places[code] for code in said]
    rows = table.of_places(ask(site), ["cases_7d"], places, caption="").rows
    assert [row.cells[0].under for row in rows] == ["", "6/7 ngày có số"]
    figure = ask(site).snapshot.figure("cases_7d", "24612")
    assert figure is not None and basis.of(ask(site), figure).text == "21/12 · 6/7 ngày có số · minh hoạ"


def test_the_map_says_of_a_place_what_its_page_says(site: Site, real: FlaskClient, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?indicator=cases_new&level=commune&place=24611")
    drawn(page, beginning="cases_new/commune")
    expect(page.locator("#readout .line .over")).to_have_text("so với số minh hoạ")
    expect(page.locator(".kpi", has_text="Ca mắc mới trong ngày").locator(".kpi-foot")).to_contain_text("· tạm thời")
    page.goto(f"{site.origin}/ban-do?indicator=cases_7d&level=commune&place=24612&panel=1")
    drawn(page, beginning="cases_7d/commune")
    expect(page.locator("#readout")).to_contain_text("6/7 ngày có số")
    expect(page.locator('#panel-figures li:has([data-value="cases_7d"])')).to_contain_text("6/7 ngày có số")


def test_a_wall_says_what_is_provisional_and_what_shapes_are(client: FlaskClient) -> None:
    page = html.fromstring(text(client, "/man-hinh"))
    said = {one.get("data-tile"): one.xpath(".//span[@class='doubt']/text()") for one in page.xpath(NUMERAL)}
    assert {name: words for name, words in said.items() if words} == {"cases_new": ["tạm thời"]}
    assert "Sơ đồ, không phải ranh giới hành chính" in page.text_content()


@pytest.mark.parametrize("place", ["67", "660", "24611"])
def test_computed_levels_and_their_evidence_are_marked(client: FlaskClient, place: str) -> None:
    page = html.fromstring(text(client, f"/cap-do-dich?noi={place}"))
    bars = {one.text_content(): bool(one.xpath(MARK)) for one in page.xpath("//h3[starts-with(., 'Các xã theo')]")}
    assert bars == {"Các xã theo cấp đã công bố": False, "Các xã theo cấp tính từ số liệu minh hoạ": True}
    rates = page.xpath("//table[contains(@class, 'stack')]//td[1][b/text()]")
    assert rates and all(rate.xpath(MARK) for rate in rates)
    rows = page.xpath("//section[h2[starts-with(., 'Lịch sử')]]//p[@class='level-row']")
    known = [row for row in rows if "Chưa xác định" not in row.xpath("./span[3]")[0].text_content()]
    assert all(row.xpath(MARK) for row in known) and (known or place == "67")


def test_the_bulletin_marks_the_districts(seeded: Site) -> None:
    source = BulletinSource(store=seeded.store, n=1, language="vi")
    units = [place for place in source.read.places.places if place.level != "commune"]
    head, *cells = source.marked("cases_7d", units)
    assert "minh hoạ" not in head and "minh hoạ" not in cells[0], "the province's own figure is real"
    assert all(cell.endswith(" (minh hoạ)") for cell in cells[1:])


def test_the_cases_without_a_setting_are_a_bar_of_their_own(client: FlaskClient) -> None:
    page = html.fromstring(text(client, "/dien-bien"))
    bars = [bar.text_content() for bar in page.xpath("//ul[@class='bars']/li")]
    assert len(bars) == 5
    counted = [int(bar.xpath(".//b")[0].text.replace(".", "")) for bar in page.xpath("//ul[@class='bars']/li")]
    whole = tiles(text(client, "/dien-bien"), "67")["cases_7d", "67"].value
    assert sum(counted) == int(whole.replace(".", ""))
    assert "Chưa rõ nơi phát hiện" in bars[-1]
    assert "60/71 xã có đủ bốn nơi mọi ngày" in page.text_content()


def test_the_week_leads_and_one_provisional_day_is_neither_good_nor_bad(client: FlaskClient) -> None:
    page = text(client, "/")
    shown = list(tiles(page, "67"))
    assert shown[0] == ("cases_7d", "67")
    sentence = html.fromstring(page).xpath("//h1")[0].text_content()
    assert sentence.index("trong 7 ngày") < sentence.index("trong ngày (tạm thời)")
    day = tiles(text(client, "/dien-bien"), "67")["cases_new", "67"]
    assert (day.change, day.mood) == ("giảm 45", "")


@pytest.mark.parametrize("path", ["/", "/cap-do-dich", "/noi/660"])
def test_announced_levels_say_what_speaks_against_them(client: FlaskClient, path: str) -> None:
    page = html.fromstring(text(client, path))
    words = page.xpath("//p[contains(@class, 'doubt')]")[0].text_content()
    assert ("5/8 xã" if "660" in path else "41/71 xã") in words
    assert "2043/QĐ-UBND (24/11/2021)" in " ".join(words.split())


def test_a_commune_is_not_counted_against_itself(client: FlaskClient, seeded: Site) -> None:
    known = ask(seeded)
    found = [(unit, announcements.doubt(known, unit)) for unit in known.snapshot.places.communes_of("67")]
    place = next(unit for unit, doubt in found if doubt and doubt.differs)
    words = (
        html.fromstring(text(client, f"/noi/{place.code}")).xpath("//p[contains(@class, 'doubt')]")[0].text_content()
    )
    assert words.startswith("Cấp tính theo quy tắc khác cấp công bố. ")


def test_a_column_of_announced_levels_carries_their_day(client: FlaskClient, seeded: Site) -> None:
    assert "Cấp độ (22/10)" in text(client, "/")
    doubt = announcements.doubt(ask(seeded))
    assert doubt is not None and (doubt.differs, doubt.of) == (41, 71)
    assert "hôm nay" not in text(client, "/").lower()
