"""The way of a new reviewer in a browser: invited, codes set up, in; then what the scripts do."""

from __future__ import annotations

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.access import Role
from tests.dashboard.staff.accounts.conftest import NEW, Staff
from tests.dashboard.staff.browser import come_in
from tests.engines import SQLITE_ALONE
from tests.serving import serving

pytestmark = SQLITE_ALONE

WIDTHS = (390, 1366)
TWICE = """button => new Promise(done => {
    button.click();
    setTimeout(() => { button.click(); done(); });
})"""


@pytest.fixture
def origin(staff: Staff) -> Iterator[str]:
    with serving(staff.server) as served:
        yield f"{served}/noi-bo"


def open_page(chromium: Browser, width: int) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 844})
    return context.new_page()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_new_reviewer_is_invited_and_sets_codes_up(chromium: Browser, staff: Staff, origin: str, width: int) -> None:
    phone = staff.phone(staff.make("quantri", Role.ADMINISTRATOR, "67"))
    admin, new = open_page(chromium, width), open_page(chromium, width)
    come_in(admin, origin, "quantri", staff=staff, phone=phone)
    admin.goto(f"{origin}/tai-khoan/moi")
    admin.fill("#login", "huyen.660")
    admin.fill("#name", "Người Duyệt Mới")
    admin.select_option("#role", "district_reviewer")
    assert admin.locator("#place option[value='24611']").is_disabled()
    admin.select_option("#place", "660")
    admin.get_by_role("button", name="Thêm và tạo liên kết mời").click()
    link = admin.locator("#link").inner_text()
    assert fits(admin)

    new.goto(link)
    new.fill("#password", NEW)
    new.locator("[data-reveal='password']").click()
    assert new.locator("#password").get_attribute("type") == "text"
    new.fill("#again", NEW)
    new.get_by_role("button", name="Tiếp tục").click()
    box = new.locator(".qr").bounding_box()
    assert box and box["width"] == box["height"] == 180
    assert fits(new)
    secret = new.locator("#secret").inner_text().replace(" ", "")
    new.fill("#code", pyotp.TOTP(secret).at(staff.now))
    new.press("#code", "Enter")
    expect(new.locator("#codes li")).to_have_count(10)
    assert fits(new)
    new.get_by_role("link", name="Đã cất").click()
    expect(new.get_by_role("heading", name="Chào Người Duyệt Mới")).to_be_visible()
    for page in (admin, new):
        page.context.close()


def test_a_province_role_finds_its_only_unit_and_a_double_click_sends_once(
    chromium: Browser, staff: Staff, origin: str
) -> None:
    phone = staff.phone(staff.make("quantri", Role.ADMINISTRATOR, "67"))
    page = open_page(chromium, 1366)
    come_in(page, origin, "quantri", staff=staff, phone=phone)
    page.goto(f"{origin}/tai-khoan/moi")
    page.select_option("#role", "province_reviewer")
    expect(page.locator("#place")).to_have_value("67")
    page.fill("#login", "tinh.duyet")
    page.fill("#name", "Người Duyệt Tỉnh")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Thêm và tạo liên kết mời").evaluate(TWICE)
    expect(page.locator("#link")).to_be_visible()
    assert sent == [f"{origin}/tai-khoan/moi"]
    page.goto(f"{origin}/tai-khoan")
    expect(page.locator(".people tbody tr")).to_have_count(2)
    page.context.close()
