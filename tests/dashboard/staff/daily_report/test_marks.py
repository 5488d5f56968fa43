"""Red marks stand where their cause stands, and go with it; what is wrong is listed in the form's order."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.axe import serious
from tests.dashboard.staff.daily_report.conftest import CASES, FORM, Serving
from tests.engines import SQLITE_ALONE

pytestmark = SQLITE_ALONE


def refuse(page: Page, serving: Serving, texts: dict[str, str]) -> None:
    page.goto(serving.origin + FORM)
    for name, text in texts.items():
        page.fill(f"[name={name}]", text)
    page.click("[data-send]")
    page.click("[data-blanks] [value=unknown]")
    expect(page.locator("[data-summary]")).to_be_visible()


def test_the_marks_of_a_sum_go_from_all_its_fields_when_it_is_right(serving: Serving, page: Page) -> None:
    refuse(page, serving, {**CASES, "cases_new": "8"})
    expect(page.locator(".figure.wrong")).to_have_count(5)
    expect(page.locator("[data-summary] li")).to_have_count(1)
    page.fill("[name=cases_new]", "7")
    expect(page.locator(".figure.wrong")).to_have_count(5)
    said = page.locator("p.error:visible")
    expect(said).to_have_count(1)
    expect(page.locator("#e-cases_new")).to_contain_text(said.inner_text())
    expect(page.locator("#f-cases_new_imported")).to_have_attribute("aria-describedby", re.compile(r" e-cases_new$"))
    expect(page.locator("#f-cases_new")).to_have_attribute("aria-invalid", "true")
    page.fill("[name=cases_new_community]", "4")
    expect(page.locator("p.error")).to_have_count(0)
    expect(page.locator(".figure.wrong")).to_have_count(0)
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    expect(page.locator("[data-summary]")).to_be_hidden()
    page.click("[data-send]")
    expect(page.locator(".note.good")).to_be_visible()


def test_everything_wrong_is_listed_at_once_in_order_with_code_and_way(serving: Serving, page: Page) -> None:
    wrong = {"quarantine_f2_home": "1.234", "deaths_new": "-3", "cases_late": "-1", "recovered_new": "x"}
    refuse(page, serving, {**CASES, **wrong, "cases_new": "8", "note": "a\u202eb"})
    items = page.locator("[data-summary] li")
    expect(items).to_have_count(6)
    codes = [text.split()[0] for text in items.all_inner_texts()]
    assert codes[:4] == ["A1", "A2", "A3", "A4"] and codes[4].startswith("A9")
    expect(page.locator("[data-to-do]")).to_contain_text("còn 6 việc")
    assert serious(page) == []
    items.nth(2).locator("a").click()
    expect(page.locator("#f-recovered_new")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    expect(items).to_have_count(5)
    page.check("[name='confirm:quarantine_f2_home']")
    expect(items).to_have_count(4)
    page.fill("[name=note]", "ghi chú")
    expect(items).to_have_count(3)
    expect(page.locator("[data-to-do]")).to_contain_text("còn 3 việc")
    expect(page.locator("#o-recovered_new")).not_to_have_class("field figure wrong")
