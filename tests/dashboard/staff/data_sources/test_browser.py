"""Sources in a browser: a file brought, its run followed, a row mended; the scheduler of this process does the runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from etl import schedule
from etl.schedule import Pace
from geodata.access import Role
from geodata.commands import bootstrap
from geodata.store import database
from tests.axe import serious
from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.browser import come_in
from tests.dashboard.staff.data_sources.conftest import BAD, NAME
from tests.engines import SQLITE_ALONE
from tests.serving import serving

pytestmark = SQLITE_ALONE


@pytest.fixture
def origin(staff: Staff) -> Iterator[str]:
    """Where the staff side answers while the ETL process works."""
    with database.writing(staff.engine) as connection:
        bootstrap.register_indicators(connection)
    handle = schedule.start(staff.engine, staff.desk.settings, pace=Pace(lead=0.2, poll=0.2, beat=0.5, again=()))
    try:
        with serving(staff.server) as origin:
            yield f"{origin}/noi-bo"
    finally:
        handle.stop()


@pytest.fixture(params=[390, 1366])
def page(request: pytest.FixtureRequest, staff: Staff, origin: str, chromium: Browser) -> Iterator[Page]:
    """A browser of the province's reviewer; an error in its scripts fails the test."""
    phone = staff.phone(staff.make("tinh", Role.PROVINCE_REVIEWER, "67"))
    context = chromium.new_context(viewport={"width": request.param, "height": 844}, bypass_csp=True)
    opened, faults = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    come_in(opened, origin, "tinh", staff=staff, phone=phone)
    yield opened
    context.close()
    assert faults == []


def tidy(page: Page) -> None:
    assert serious(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_file_goes_its_way(origin: str, page: Page) -> None:
    page.goto(f"{origin}/nguon")
    expect(page.get_by_role("alert")).to_have_count(0)
    tidy(page)
    page.get_by_role("link", name="Báo cáo ngày của xã").click()
    page.set_input_files("#file", files=FilePayload(name="xã.csv", mimeType="text/csv", buffer=BAD))
    page.get_by_role("button", name="Gửi tệp").click()
    expect(page.locator(".runs tbody .badge").first).to_have_text("Đã nạp", timeout=60_000)
    tidy(page)
    page.locator(".runs tbody a").first.click()
    expect(page.locator(".aside tbody tr")).to_have_count(2)
    tidy(page)
    page.get_by_role("link", name="Sửa và chạy lại").click()
    page.locator("[name=r0c2]").fill("1")
    page.locator("[name=r1skip]").check()
    tidy(page)
    page.get_by_role("button", name="Chạy lại các dòng này").click()
    expect(page.locator(".runs tbody tr")).to_have_count(2)
    expect(page.locator(".runs tbody .badge").first).to_have_text("Đã nạp", timeout=60_000)
    assert page.url.endswith(f"/nguon/{NAME}")
