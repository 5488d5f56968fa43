"""Charts on the pages, in Chromium: drawn when near, as a table, as a picture, and when they cannot be had."""

from __future__ import annotations

from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.answers import csv_rows
from tests.dashboard.conftest import Site


def test_a_chart_is_fetched_when_it_comes_near(seeded: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{seeded.origin}/noi/663")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.wait_for_timeout(300)
    assert not any("plotly" in url or "/charts/" in url for url in asked)
    page.locator("[data-chart]").first.scroll_into_view_if_needed()
    page.locator('.chart-body[data-state="drawn"]').first.wait_for()
    assert any("plotly-basic" in url for url in asked)


def test_the_table_of_a_chart_is_its_csv(seeded: Site, page: Page) -> None:
    page.goto(f"{seeded.origin}/dien-bien?lang=en")
    card = page.locator("#chart-epidemic_curve")
    card.scroll_into_view_if_needed()
    card.locator("[data-chart-table]").click()
    rows = card.locator(".chart-table tbody tr")
    with urlopen(f"{seeded.origin}{card.locator('a[download]').get_attribute('href')}") as answer:
        lines = csv_rows(answer.read())
    expect(rows.first.locator("th")).to_have_text("21 Jan 2022")
    shown = [int(text.replace(",", "")) for text in rows.locator("td:nth-child(2)").all_inner_texts()[:60]]
    assert shown == [int(line["cases_new"]) for line in lines[::-1][:60]]
    card.locator("[data-chart-table]").click()
    expect(card.locator(".chart-body")).to_be_visible()


def test_the_picture_of_a_chart_is_downloaded(seeded: Site, page: Page) -> None:
    page.goto(f"{seeded.origin}/dien-bien")
    card = page.locator("#chart-epidemic_curve")
    card.scroll_into_view_if_needed()
    with page.expect_download() as download:
        card.locator("[data-chart-png]").click()
    assert download.value.suggested_filename == "dak-nong_ca-mac-moi-theo-ngay_tinh_2020-03-18_2022-01-21.png"
    assert download.value.path().read_bytes()[:4] == b"\x89PNG"


def test_a_chart_that_cannot_be_had_offers_to_try_again(seeded: Site, page: Page) -> None:
    page.route("**/charts/epidemic_curve/*.json*", lambda route: route.abort())
    page.goto(f"{seeded.origin}/dien-bien")
    card = page.locator("#chart-epidemic_curve")
    card.scroll_into_view_if_needed()
    again = card.get_by_role("button", name="Thử lại")
    again.wait_for()
    page.unroute("**/charts/epidemic_curve/*.json*")
    again.click()
    card.locator('.chart-body[data-state="drawn"]').wait_for()
