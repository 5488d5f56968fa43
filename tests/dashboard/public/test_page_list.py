"""The pages that are documents, in Chromium: reachable, fitting, working with and without scripts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.public.page_list import pages
from tests.dashboard.conftest import LAST, Site

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
PATHS = [
    *(page.path for page in pages() if page.nav),
    "/noi/663",
    "/noi/24640",
    "/api/docs",
    "/man-hinh/danh-sach",
    "/kiem-tra",
]
PHONE, DESK = (390, 844), (1440, 900)


def serious(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds serious or critical, with the first element that shows it."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(item["id"], item["nodes"][0]["html"][:140]) for item in found if item["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("width", "height", "scheme", "language"), [(*PHONE, "dark", "vi"), (*PHONE, "light", "en"), (*DESK, "light", "vi")]
)
def test_every_page_fits_and_is_accessible(
    seeded: Site, chromium: Browser, path: str, width: int, height: int, scheme: str, language: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(f"{seeded.origin}{path}?lang={language}")
    page.locator("html[data-ready]").wait_for(state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
    context.close()


def test_the_front_page_works_without_scripts(seeded: Site, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(seeded.origin)
    switches = page.locator(".switches label")
    fill = "getComputedStyle(document.querySelector('.drawing .units path')).fill"
    first = page.evaluate(fill)
    switches.last.click()
    assert page.evaluate(fill) != first
    page.locator(".districts summary").first.click()
    expect(page.locator(".districts li").first).to_be_visible()
    page.locator(".menu summary").click()
    expect(page.locator(".menu nav a").first).to_be_visible()
    context.close()


def test_a_tap_reads_a_place_and_a_second_one_opens_it(seeded: Site, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(seeded.origin)
    shape = page.locator('.drawing a[href="/noi/24640"] path')
    shape.scroll_into_view_if_needed()
    box = shape.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.touchscreen.tap(*middle)
    expect(page.locator("[data-readout]")).to_contain_text("Thị trấn Ea T'Ling")
    page.touchscreen.tap(*middle)
    page.wait_for_url("**/noi/24640")
    context.close()


def test_a_table_is_sorted_by_its_heads(seeded: Site, page: Page) -> None:
    page.goto(f"{seeded.origin}/dien-bien")
    table = page.locator("table[data-sortable]").first
    head = table.locator("thead button").nth(5)
    head.click()
    values = "cells => cells.map(cell => Number(cell.dataset.value))"
    shown = table.locator("tbody tr td:nth-child(6)").evaluate_all(values)
    assert shown == sorted(shown, reverse=True)
    head.click()
    shown = table.locator("tbody tr td:nth-child(6)").evaluate_all(values)
    assert shown == sorted(shown)


def test_choosing_a_place_shows_its_figures(seeded: Site, page: Page) -> None:
    page.goto(f"{seeded.origin}/tiem-chung?lang=en")
    page.locator("#noi").select_option("663")
    page.wait_for_url("**noi=663**")
    assert "lang=en" in page.url
    expect(page.locator("#noi")).to_have_value("663")


def test_the_theme_stays_chosen(seeded: Site, page: Page) -> None:
    page.goto(seeded.origin)
    page.locator("[data-theme-switch]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto(f"{seeded.origin}/dinh-nghia")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_page_says_that_it_is_offline_and_that_there_is_news(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{site.origin}/dien-bien")
    page.locator("html[data-ready]").wait_for(state="attached")
    context.set_offline(True)
    expect(page.locator("[data-offline-note]")).to_be_visible()
    context.set_offline(False)
    expect(page.locator("[data-offline-note]")).to_be_hidden()
    site.publish([("cases_new", "24640", LAST + timedelta(days=1), 4.0)])
    expect(page.locator("[data-new-note]")).to_be_visible(timeout=10_000)
    page.locator("[data-new-note]").click()
    expect(page.locator("[data-new-note]")).to_be_hidden()
    context.close()


def test_printing_leaves_out_what_paper_cannot_do(seeded: Site, page: Page) -> None:
    page.goto(f"{seeded.origin}/noi/663")
    page.emulate_media(media="print")
    expect(page.locator(".menu")).to_be_hidden()
    expect(page.locator(".only-print")).to_be_visible()
    assert seeded.origin in page.locator("[data-address]").inner_text()
