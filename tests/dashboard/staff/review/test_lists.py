"""Who is late, and what does not fit, in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.jobs import outbox
from geodata.store import database
from tests.axe import serious
from tests.dashboard.staff.review.conftest import DAY, Office
from tests.figures_support import report


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 800}, bypass_csp=True)
    yield context.new_page()
    context.close()


def test_the_late_list_names_communes_people_and_reminders(office: Office, page: Page) -> None:
    office.send()
    with database.writing(office.staff.engine) as connection:
        outbox.queue(
            connection,
            channel="mail",
            to="xa@tinh.example",
            subject="s",
            body="b",
            key=f"{outbox.reminder(DAY)}x",
            now=office.staff.now,
        )
        (queued,) = outbox.told(connection, outbox.reminder(DAY))
        outbox.sent(connection, queued, now=office.staff.now)
    office.sign_in(page, "huyen.660")
    page.goto(f"{office.origin}/nhac-viec")
    expect(page.locator("h1")).to_have_text("8 xã chưa báo cáo đủ")
    expect(page.locator("tr", has_text="Phường Nghĩa Đức")).to_contain_text("Xét nghiệm, Tiêm chủng")
    expect(page.locator("tr", has_text="Phường Nghĩa Đức")).to_contain_text("Người Thử")
    expect(page.locator("tr", has_text="Phường Nghĩa Tân")).to_contain_text("chưa có tài khoản")
    expect(page.locator("#screen")).to_contain_text("Đã gửi 1/1 lời nhắc")
    assert serious(page) == []


@pytest.mark.parametrize("path", ["/nhac-viec", "/doi-chieu?don-vi=660"])
def test_any_day_is_reached_by_a_date_field(office: Office, page: Page, path: str) -> None:
    office.sign_in(page, "huyen.660")
    page.goto(f"{office.origin}{path}")
    page.fill("#pick-day", "2021-09-30")
    page.press("#pick-day", "Enter")
    expect(page.locator(".stepper strong")).to_have_text("30/9/2021")
    expect(page.locator("#pick-day")).to_have_value("2021-09-30")
    if "don-vi" in path:
        assert "don-vi=660" in page.url
    assert serious(page) == []


def test_the_late_list_has_each_district_once(office: Office, page: Page) -> None:
    office.sign_in(page, "tinh")
    page.goto(f"{office.origin}/nhac-viec")
    expect(page.locator("tr.district").first).to_be_visible()
    names = page.locator("tr.district").all_inner_texts()
    assert len(names) == len(set(names)) == 8


def test_reconciliation_shows_the_difference_and_who_is_missing(office: Office, page: Page) -> None:
    report(office.staff.engine, [("cases_new", "24611", DAY, 5.0)], rank=40)
    report(office.staff.engine, [("cases_new", "660", DAY, 7.0)], rank=20)
    office.sign_in(page, "huyen.660")
    page.goto(f"{office.origin}/doi-chieu?ngay={DAY}")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("−2")
    expect(row).to_contain_text("7 xã")
    assert serious(page) == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/doi-chieu?don-vi=661", "Không có quyền"),
        ("/doi-chieu?don-vi=67", "Không có quyền"),
        ("/doi-chieu?don-vi=x", "Không có trang này"),
        ("/duyet/24640/2021-10-22/cases", "Không có quyền"),
        ("/duyet/24611/2021-10-32/cases", "Không có trang này"),
    ],
)
def test_what_is_not_ones_own_is_said_and_not_shown(office: Office, page: Page, path: str, said: str) -> None:
    report(office.staff.engine, [("cases_new", "661", DAY, 7.0)], rank=20)
    office.sign_in(page, "huyen.660")
    page.goto(office.origin + path)
    expect(page.locator("#screen h1")).to_have_text(said)
