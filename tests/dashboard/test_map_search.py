"""Finding a place by name, and finding oneself."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard.conftest import Site, drawn


def ready(site: Site, page: Page, query: str = "") -> None:
    page.goto(f"{site.origin}/ban-do{query}")
    drawn(page)


def test_a_place_is_found_without_accents_and_gone_to(site: Site, page: Page) -> None:
    ready(site, page)
    before = page.evaluate("board.map.state.map.getZoom()")
    page.locator("#find").click()
    page.keyboard.type("dak mil")
    options = page.get_by_role("option")
    expect(options.first).to_have_text("Huyện Đắk Mil")
    expect(options.nth(1)).to_contain_text("Thị trấn Đắk Mil")
    page.keyboard.press("Enter")
    expect(page.locator("#readout h2")).to_have_text("Huyện Đắk Mil")
    assert "place=663" in page.url
    assert "level=district" in page.url
    page.wait_for_timeout(800)
    assert page.evaluate("board.map.state.map.getZoom()") > before


@pytest.mark.parametrize("asked", ["Đắk Mil", "đăk mil", "DAK  MIL", "huyen dak mil", "Huyện Đắk Mil"])
def test_accents_capitals_and_the_kind_do_not_matter(site: Site, page: Page, asked: str) -> None:
    ready(site, page)
    page.locator("#find").fill(asked)
    expect(page.get_by_role("option").first).to_have_text("Huyện Đắk Mil")


def test_the_keyboard_walks_the_list_and_a_reader_hears_it(site: Site, page: Page) -> None:
    ready(site, page)
    box = page.get_by_role("combobox", name="Tìm địa phương")
    box.fill("dak")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-activedescendant", "found-0")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "found-1")
    expect(page.locator("#found-1")).to_have_attribute("aria-selected", "true")
    box.press("ArrowUp")
    box.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "found-7")
    box.press("Escape")
    expect(box).to_have_value("")
    expect(page.locator("#found")).to_be_hidden()


def test_nothing_found_is_said(site: Site, page: Page) -> None:
    ready(site, page)
    page.locator("#find").fill("Hà Nội")
    expect(page.locator("#found")).to_have_text("Không tìm thấy nơi nào")


def test_on_a_phone_the_button_opens_the_sheet_at_the_box(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    ready(site, page)
    page.get_by_role("button", name="Tìm địa phương").click()
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("thuan an")
    page.get_by_role("option", name="Xã Thuận An").click()
    expect(page.locator("#readout h2")).to_have_text("Xã Thuận An")
    assert page.evaluate("document.body.dataset.sheet") == "0"
    context.close()


def located(site: Site, chromium: Browser, **settings: Any) -> tuple[Page, list[str]]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, **settings)
    page = context.new_page()
    ready(site, page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Vị trí của tôi").click()
    return page, [url for url in asked if "current.json" not in url and "/late/" not in url]


def test_a_position_inside_is_found_here_and_sent_nowhere(site: Site, chromium: Browser) -> None:
    lon, lat = _label_of(site, "24611")
    position = {"longitude": lon, "latitude": lat}
    page, asked = located(site, chromium, geolocation=position, permissions=["geolocation"])
    expect(page.locator("#say")).to_contain_text("Vị trí không rời khỏi máy này")
    assert "place=24611" in page.url
    expect(page.locator(".here-mark")).to_be_visible()
    assert not [url for url in asked if str(lat)[:5] in url]
    page.context.close()


def test_a_position_outside_is_said(site: Site, chromium: Browser) -> None:
    hanoi = {"longitude": 105.85, "latitude": 21.03}
    page, _asked = located(site, chromium, geolocation=hanoi, permissions=["geolocation"])
    expect(page.locator("#say")).to_have_text("Vị trí của bạn nằm ngoài Tỉnh Đắk Nông")
    page.context.close()


def test_a_refused_position_is_said(site: Site, chromium: Browser) -> None:
    page, _asked = located(site, chromium, permissions=[])
    expect(page.locator("#say")).to_have_text("Trình duyệt không cho biết vị trí")
    page.context.close()


def _label_of(site: Site, code: str) -> tuple[float, float]:
    n = site.store.current().publication
    places = orjson.loads(site.store.read(n, "places.json"))["places"]
    lon, lat = next(place["label"] for place in places if place["code"] == code)
    return lon, lat
