"""Board, report, reopenings in a browser: what is seen, decided, told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from geodata import schema
from geodata.reports import state
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from tests.axe import serious
from tests.dashboard.staff.daily_report.conftest import CASES
from tests.dashboard.staff.review.conftest import DAY, Office
from tests.engines import SQLITE_ALONE

pytestmark = SQLITE_ALONE


@pytest.fixture(params=[390, 1366])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 800}, bypass_csp=True)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


def status(office: Office, key: Key) -> state.Status:
    with office.staff.engine.connect() as connection:
        return state.find(connection, key).status


def open_report(page: Page, office: Office, key: Key) -> None:
    page.goto(f"{office.origin}/duyet/{key.place}/{key.day}/{key.topic}")
    expect(page.locator("#report")).to_be_visible()


def test_the_board_shows_what_waits_and_leads_to_it(office: Office, page: Page) -> None:
    office.send()
    office.sign_in(page, "huyen.660")
    page.goto(f"{office.origin}/duyet?ngay={DAY}")
    expect(page.locator(".board tbody tr")).to_have_count(9)
    expect(page.locator(".chip.strong")).to_have_text("Chờ tôi duyệt 1")
    assert serious(page) == []
    page.click(".chip.strong")
    expect(page.locator(".board tbody tr:not(.district)")).to_have_count(1)
    page.click("a.cell:has(.mine)")
    expect(page.locator("#approve")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_report_passes_district_and_province(office: Office, page: Page) -> None:
    key = office.send()
    office.sign_in(page, "huyen.660")
    open_report(page, office, key)
    page.click("#approve")
    expect(page.locator("#report > .note").first).to_contain_text("chuyển sang bước sau")
    assert status(office, key) == "reviewed"
    page.context.clear_cookies()
    office.sign_in(page, "tinh")
    open_report(page, office, key)
    page.click("#approve")
    expect(page.locator("#report > .note").first).to_contain_text("chờ công bố")
    assert status(office, key) == "approved"


def test_a_report_fits_its_window_with_the_next_one_named(office: Office, page: Page) -> None:
    key = office.send()
    office.send(place="24612", on_behalf=True, signed_by="Trạm trưởng")
    office.sign_in(page, "huyen.660")
    open_report(page, office, key)
    expect(page.locator("#next-report")).to_contain_text("Phường Nghĩa Thành")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []


def test_a_return_asks_for_a_reason_and_tells_it(office: Office, page: Page) -> None:
    key = office.send()
    office.sign_in(page, "huyen.660")
    open_report(page, office, key)
    page.click("#return")
    expect(page.locator(".field.wrong .error")).to_contain_text("Hãy ghi lý do")
    assert serious(page) == []
    page.fill("#reason", "thiếu ca ở khu phong tỏa")
    page.click("#return")
    expect(page.locator("#report > .note").first).to_contain_text("Đã trả lại")
    assert status(office, key) == "returned"


def test_a_revision_that_came_meanwhile_is_shown_and_nothing_is_decided(office: Office, page: Page) -> None:
    key = office.send()
    office.sign_in(page, "huyen.660")
    open_report(page, office, key)
    office.send({**CASES, "deaths_new": "1"}, seen=1)
    page.fill("#reason", "đã gọi hỏi trạm")
    page.click("#approve")
    expect(page.locator(".note.bad")).to_contain_text("bản 2")
    expect(page.locator("#reason")).to_have_value("đã gọi hỏi trạm")
    assert status(office, key) == "sent"


def test_ones_own_report_cannot_be_approved(office: Office, page: Page) -> None:
    key = office.send(place="24612", on_behalf=True, signed_by="Trạm trưởng")
    office.sign_in(page, "huyen.660")
    open_report(page, office, key)
    expect(page.locator("#approve")).to_be_hidden()
    expect(page.locator("#report")).to_contain_text("người khác phải duyệt")


def test_all_that_pass_are_approved_at_once(office: Office, page: Page) -> None:
    key = office.send({field.id: "1" for field in FORMS["platforms"].fields}, topic="platforms")
    office.sign_in(page, "huyen.660")
    page.goto(f"{office.origin}/duyet?ngay={DAY}")
    page.get_by_role("button", name="Duyệt 1 báo cáo đạt mọi kiểm tra").click()
    expect(page.locator("#bulk-done")).to_contain_text("Đã duyệt 1 báo cáo")
    assert status(office, key) == "reviewed"
    expect(page.locator(".chip.strong")).to_have_text("Chờ tôi duyệt 0")


def test_a_late_commune_is_let_in_for_two_hours(office: Office, page: Page) -> None:
    from geodata import accounts
    from geodata.reports import reopening
    from geodata.store import database
    from geodata.work.unit_of_work import UnitOfWork

    office.staff.later(hours=20)
    with database.writing(office.staff.engine) as connection:
        turn = UnitOfWork(
            connection=connection,
            actor=accounts.actor(connection, office.numbers["xa.24611"]),
            settings=office.staff.desk.settings,
            places=office.staff.desk.places,
            now=office.staff.now,
        )
        reopening.ask(turn, key=Key(place="24611", topic="cases", day=DAY), reason="mất điện cả xã")
    office.sign_in(page, "huyen.660")
    page.goto(f"{office.origin}/mo-lai")
    expect(page.locator(".paper")).to_contain_text("mất điện cả xã")
    assert serious(page) == []
    page.get_by_role("button", name="Từ chối").click()
    expect(page.locator(".note.bad")).to_contain_text("Hãy ghi lý do từ chối")
    page.reload()
    page.get_by_role("button", name="Mở 2 giờ").click()
    expect(page.locator(".note.good")).to_contain_text("Đã mở đến")
    table = schema.reopening
    with office.staff.engine.connect() as connection:
        assert connection.scalar(select(table.c.granted_until)) is not None
