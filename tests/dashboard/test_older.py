"""Figures that end on other days than the publication: every page says the day of each, and files have their rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from dashboard.server import build_public
from geodata.commands import bootstrap
from geodata.geography import admin_units
from geodata.store import database
from layers import publication
from layers.bulletin import LABELS, BulletinSource
from layers.store import Store
from tests.answers import csv_rows, raw, text
from tests.consistency import pages
from tests.dashboard.conftest import Site, drawn
from tests.dashboard.seeded import settings_in
from tests.figures_support import report
from tests.serving import serving

LAST = date(2022, 1, 20)
CASES, SAMPLES = LAST - timedelta(days=2), LAST - timedelta(days=1)
DAYS = 14


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """New cases end two days before beds do, samples and doses one day before."""
    settings = settings_in(tmp_path_factory.mktemp("older"))
    engine, store = database.connect(settings.storage.database_url), Store(settings.storage.publications)
    bootstrap.bootstrap(engine)
    report(engine, _rows(engine))
    publication.publish(engine, store, settings, by="test")
    with serving(build_public(settings, store, engine=engine)) as origin:
        yield Site(origin, engine, store, settings)
    engine.dispose()


def _rows(engine: Engine) -> Iterator[tuple[str, str, date, float | None]]:
    with engine.connect() as connection:
        communes = [place.code for place in admin_units.tree(connection).level("commune")]
    for code in communes:
        for back in range(DAYS):
            yield "cases_new", code, CASES - timedelta(days=back), 2
            yield "vaccinated_dose2_18plus", code, SAMPLES - timedelta(days=back), 60
            for name in ("samples_taken", "samples_antigen"):
                yield name, code, (SAMPLES if name == "samples_taken" else CASES) - timedelta(days=back), 5
        yield from ((name, code, LAST, 4) for name in ("beds_normal", "beds_normal_used", "doctors"))
        yield "population_18plus", code, SAMPLES - timedelta(days=DAYS), 100
        yield from (("beds_icu", code, day, 3) for day in (CASES, LAST))
        yield "beds_icu_used", code, CASES, 1


@pytest.fixture(scope="module")
def client(older: Site) -> FlaskClient:
    return build_public(older.settings, older.store).test_client()


def test_the_sentence_says_the_day_of_what_is_older(client: FlaskClient) -> None:
    words = html.fromstring(text(client, "/")).xpath("//h1")[0].text_content()
    assert words.startswith("Ngày 19/1/2022: 994 ca mắc mới trong 7 ngày (ngày 18/1/2022)")
    assert words.endswith("đã tiêm đủ 2 mũi.")


def test_a_table_says_the_day_of_every_figure_and_its_file_has_their_rows(client: FlaskClient) -> None:
    (table,) = pages.tables(text(client, "/nguon-luc"), "67")
    assert {key[0]: said.day for key, said in table.said.items()} == {
        "bed_occupancy": "20/1",
        "beds_icu": "20/1",
        "doctors": "20/1",
    }
    ranking, *_ = pages.tables(text(client, "/noi/660"), "67")
    lines = csv_rows(raw(client, ranking.link))
    assert {(row["indicator"], row["place"]) for row in lines} == set(ranking.said)
    assert {row["day"] for row in lines if row["indicator"] != "coverage_dose2_18plus"} == {"2022-01-18"}


def test_a_column_that_is_newer_than_its_table_says_its_day(client: FlaskClient) -> None:
    (table,) = pages.tables(text(client, "/xet-nghiem"), "67")
    assert {said.day for said in table.said.values()} == {"19/1"}
    methods = html.fromstring(text(client, "/xet-nghiem")).xpath("//table[@class='plain-table']/..")[0]
    assert "18/1/2022" in " ".join(methods.xpath(".//div[contains(@class, 'block-foot')]")[0].itertext())
    assert "2.485" in methods.text_content(), "5 samples in 71 communes on each of the seven days that both have"


def test_the_board_of_gaps_leads_to_the_days_that_it_names(client: FlaskClient) -> None:
    (link,) = (link for link in pages.links(text(client, "/nguon-luc")) if "beds_icu_used" in link)
    lines = csv_rows(raw(client, link))
    days = {(row["indicator"], row["day"]) for row in lines if row["value"]}
    assert {("beds_icu_used", "2022-01-18"), ("beds_normal_used", "2022-01-20")} <= days


def test_the_bulletin_says_the_day_of_an_older_column(older: Site) -> None:
    source = BulletinSource(store=older.store, n=1, language="vi")
    assert source.head("cases_7d").endswith(" (ngày 18/1/2022)")
    assert source.head("bed_occupancy") == LABELS["bed_occupancy"].vi


def test_the_map_shows_each_key_figure_on_its_newest_day(older: Site, page: Page) -> None:
    page.goto(f"{older.origin}/ban-do?indicator=cases_7d&level=district&place=660&panel=1")
    drawn(page, beginning="cases_7d/district/2022-01-18")
    beds = page.locator(".kpi", has_text=LABELS["bed_occupancy"].vi)
    expect(beds.locator(".kpi-foot")).to_contain_text("20/1")
    expect(page.locator('#panel-figures li:has([data-value="bed_occupancy"])')).to_contain_text("20/1/2022")
    page.goto(f"{older.origin}/ban-do?indicator=cases_7d&level=district&place=660&panel=1&day=2022-01-17")
    drawn(page, beginning="cases_7d/district/2022-01-17")
    expect(page.locator(".kpi", has_text="Ca mắc mới").first.locator(".kpi-foot")).to_contain_text("17/1")


def test_a_wall_tells_a_district_from_its_town(client: FlaskClient) -> None:
    page = html.fromstring(text(client, "/man-hinh?bo-cuc=huyen&noi=663"))
    names = [row.text_content() for row in page.xpath("//article[contains(@class, 'face-table')]//tbody//th")]
    assert {"Huyện Đắk Mil", "Thị trấn Đắk Mil"} <= set(names)
    assert "Đắk Mil" not in names
