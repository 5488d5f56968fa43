"""The whole way of a volunteer, on the running programme: from a phone's sign-up to a certificate, and gone."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.axe import serious
from tests.dashboard.staff.test_whole_way import PATIENCE, People, link

__all__ = ["link"]
SLOWLY = PATIENCE * 1000
NAME = "Người Tình Nguyện"
LONGER_THAN_HALF_A_MINUTE = 31_000
"""A minute served is rounded from this on; the running programme has the clock of the machine."""


def sign_up(phone: Page, origin: str) -> None:
    """On a phone: the form, the proof of work, the private link."""
    phone.goto(f"{origin}/tinh-nguyen")
    phone.fill("#name", NAME)
    phone.fill("#birth_year", "1990")
    phone.fill("#phone", "0903 123 456")
    phone.select_option("#place", "24611")
    phone.check("[name=skills][value=it]")
    phone.check("[name=areas][value=anywhere]")
    phone.check("#consent_contact input")
    phone.wait_for_timeout(5_000)
    phone.click("button[type=submit]")
    expect(phone.locator("[data-done]")).to_be_visible(timeout=SLOWLY)
    phone.click("[data-done] a.button")
    expect(phone.locator("dl.facts")).to_contain_text("0903 123 456")


def looked_at(chromium: Browser, page: Page) -> None:
    """The page has nothing serious for those who cannot see it, narrow and wide."""
    for width in (390, 1366):
        state = page.context.storage_state()
        context = chromium.new_context(viewport={"width": width, "height": 844}, bypass_csp=True, storage_state=state)
        with context:
            shown = context.new_page()
            shown.goto(page.url)
            assert serious(shown) == []
            assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")


def served(desk: Page, phone: Page, origin: str) -> None:
    """The end is noted; the certificate is made at the desk, had by its owner, and looked up by its number."""
    desk.wait_for_timeout(LONGER_THAN_HALF_A_MINUTE)
    desk.get_by_role("button", name="Đã về").click()
    expect(desk.locator("#asked")).to_contain_text("đã xong")
    with desk.expect_download() as paper:
        desk.get_by_role("button", name="PDF").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")
    number = paper.value.suggested_filename.removeprefix("giay-").removesuffix(".pdf")
    phone.reload()
    expect(phone.locator("main")).to_contain_text(f"giấy xác nhận {number}")
    phone.goto(f"{origin}/tinh-nguyen/giay/{number}")
    expect(phone.locator("main")).to_contain_text("Trực chốt")
    phone.go_back()


def test_from_a_phone_to_a_certificate(chromium: Browser, link: str) -> None:
    people = People(chromium, link.split("/noi-bo/", maxsplit=1)[0])
    people.enter("quantri", link, with_code=True)
    desk = people.enter("dieuphoi", people.invite("dieuphoi", "volunteer_coordinator", "660"), with_code=False)
    phone = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    sign_up(phone, people.origin)

    desk.goto(f"{people.origin}/noi-bo/tinh-nguyen")
    expect(desk.locator("main")).not_to_contain_text(NAME)
    looked_at(chromium, desk)
    desk.locator("tbody th a").click()
    looked_at(chromium, desk)
    desk.fill("#reveal-reason", "gọi xác minh")
    desk.get_by_role("button", name="Xem thông tin").click()
    expect(desk.locator("#reveal")).to_contain_text(NAME)
    desk.get_by_role("button", name="Nhận", exact=True).click()
    expect(desk.locator(".note.good")).to_contain_text("Đã nhận")

    desk.goto(f"{people.origin}/noi-bo/tinh-nguyen/nhu-cau/moi")
    looked_at(chromium, desk)
    desk.fill("#task", "Trực chốt")
    desk.fill("#unit", "Trạm y tế phường")
    desk.select_option("#place", "24611")
    desk.get_by_role("button", name="Đăng nhu cầu").click()
    looked_at(chromium, desk)
    desk.locator("[name=who]").check()
    desk.get_by_role("button", name="Nhờ những người đã chọn").click()
    expect(desk.locator("#asked")).to_contain_text("chờ trả lời")

    phone.reload()
    phone.get_by_role("button", name="Tôi nhận").click()
    desk.reload()
    expect(desk.locator("#asked")).to_contain_text("nhận lời")
    desk.get_by_role("button", name="Đã đến").click()
    served(desk, phone, people.origin)

    phone.locator(".danger-zone summary").click()
    phone.check("[name=sure]")
    phone.locator(".danger-zone button").click()
    expect(phone.locator("h1")).to_be_visible()
    desk.reload()
    expect(desk.locator("#asked")).to_contain_text("đã xóa đăng ký")
    desk.goto(f"{people.origin}/noi-bo/tinh-nguyen")
    expect(desk.locator("main")).to_contain_text("Không có ai")
    for page in (*people.pages.values(), phone):
        page.context.close()
