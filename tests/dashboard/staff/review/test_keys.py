"""Review without a mouse: from cell to cell, into a report, a decision, the next one; and the keys turned off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.axe import serious
from tests.dashboard.staff.review.conftest import DAY, Office
from tests.engines import SQLITE_ALONE

pytestmark = SQLITE_ALONE

OTHERS = ("24612", "24614")


@pytest.fixture
def page(chromium: Browser, office: Office) -> Iterator[Page]:
    """The board of the district, three reports waiting."""
    context = chromium.new_context(viewport={"width": 1366, "height": 800}, bypass_csp=True)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    office.send()
    for place in OTHERS:
        office.send(place=place, on_behalf=True, signed_by="Trạm trưởng")
    office.sign_in(opened, "huyen.660")
    opened.goto(f"{office.origin}/duyet?ngay={DAY}")
    expect(opened.locator(".board")).to_be_visible()
    yield opened
    context.close()
    assert faults == []


def cell(page: Page, place: str, topic: str = "cases") -> Locator:
    return page.locator(f"a.cell[href$='/{place}/{DAY}/{topic}']")


def test_from_cell_to_cell_and_into_a_report(office: Office, page: Page) -> None:
    page.keyboard.press("j")
    expect(cell(page, "24611")).to_be_focused()
    page.keyboard.press("j")
    expect(cell(page, "24612")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("ArrowRight")
    expect(cell(page, "24611", "testing")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "24612", "testing")).to_be_focused()
    for key in ("ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    expect(cell(page, "24611")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#approve")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".board")).to_be_visible()


def test_a_report_is_returned_with_its_reason(office: Office, page: Page) -> None:
    page.goto(f"{office.origin}/duyet/24611/{DAY}/cases")
    expect(page.locator("#approve")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("chưa rõ")
    expect(page.locator("#reason")).to_have_value("chưa rõ")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#report > .note").first).to_contain_text("Đã trả lại")
    page.goto(f"{office.origin}/duyet?ngay={DAY}")
    page.click(".chip.strong")
    expect(page.locator(".chip.strong")).to_contain_text("2")


def test_a_report_is_approved_and_the_next_one_opened(office: Office, page: Page) -> None:
    page.goto(f"{office.origin}/duyet/24611/{DAY}/cases")
    expect(page.locator("#approve")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#report > .note").first).to_contain_text("chuyển sang bước sau")
    page.keyboard.press("n")
    expect(page.locator("h1")).to_be_visible()
    expect(page).to_have_url(f"{office.origin}/duyet/24612/{DAY}/cases")


def test_keys_are_named_and_can_be_turned_off(office: Office, page: Page) -> None:
    keys = page.locator("#keys")
    expect(keys).to_contain_text("mở báo cáo")
    assert serious(page) == []
    keys.get_by_role("button", name="Tắt phím tắt").click()
    expect(keys.get_by_text("mở báo cáo")).to_be_hidden()
    page.keyboard.press("j")
    expect(cell(page, "24611")).not_to_be_focused()
    page.goto(f"{office.origin}/duyet/24611/{DAY}/cases")
    expect(page.locator("#approve")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#keys").get_by_role("button")).to_have_text("Bật phím tắt")
    expect(page.locator("#report > .note.good", has_text="Đã duyệt")).to_have_count(0)
    page.locator("#keys").get_by_role("button").click()
    page.keyboard.press("r")
    expect(page.locator("#reason")).to_be_focused()
