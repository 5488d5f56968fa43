"""Publishing in a browser: what would change, now, at a moment, taken back; nothing waits."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Row, select

from geodata import schema
from tests.axe import serious
from tests.dashboard.staff.daily_report.conftest import CASES
from tests.dashboard.staff.publishing.conftest import Press
from tests.engines import SQLITE_ALONE
from tests.figures_support import report

pytestmark = SQLITE_ALONE


def requests(press: Press) -> list[Row[tuple[object, ...]]]:
    table = schema.job_request
    with press.engine.connect() as connection:
        return list(connection.execute(select(table.c.not_before, table.c.note, table.c.cancelled_at)))


def open_(page: Page, press: Press) -> None:
    press.office.sign_in(page, "tinh")
    page.goto(f"{press.office.origin}/cong-bo")
    expect(page.locator("h1")).to_have_text("Công bố số liệu")


def test_nothing_waits(press: Press, page: Page) -> None:
    open_(page, press)
    expect(page.locator(".empty")).to_have_text("Không có gì chờ công bố.")
    expect(page.locator("#publish-now")).to_be_hidden()
    assert serious(page) == []


def test_what_would_change_is_shown_before_it_is_published(press: Press, page: Page) -> None:
    key = press.approve()
    report(press.engine, [("cases_new", key.place, key.day, 3.0)], rank=30)
    press.publish()
    press.approve(texts=CASES | {"cases_new": "5"}, place="24612", on_behalf=True, signed_by="Trạm trưởng")
    open_(page, press)
    expect(page.locator("#publish")).to_contain_text("5 số mới, 0 số sửa, 0 số rút")
    page.locator("summary", has_text="5 số mới").click()
    row = page.locator("tr", has_text="Ca mắc mới trong ngày").first
    expect(row).to_contain_text("Phường Nghĩa Thành")
    expect(row.locator("td").last).to_have_text("5")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_is_published_now_with_a_note(press: Press, page: Page) -> None:
    press.approve()
    open_(page, press)
    page.fill("#publish-note", "Bản tin 18h")
    page.click("#publish-now")
    expect(page.locator("#publish-said")).to_contain_text("Đã yêu cầu công bố")
    expect(page.locator("#publish-head .note")).to_contain_text("Đang được công bố")
    expect(page.locator("#publish-now")).to_be_hidden()
    assert [(row.not_before, row.note) for row in requests(press)] == [(None, "Bản tin 18h")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("18h30", "18:30 22/10"), ("7h 23/10", "07:00 23/10"), ("23:05", "23:05 22/10"), ("9h5 ngày 2/1", None)],
)
def test_an_embargo_is_read_as_one_writes_it(press: Press, page: Page, typed: str, said: str | None) -> None:
    press.approve()
    open_(page, press)
    page.fill("#publish-at", typed)
    page.click("#publish-now")
    if said is None:
        expect(page.locator("#publish-at-error")).to_contain_text("không đọc được")
        assert requests(press) == []
    else:
        expect(page.locator("#publish-said")).to_have_text(f"Sẽ công bố lúc {said}.")
        expect(page.locator("#publish-head .note")).to_contain_text(f"Chờ đến {said}")


def test_a_moment_that_has_passed_is_said(press: Press, page: Page) -> None:
    press.approve()
    open_(page, press)
    page.fill("#publish-at", "16h")
    page.click("#publish-now")
    expect(page.locator("#publish-at-error")).to_contain_text("16:00 22/10 đã qua")
    expect(page.locator("#publish-at")).to_have_value("16h")
    assert requests(press) == []


def test_a_request_is_taken_back_and_everything_waits_again(press: Press, page: Page) -> None:
    press.approve()
    open_(page, press)
    page.fill("#publish-at", "18h30")
    page.click("#publish-now")
    page.get_by_role("button", name="Hủy yêu cầu").click()
    expect(page.locator("#publish")).to_contain_text("đã hủy")
    expect(page.locator("#publish-now")).to_be_visible()
    assert requests(press)[0].cancelled_at is not None


def test_what_somebody_else_has_asked_for_is_not_asked_for_twice(press: Press, page: Page) -> None:
    press.approve()
    open_(page, press)
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator("#publish-now")).to_be_visible()
    page.click("#publish-now")
    expect(page.locator("#publish-said")).to_contain_text("Đã yêu cầu")
    second.click("#publish-now")
    expect(second.locator("#publish-said .bad")).to_contain_text("đã có người yêu cầu")
    assert len(requests(press)) == 1
