"""What a drawn chart says of itself, in Chromium: to those who do not see it, in its table, its events, on paper."""

from __future__ import annotations

from urllib.request import urlopen

import orjson
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard.conftest import Site

TOPICS = ("dien-bien", "xet-nghiem", "tiem-chung", "nguon-luc")


def drawn(page: Page, name: str) -> Locator:
    card = page.locator(f"#chart-{name}")
    card.scroll_into_view_if_needed()
    card.locator('.chart-body[data-state="drawn"]').wait_for()
    return card


@pytest.mark.parametrize("topic", TOPICS)
def test_every_chart_of_a_topic_is_drawn_and_described(seeded: Site, page: Page, topic: str) -> None:
    page.goto(f"{seeded.origin}/{topic}?lang=en")
    names = page.locator("[data-chart]").evaluate_all("cards => cards.map(card => card.id.slice(6))")
    assert len(names) >= 3
    for name in names:
        card = drawn(page, name)
        body = card.locator(".chart-body")
        with urlopen(f"{seeded.origin}{card.get_attribute('data-chart')}") as answer:
            meta = orjson.loads(answer.read())["layout"]["meta"]
        assert body.get_attribute("aria-label") == meta["description"]
        assert meta["note"] in card.inner_text()
        assert body.locator(".modebar").count() == 0
        left, right = body.evaluate("body => [body.scrollWidth, body.clientWidth]")
        assert left <= right


def test_the_numbered_documents_are_listed_with_links(seeded: Site, page: Page) -> None:
    page.goto(f"{seeded.origin}/dien-bien?lang=en")
    card = drawn(page, "epidemic_curve")
    button, items = card.locator("[data-chart-events]"), card.locator(".chart-events li")
    expect(items.first).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    link = items.filter(has_text="1774/QĐ-UBND").locator("a")
    assert link.get_attribute("href") == "/van-ban/1774-qd-ubnd-2021?lang=en"
    expect(items.filter(has_text="1774/QĐ-UBND")).to_contain_text("22 Oct 2021")


def test_a_chart_of_groups_has_a_table_of_groups(seeded: Site, page: Page) -> None:
    page.goto(f"{seeded.origin}/nguon-luc")
    card = drawn(page, "beds_used")
    card.locator("[data-chart-table]").click()
    expect(card.locator(".chart-table tbody th")).to_have_text(
        ["Giường thường", "Giường ô-xy", "Giường ICU", "Máy thở"]
    )
    planned, used = (
        float(text.replace(".", "")) for text in card.locator("tbody tr").first.locator("td").all_inner_texts()
    )
    assert planned > used > 0


def test_all_charts_are_drawn_before_the_page_is_printed(seeded: Site, page: Page) -> None:
    counted = "document.documentElement.dataset.printed = document.querySelectorAll('.js-plotly-plot').length"
    page.add_init_script(f"window.print = () => {{ {counted} }}")
    page.goto(f"{seeded.origin}/dien-bien")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.keyboard.press("Control+p")
    printed = page.locator("html[data-printed]")
    printed.wait_for(state="attached")
    assert printed.get_attribute("data-printed") == str(page.locator("[data-chart]").count())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    widths = page.locator(".main-svg:first-child").evaluate_all("drawings => drawings.map(one => one.clientWidth)")
    assert set(widths) == {640}


def test_what_failed_is_no_picture_and_comes_back_with_the_network(seeded: Site, page: Page) -> None:
    page.route("**/charts/testing_positivity/*.json*", lambda route: route.abort())
    page.goto(f"{seeded.origin}/xet-nghiem")
    card = page.locator("#chart-testing_positivity")
    card.scroll_into_view_if_needed()
    card.locator('.chart-body[data-state="failed"]').wait_for()
    assert card.locator(".chart-body").get_attribute("role") is None
    page.unroute("**/charts/testing_positivity/*.json*")
    page.evaluate("dispatchEvent(new Event('online'))")
    card.locator('.chart-body[role="img"][data-state="drawn"]').wait_for()


def test_words_of_a_chart_are_read_on_dark_ground(seeded: Site, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{seeded.origin}/tiem-chung")
    card = drawn(page, "vaccination_coverage")
    ink = card.locator(".annotation-text").first.evaluate("text => getComputedStyle(text).fill")
    assert ink == page.evaluate("getComputedStyle(document.body).color")
