"""What waits is found whatever its day, what is incomplete says so, a lost day is asked for once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.access import Role
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from tests.axe import serious
from tests.dashboard.staff.review.conftest import DAY, Office
from tests.engines import SQLITE_ALONE

pytestmark = SQLITE_ALONE

NEXT = DAY + timedelta(days=1)
FULL = {field.id: "1" for field in FORMS["platforms"].fields}
TWO = {field.id: "1" for field in FORMS["platforms"].fields[:2]}


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


def at(page: Page, office: Office, key: Key) -> None:
    expect(page).to_have_url(f"{office.origin}/duyet/{key.place}/{key.day}/{key.topic}")


def test_an_incomplete_report_says_so_and_is_not_approved_with_the_others(office: Office, open_page: Page) -> None:
    full = office.send(FULL, topic="platforms")
    part = office.send(TWO, topic="platforms", place="24612", on_behalf=True, signed_by="Trạm trưởng")
    office.phones["phong.660"] = office.staff.phone(office.staff.make("phong.660", Role.DISTRICT_REVIEWER, "660"))
    office.sign_in(open_page, "phong.660")
    open_page.goto(f"{office.origin}/duyet?ngay={DAY}")
    expect(open_page.locator(f"a.cell[href$='{part.place}/{DAY}/platforms']")).to_contain_text("2/7 ô")
    expect(open_page.locator(f"a.cell[href$='{full.place}/{DAY}/platforms']")).not_to_contain_text("/7 ô")
    expect(open_page.locator(".bulk button")).to_have_text("Duyệt 1 báo cáo đạt mọi kiểm tra")
    open_page.goto(f"{office.origin}/duyet/{part.place}/{DAY}/platforms")
    expect(open_page.locator("#report")).to_contain_text("Còn 5/7 ô để trống, chưa có số: E3…E7")
    assert serious(open_page) == []


def test_a_report_of_another_day_waits_too_and_is_the_next(office: Office, open_page: Page) -> None:
    first = office.send()
    office.staff.later(hours=24)
    second = office.send(day=NEXT)
    office.sign_in(open_page, "huyen.660")
    open_page.goto(f"{office.origin}/duyet?ngay={NEXT}")
    expect(open_page.locator(".chip.strong")).to_have_text("Chờ tôi duyệt 2")
    open_page.click(".chip.strong")
    expect(open_page.locator("a.cell:has(.mine)")).to_have_count(2)
    expect(open_page.locator(".board")).to_contain_text("ngày báo cáo 22/10/2021")
    assert serious(open_page) == []
    open_page.goto(f"{office.origin}/duyet?ngay={NEXT - timedelta(days=5)}")
    expect(open_page.locator("#next-report")).to_contain_text("ngày báo cáo 22/10/2021")
    open_page.keyboard.press("n")
    at(open_page, office, first)
    expect(open_page.locator("#next-report")).to_contain_text("ngày báo cáo 23/10/2021")
    open_page.keyboard.press("n")
    at(open_page, office, second)


def test_any_day_is_reached_by_its_date(office: Office, open_page: Page) -> None:
    past = date(2021, 3, 4)
    office.sign_in(open_page, "huyen.660")
    open_page.goto(f"{office.origin}/duyet")
    open_page.fill("#pick-day", past.isoformat())
    open_page.press("#pick-day", "Enter")
    expect(open_page.locator(".stepper strong")).to_have_text("4/3/2021")
    expect(open_page.locator("#pick-day")).to_have_value(past.isoformat())
    open_page.context.clear_cookies()
    office.sign_in(open_page, "xa.24611")
    open_page.goto(f"{office.origin}/bao-cao")
    open_page.fill("#ngay", past.isoformat())
    open_page.click(".pick-day button")
    expect(open_page.locator("h1")).to_have_text("Ngày báo cáo 4/3/2021")


def test_a_lost_day_is_asked_for_once_and_opened_at_once(office: Office, open_page: Page) -> None:
    office.staff.later(hours=20)
    office.sign_in(open_page, "xa.24611")
    open_page.set_viewport_size({"width": 390, "height": 844})
    open_page.goto(f"{office.origin}/bao-cao?ngay={DAY}")
    assert serious(open_page) == []
    open_page.fill("#reason", "mất điện cả xã")
    open_page.get_by_role("button", name="Xin mở lại cả ngày (5 nhóm)").click()
    expect(open_page.locator("#mo-lai")).to_contain_text("mất điện cả xã")
    open_page.goto(f"{office.origin}/bao-cao/24611/{DAY}/vaccination")
    expect(open_page.locator("#mo-lai")).to_contain_text("Đã xin mở lại")
    open_page.context.clear_cookies()
    office.sign_in(open_page, "huyen.660")
    open_page.goto(f"{office.origin}/mo-lai")
    expect(open_page.locator("#screen .paper")).to_have_count(1)
    expect(open_page.locator("#screen h2")).to_contain_text("cả năm nhóm")
    open_page.get_by_role("button", name="Mở 2 giờ").click()
    expect(open_page.locator(".note.good")).to_contain_text("Đã mở đến")
    open_page.context.clear_cookies()
    office.sign_in(open_page, "xa.24611")
    for topic in FORMS:
        open_page.goto(f"{office.origin}/bao-cao/24611/{DAY}/{topic}")
        expect(open_page.locator("[data-send]")).to_be_visible()
