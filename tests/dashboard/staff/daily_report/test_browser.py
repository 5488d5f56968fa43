"""The form in a browser: drafts, sums, mistakes, a lost line, a double click, two officers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from geodata import schema
from geodata.access import Role
from tests.dashboard.staff.daily_report.conftest import CASES, FORM, Serving, sign_in
from tests.engines import SQLITE_ALONE

pytestmark = SQLITE_ALONE


def fill(page: Page, values: dict[str, str]) -> None:
    for name, text in values.items():
        page.fill(f"[name={name}]", text)


def send(page: Page) -> None:
    """Send what is there; what is blank is not known yet."""
    page.click("[data-send]")
    page.click("[data-blanks] [value=unknown]")


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_contain_text("Đã lưu nháp")


def count(serving: Serving, table: str) -> int:
    with serving.staff.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(schema.metadata.tables[table])) or 0


def test_a_draft_is_saved_as_one_types_and_survives_a_reload(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    page.fill("[name=cases_new]", "5")
    page.keyboard.press("Tab")
    saved(page)
    page.reload()
    expect(page.locator("[name=cases_new]")).to_have_value("5")
    assert count(serving, "draft_field") == 1


def test_the_settings_add_up_as_one_types(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    fill(page, {**CASES, "cases_new": "8"})
    line = page.locator("[data-sum=cases_new]")
    expect(line).to_have_text("Cộng các phần 5 / tổng 8: còn thiếu 3")
    page.fill("[name=cases_new]", "5")
    expect(line).to_have_text("Cộng 5, khớp")


def test_a_mistake_is_shown_in_place_mended_and_sent(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    fill(page, {**CASES, "cases_new": "8"})
    send(page)
    expect(page.locator("[data-summary]")).to_be_focused()
    expect(page.locator("#e-cases_new .error")).to_contain_text("tổng các phần (5)")
    page.click("[data-summary] a")
    expect(page.locator("#f-cases_new")).to_be_focused()
    page.fill("[name=cases_new]", "5")
    page.click("[data-send]")
    expect(page.locator(".note.good")).to_contain_text("Tiếp theo: người duyệt cấp huyện")
    assert count(serving, "report_revision") == 1


def test_a_double_click_sends_once(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    fill(page, CASES)
    page.click("[data-send]")
    page.dblclick("[data-blanks] [value=unknown]")
    expect(page.locator(".note.good")).to_be_visible()
    page.go_back()
    page.wait_for_load_state()
    page.reload()
    assert count(serving, "report_revision") == 1


def test_a_lost_line_keeps_the_draft_and_sends_when_it_is_back(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    serving.stop()
    fill(page, CASES)
    page.keyboard.press("Tab")
    expect(page.locator("[data-state]")).to_contain_text("Mất kết nối")
    send(page)
    expect(page.locator("[data-state]")).to_contain_text("Đang chờ gửi")
    serving.start()
    expect(page.locator(".note.good")).to_be_visible(timeout=25_000)
    assert count(serving, "report_revision") == 1


def test_a_page_reloaded_while_it_waits_goes_on_sending_the_same_sheet(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    fill(page, CASES)
    saved(page)
    page.route("**/cases", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    send(page)
    expect(page.locator("[data-state]")).to_contain_text("Đang chờ gửi")
    page.unroute_all(behavior="wait")
    page.reload()
    expect(page.locator(".note.good")).to_be_visible(timeout=25_000)
    assert count(serving, "report_revision") == 1


def test_a_reply_that_is_lost_does_not_double_the_report(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    fill(page, CASES)
    saved(page)
    lost: list[int] = []

    def once(route) -> None:  # type: ignore[no-untyped-def]
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.route("**/cases", once)
    send(page)
    expect(page.locator(".note.good")).to_be_visible(timeout=25_000)
    assert lost == [204]
    assert count(serving, "report_revision") == 1


def test_a_session_that_ends_keeps_what_was_typed(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    serving.staff.later(minutes=20)
    page.fill("[name=cases_new]", "5")
    page.keyboard.press("Tab")
    expect(page.locator("[data-state] a")).to_have_text("Đăng nhập lại")
    page.click("[data-state] a")
    page.fill("#login", "xa.24611")
    page.fill("#password", "mưa rừng Tà Đùng 7")
    page.press("#password", "Enter")
    page.wait_for_url("**/cases")
    expect(page.locator("[name=cases_new]")).to_have_value("5")
    saved(page)


def test_two_officers_choose_between_their_values(serving: Serving, page: Page, chromium: Browser) -> None:
    serving.staff.make("xa2.24611", Role.COMMUNE_OFFICER, "24611")
    page.goto(serving.origin + FORM)
    context = chromium.new_context()
    other = context.new_page()
    sign_in(other, serving, "xa2.24611")
    other.goto(serving.origin + FORM)
    other.fill("[name=cases_new]", "7")
    other.keyboard.press("Tab")
    saved(other)
    page.fill("[name=cases_new]", "5")
    page.keyboard.press("Tab")
    expect(page.locator("#e-cases_new .conflict")).to_contain_text(
        "Người Thử (Phường Nghĩa Đức) vừa nhập 7 vào ô này; bạn nhập 5"
    )
    page.get_by_role("button", name="Lấy số kia (7)").click()
    expect(page.locator("[name=cases_new]")).to_have_value("7")
    context.close()


def test_nothing_happened_is_one_tick(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    page.check("[data-nil]")
    expect(page.locator("[name=deaths_new]")).to_have_attribute("placeholder", "0")
    send(page)
    expect(page.locator(".note.good")).to_be_visible()
    assert count(serving, "observation") == 9


def test_the_form_fits_a_phone_and_has_no_serious_fault_of_access(serving: Serving, page: Page) -> None:
    from tests.axe import serious

    page.goto(serving.origin + FORM)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
    fill(page, {**CASES, "cases_new": "8", "cases_late": "1.234"})
    send(page)
    expect(page.locator("[data-summary]")).to_be_visible()
    assert serious(page) == []
    page.goto(f"{serving.origin}/bao-cao")
    assert serious(page) == []


def paste(page: Page, field: str, text: str) -> None:
    page.focus(f"#f-{field}")
    page.evaluate(
        """([field, text]) => {
            const data = new DataTransfer(), event = {clipboardData: data, bubbles: true, cancelable: true};
            data.setData("text/plain", text);
            document.getElementById(`f-${field}`).dispatchEvent(new ClipboardEvent("paste", event));
        }""",
        [field, text],
    )


def values(page: Page) -> list[str]:
    return [page.input_value(f"#f-{name}") for name in CASES]


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("cases_new_imported", "2\t1\t0\t2\t5\r\n", "Đã dán 5 ô, từ A1.1 đến A1."),
        ("cases_new_imported", "2\n1\n0\n2\n5\n", "Đã dán 5 ô, từ A1.1 đến A1."),
        ("deaths_new", "A1\tA1.4\tA1.3\tA1.2\tA1.1\n5\t2\t0\t1\t2\n", "Đã dán 5 ô"),
        ("cases_new_imported", "".join(f"{name}\t{value}\n" for name, value in CASES.items()), "Đã dán 5 ô"),
        ("cases_new", "cases_new\tZ9\n5\t7\n", "Không có ô: Z9."),
    ],
)
def test_a_row_of_a_spreadsheet_is_pasted(serving: Serving, page: Page, field: str, text: str, told: str) -> None:
    page.goto(f"{serving.origin}{FORM}")
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        paste(page, field, text)
        expect(page.locator(".pasted")).to_contain_text(told)
    assert page.input_value("#f-cases_new") == "5"
    if "Z9" not in text:
        assert values(page) == list(CASES.values())


def test_a_paste_is_undone_and_cells_without_a_field_are_told(serving: Serving, page: Page) -> None:
    page.goto(f"{serving.origin}{FORM}")
    last = page.locator("input.number").last.get_attribute("name")
    assert last
    paste(page, last, "8\t9\t10")
    expect(page.locator(".pasted")).to_contain_text("2 ô dư")
    page.click(".pasted button")
    assert page.input_value(f"#f-{last}") == ""


def test_one_number_is_pasted_as_ever(serving: Serving, page: Page) -> None:
    page.goto(f"{serving.origin}{FORM}")
    paste(page, "cases_new", "12\n")
    expect(page.locator(".pasted")).to_have_count(0)


def test_a_draft_that_differs_from_what_was_sent_says_so(serving: Serving, page: Page) -> None:
    page.goto(serving.origin + FORM)
    fill(page, CASES)
    send(page)
    expect(page.locator(".note.good")).to_be_visible()
    page.get_by_role("link", name="Sửa và gửi lại").click()
    expect(page.locator("[data-changes]")).to_be_hidden()
    expect(page.locator("#h-deaths_new")).to_contain_text("đã gửi (trống)")
    page.fill("[name=deaths_new]", "1")
    page.fill("[name=cases_new]", "")
    page.keyboard.press("Tab")
    saved(page)
    told = "Bản nháp khác bản 1 đã gửi: A1 5 → (trống), A4 (trống) → 1. Chưa gửi."
    expect(page.locator("[data-changes]")).to_have_text(told)
    page.reload()
    expect(page.locator("[data-changes]")).to_have_text(told)
    page.fill("[name=deaths_new]", "")
    page.fill("[name=cases_new]", "5")
    expect(page.locator("[data-changes]")).to_be_hidden()
