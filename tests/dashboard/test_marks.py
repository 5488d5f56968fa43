"""What was split, reported, old or partial says so, from the rows themselves, on the province's shipped figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml import html

from dashboard.components import announcements, table
from dashboard.server import build_public
from dashboard.site import PageContext
from dashboard.snapshot import Snapshot
from tests.answers import text
from tests.consistency.pages import tiles
from tests.dashboard.conftest import Site
from tests.dashboard.test_site import text_of

SPLIT = "xã có số (minh hoạ)"
TOLD = re.compile(r"[\d.]+/[\d.]+ xã (?:đã )?báo cáo")
DAY = "2022-01-21"


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


def test_a_column_of_announced_levels_carries_their_day(client: FlaskClient, seeded: Site) -> None:
    assert "Cấp độ (22/10)" in text(client, "/")
    doubt = announcements.doubt(ask(seeded))
    assert doubt is not None and (doubt.differs, doubt.of) == (41, 71)
    assert "hôm nay" not in text(client, "/").lower()
