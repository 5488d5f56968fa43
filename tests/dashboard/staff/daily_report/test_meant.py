"""What is sent is meant: no key but the one that is named sends, and what is blank is asked about; with and without
scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from geodata import schema
from geodata.reports.forms import FORMS
from tests.axe import serious
from tests.dashboard.staff.daily_report.conftest import DAY, Serving, sign_in
from tests.engines import SQLITE_ALONE

pytestmark = SQLITE_ALONE

FORM = f"/bao-cao/24611/{DAY}/platforms"
FIELDS = [field.id for field in FORMS["platforms"].fields]
BLANK = "Còn 5 ô trống: E3…E7. Chưa có số, hay bằng 0?"


@pytest.fixture
def plain(serving: Serving, chromium: Browser) -> Iterator[Page]:
    """A phone that runs no scripts."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    opened = context.new_page()
    sign_in(opened, serving, "xa.24611")
    yield opened
    context.close()


def sent(serving: Serving) -> dict[str, float | None]:
    """The figures of everything that was sent."""
    table = schema.observation
    with serving.staff.engine.connect() as connection:
        return {row.indicator: row.value for row in connection.execute(select(table.c.indicator, table.c.value))}


def revisions(serving: Serving) -> int:
    with serving.staff.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(schema.report_revision)) or 0


def type_two(page: Page) -> None:
    for name in FIELDS[:2]:
        page.fill(f"[name={name}]", "10")


@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_enter_and_arrows_go_from_field_to_field_and_send_nothing(
    serving: Serving, page: Page, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(serving.origin + FORM)
    page.focus("[data-nil]")
    for name in FIELDS:
        page.keyboard.press("Enter")
        expect(page.locator(f"[name={name}]")).to_be_focused()
        page.keyboard.type("4")
    page.keyboard.press("ArrowUp")
    expect(page.locator(f"[name={FIELDS[-2]}]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[name=note]")).to_be_focused()
    expect(page.locator("[data-state]")).to_contain_text("Đã lưu nháp")
    assert revisions(serving) == 0


def test_the_named_key_sends(serving: Serving, page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(serving.origin + FORM)
    expect(page.locator("[data-foot-keys]")).to_contain_text("Ctrl+Enter gửi báo cáo")
    for name in FIELDS:
        page.fill(f"[name={name}]", "4")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note.good")).to_be_visible()
    assert sent(serving) == dict.fromkeys(FIELDS, 4.0)


def test_escape_closes_the_question_about_blanks(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    type_two(page)
    page.click("[data-send]")
    expect(page.locator("[data-blanks]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-blanks]")).to_be_hidden()
    expect(page.locator(f"[name={FIELDS[2]}]")).to_be_focused()
    assert revisions(serving) == 0


def test_the_week_is_shown_whole_where_there_is_room(serving: Serving, page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{serving.origin}/bao-cao?ngay={DAY}")
    cut = page.locator(".week-scroll").evaluate("one => one.scrollWidth - one.clientWidth")
    assert cut == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_not_known_yet_is_sent_as_not_reported(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    type_two(page)
    page.click("[data-send]")
    question = page.locator("[data-blanks]")
    expect(question).to_be_focused()
    expect(question).to_contain_text(BLANK)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    question.get_by_role("link", name="Quay lại nhập").click()
    expect(page.locator(f"[name={FIELDS[2]}]")).to_be_focused()
    expect(question).to_be_hidden()
    assert revisions(serving) == 0
    page.click("[data-send]")
    question.get_by_role("button", name="Chưa có số").click()
    expect(page.locator(".note.good")).to_be_visible()
    assert sent(serving) == dict.fromkeys(FIELDS[:2], 10.0)


def test_what_equals_zero_is_filled_in_and_shown_before_it_is_sent(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    type_two(page)
    page.click("[data-send]")
    page.locator("[data-blanks]").get_by_role("button", name="Bằng 0").click()
    for name in FIELDS[2:]:
        expect(page.locator(f"[name={name}]")).to_have_value("0")
    expect(page.locator("[data-zeros]")).to_contain_text("Đã điền 0 vào 5 ô: E3…E7")
    assert revisions(serving) == 0
    page.click("[data-send]")
    expect(page.locator(".note.good")).to_be_visible()
    assert sent(serving) == dict.fromkeys(FIELDS[:2], 10.0) | dict.fromkeys(FIELDS[2:], 0.0)


def test_nothing_happened_answers_for_counts_alone(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    page.check("[data-nil]")
    page.click("[data-send]")
    expect(page.locator("[data-blanks]")).to_contain_text("Còn 6 ô trống: E1…E5, E7")


def test_without_scripts_enter_keeps_the_draft_and_the_server_asks(serving: Serving, plain: Page) -> None:
    plain.goto(serving.origin + FORM)
    type_two(plain)
    plain.press(f"[name={FIELDS[1]}]", "Enter")
    plain.wait_for_url("**/platforms?sua=1")
    expect(plain.locator(f"[name={FIELDS[1]}]")).to_have_value("10")
    expect(plain.locator("[data-state]")).to_contain_text("Đã lưu nháp")
    plain.click("[data-send]")
    expect(plain.locator("[data-blanks]")).to_contain_text(BLANK)
    assert revisions(serving) == 0
    plain.locator("[data-blanks]").get_by_role("button", name="Bằng 0").click()
    expect(plain.locator("[data-zeros]")).to_contain_text("Đã điền 0 vào 5 ô: E3…E7")
    expect(plain.locator(f"[name={FIELDS[6]}]")).to_have_value("0")
    assert revisions(serving) == 0
    plain.fill(f"[name={FIELDS[6]}]", "")
    plain.click("[data-send]")
    expect(plain.locator("[data-blanks]")).to_contain_text("Còn 1 ô trống: E7")
    plain.locator("[data-blanks]").get_by_role("button", name="Chưa có số").click()
    expect(plain.locator(".note.good")).to_be_visible()
    assert sent(serving) == dict.fromkeys(FIELDS[:2], 10.0) | dict.fromkeys(FIELDS[2:6], 0.0)


def test_without_scripts_a_full_form_is_not_sent_by_enter(serving: Serving, plain: Page) -> None:
    plain.goto(serving.origin + FORM)
    for name in FIELDS:
        plain.fill(f"[name={name}]", "3")
    plain.press(f"[name={FIELDS[0]}]", "Enter")
    plain.wait_for_url("**/platforms?sua=1")
    assert revisions(serving) == 0
    plain.click("[data-send]")
    expect(plain.locator(".note.good")).to_be_visible()
    assert revisions(serving) == 1
