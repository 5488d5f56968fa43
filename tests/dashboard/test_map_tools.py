"""Measuring, printing, embedding, the sheet of a phone, the way to the other pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard.conftest import Site, drawn
from tests.dashboard.test_map import AXE


def test_taps_measure_and_escape_takes_it_away(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?level=district")
    drawn(page)
    page.get_by_role("button", name="Đo khoảng cách").click()
    said = page.locator("#say")
    expect(said).to_contain_text("Chạm vào bản đồ để đo")
    page.mouse.click(800, 500)
    page.mouse.click(900, 500)
    expect(said).to_contain_text(re.compile(r"Dài [\d,]+ km"))
    wanted = page.evaluate(
        """() => {
            const map = board.map.state.map, box = map.getContainer().getBoundingClientRect();
            const at = (x, y) => map.containerPointToLatLng([x - box.x, y - box.y]);
            return map.distance(at(800, 500), at(900, 500)) / 1000;
        }"""
    )
    shown = float(re.findall(r"Dài ([\d,]+) km", said.inner_text())[0].replace(",", "."))
    assert shown == pytest.approx(wanted, rel=0.02)
    page.mouse.click(900, 600)
    page.mouse.click(800, 600)
    area = float(re.findall(r"Diện tích ([\d.,]+) km²", said.inner_text())[0].replace(".", "").replace(",", "."))
    assert area == pytest.approx(wanted**2, rel=0.03)
    assert "place=" not in page.url
    page.keyboard.press("Escape")
    expect(said).to_be_hidden()
    page.mouse.click(800, 500)
    expect(page).to_have_url(re.compile("place="))


def test_the_keyboard_measures_from_the_middle(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    page.get_by_role("button", name="Đo khoảng cách").click()
    expect(page.locator("#say")).to_contain_text("Chạm vào bản đồ để đo")
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text(re.compile(r"Dài [\d,]+ km"))


def test_the_embedded_map_has_no_chrome_and_names_its_source(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/embed?level=district&day=2021-12-10")
    drawn(page, beginning="cases_new/district/2021-12-10")
    for hidden in (".top", "#kpis", "#topics", "#indicators", ".actions", "#search"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("#legend .classes")).to_be_visible()
    expect(page.locator("#foot")).to_contain_text("Nguồn")
    link = page.locator("#foot a")
    assert "/ban-do?indicator=cases_new&level=district&day=2021-12-10" in (link.get_attribute("href") or "")
    assert link.get_attribute("target") == "_blank"


def test_the_code_shows_the_same_map_in_a_frame(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?level=district&day=2021-12-10&place=663&panel=1&table=1")
    drawn(page)
    page.get_by_role("button", name="Nhúng").click()
    dialog = page.get_by_role("dialog", name="Nhúng bản đồ này")
    code = dialog.locator("textarea").input_value()
    assert "panel" not in code
    assert "table" not in code
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.goto(f"{site.origin}/nowhere")
    page.set_content(code)
    frame = page.frame_locator("iframe")
    expect(frame.locator("#caption")).to_contain_text("10/12/2021")
    expect(frame.locator("#readout h2")).to_have_text("Huyện Đắk Mil")


def test_the_embedded_map_has_no_serious_fault_of_accessibility(site: Site, chromium: Browser) -> None:
    for width, height in ((800, 560), (360, 560)):
        context = chromium.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
        page = context.new_page()
        page.goto(f"{site.origin}/embed")
        drawn(page)
        page.wait_for_timeout(300)
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_paper_holds_map_legend_caption_and_source(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?level=district")
    drawn(page)
    page.emulate_media(media="print")
    for shown in ("#map", "#legend .classes", "#caption", "#foot"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in (".top", "#kpis", "#time", "#indicators", ".actions", "#zoom"):
        expect(page.locator(hidden)).to_be_hidden()


def test_printing_draws_the_map_for_the_sheet_and_puts_it_back(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?level=district")
    drawn(page)
    page.evaluate("window.print = () => { document.body.dataset.wide = document.getElementById('stage').offsetWidth; }")
    before = page.evaluate("[board.map.state.map.getZoom(), document.getElementById('stage').offsetWidth]")
    page.get_by_role("button", name="In", exact=True).click()
    page.locator('body[data-wide="1024"]:not(.printing)').wait_for(state="attached")
    page.wait_for_timeout(300)
    assert page.evaluate("[board.map.state.map.getZoom(), document.getElementById('stage').offsetWidth]") == before


def test_the_sheet_follows_the_finger_and_stops(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    grip = page.locator("#handle").bounding_box()
    assert grip
    page.mouse.move(195, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(195, 320, steps=6)
    page.mouse.up()
    assert page.evaluate("document.body.dataset.sheet") == "1"
    page.wait_for_timeout(300)
    page.mouse.move(195, 844 * 0.38 + 10)
    page.mouse.down()
    page.mouse.move(195, 40, steps=6)
    page.mouse.up()
    assert page.evaluate("document.body.dataset.sheet") == "2"
    page.wait_for_timeout(300)
    page.locator(".grip").click()
    assert page.evaluate("document.body.dataset.sheet") == "0"
    context.close()


@pytest.mark.parametrize(("width", "height"), [(720, 450), (360, 225), (844, 390)])
def test_in_a_short_window_nothing_lies_on_the_map_or_its_slider(
    site: Site, chromium: Browser, width: int, height: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    page.locator("#track input").scroll_into_view_if_needed()
    on_top = """selector => {
        const box = document.querySelector(selector).getBoundingClientRect();
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).closest(selector) !== null;
    }"""
    assert page.evaluate(on_top, "#track input")
    for name in ("locate", "play"):
        page.locator(f"[data-do={name}]").scroll_into_view_if_needed()
        assert page.evaluate(on_top, f"[data-do={name}]")
    stage, sheet = page.locator("#stage").bounding_box(), page.locator("#legend").bounding_box()
    assert stage
    assert sheet
    assert stage["height"] >= 225
    assert sheet["x"] >= stage["x"] + stage["width"] - 1 or sheet["y"] >= stage["y"] + stage["height"] or width > 820
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize(("width", "behind"), [(1440, False), (390, True)])
def test_the_other_pages_are_one_step_away(site: Site, chromium: Browser, width: int, behind: bool) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(f"{site.origin}/ban-do?lang=en")
    drawn(page)
    menu = page.locator("#pages")
    if behind:
        expect(menu.locator("a").first).to_be_hidden()
        menu.locator("summary").click()
    expect(menu.locator('a[aria-current="page"]')).to_have_text("Map")
    expect(menu.locator("a").first).to_be_visible()
    assert all((link.get_attribute("href") or "").endswith("?lang=en") for link in menu.locator("a").all())
    context.close()


def test_the_panel_leads_to_the_page_of_the_place(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?level=district&place=663&panel=1")
    drawn(page)
    expect(page.locator(".place-page")).to_have_attribute("href", "/noi/663")
