"""Browsers that lack what the script of the form would like: the report is sent all the same, and no line is blamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from geodata import schema
from geodata.reports.forms import FORMS
from tests.dashboard.staff.daily_report.conftest import DAY, Serving, sign_in
from tests.engines import SQLITE_ALONE

pytestmark = SQLITE_ALONE

FORM = f"/bao-cao/24611/{DAY}/platforms"
FIELDS = [field.id for field in FORMS["platforms"].fields]
Old = Callable[[str], Page]


@pytest.fixture
def old(serving: Serving, chromium: Browser) -> Iterator[Old]:
    """A signed-in phone in which a script runs before those of the page."""
    contexts = []

    def opened(script: str) -> Page:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, serving, "xa.24611")
        page.add_init_script(script)
        page.goto(serving.origin + FORM)
        return page

    yield opened
    for context in contexts:
        context.close()


def fill(page: Page) -> None:
    for name in FIELDS:
        page.fill(f"[name={name}]", "4")


def revisions(serving: Serving) -> int:
    with serving.staff.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(schema.report_revision)) or 0


def test_without_a_timeout_signal_the_report_is_saved_and_sent_over_a_lost_line(serving: Serving, old: Old) -> None:
    page = old("delete AbortSignal.timeout")
    assert page.evaluate("AbortSignal.timeout") is None
    page.fill(f"[name={FIELDS[0]}]", "4")
    page.keyboard.press("Tab")
    expect(page.locator("[data-state]")).to_contain_text("Đã lưu nháp")
    fill(page)
    serving.stop()
    page.click("[data-send]")
    expect(page.locator("[data-state]")).to_contain_text("Đang chờ gửi")
    serving.start()
    expect(page.locator(".note.good")).to_be_visible(timeout=25_000)
    assert revisions(serving) == 1


@pytest.mark.parametrize(
    ("script", "lacks"),
    [
        ("window.fetch = async () => { throw new ReferenceError('ReadableStream is not defined'); }", "ReadableStream"),
        ("delete window.fetch", "fetch is not defined"),
        ("delete window.AbortController", "AbortController"),
    ],
)
def test_what_the_browser_lacks_is_said_and_the_form_is_sent_plainly(
    serving: Serving, old: Old, script: str, lacks: str
) -> None:
    page = old(script)
    fill(page)
    page.keyboard.press("Tab")
    expect(page.locator("[data-state]")).to_contain_text(lacks)
    expect(page.locator("[data-state]")).to_contain_text("Không phải do mạng")
    page.click("[data-send]")
    expect(page.locator(".note.good")).to_be_visible()
    assert revisions(serving) == 1
    page.goto(f"{serving.origin}{FORM}?sua=1")
    expect(page.locator("[data-send]")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(name => name.includes('24611'))") == []


def test_a_script_that_never_came_leaves_the_plain_form(serving: Serving, old: Old) -> None:
    page = old("")
    page.route("**/staff/*.js*", lambda route: route.abort())
    page.reload()
    fill(page)
    page.click("[data-send]")
    expect(page.locator(".note.good")).to_be_visible()
    assert revisions(serving) == 1


def test_another_page_in_the_servers_place_is_a_lost_line(serving: Serving, old: Old) -> None:
    page = old("")
    page.route("**/nhap", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>"))
    page.fill(f"[name={FIELDS[0]}]", "4")
    page.keyboard.press("Tab")
    expect(page.locator("[data-state]")).to_contain_text("Mất kết nối")
