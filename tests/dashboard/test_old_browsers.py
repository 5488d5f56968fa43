"""The pages in a browser of early 2020: nothing newer is used, what a browser lacks is not told as a lost line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard import old_browser
from tests.dashboard.conftest import Site, drawn

ASSETS = Path(__file__).parents[2] / "dashboard" / "assets"
OURS = [path for path in sorted(ASSETS.rglob("*.js")) if "vendor" not in path.parts]
ASK = ("05-base.js", "ask.js")
"""Where requests are made: of pages, map and walls; of the staff side."""


@pytest.fixture
def old(chromium: Browser) -> Iterator[Page]:
    """A desk with a browser of early 2020; a fault in its scripts fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    old_browser.take_away(context)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_script_asks_for_more_than_chromium_80_has(path: Path) -> None:
    found = [line for line in path.read_text().splitlines() for name in old_browser.TOO_NEW if re.search(name, line)]
    assert found == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_request_ends(path: Path) -> None:
    assert ("fetch(" in path.read_text()) is (path.name in ASK)


def test_no_style_is_laid_out_by_what_chromium_80_has_not() -> None:
    styles = [path for path in sorted(ASSETS.rglob("*.css")) if "vendor" not in path.parts]
    assert [path.name for path in styles if re.search(r"(?<![\w-])inset: ", path.read_text())] == []
    lines = [line for path in styles for line in path.read_text().splitlines() if "dvh" in line]
    assert lines and all(line.count("dvh") == len(re.findall(r"\d+vh", line)) for line in lines)


@pytest.mark.parametrize(
    ("sheet", "parts"),
    [
        ("site/wall.css", r""),
        ("site/site.css", r"\.(?:classes|level-bar)\b"),
        ("app.css", r"\.(?:classes|legend-title|kinds|zone-summary)\b"),
        ("staff/volunteers.css", r"\.classes\b"),
    ],
)
def test_walls_and_legends_are_kept_apart_by_what_chromium_80_has(sheet: str, parts: str) -> None:
    style = (ASSETS / sheet).read_text()
    assert [one for one, said in old_browser.rules(style) if "flex" in said and re.search(parts, one)]
    assert [one for one in old_browser.apart_by_gap(style) if re.search(parts, one)] == []


def test_the_pages_work_in_it(site: Site, old: Page) -> None:
    old.goto(f"{site.origin}/")
    expect(old.locator("html[data-ready]")).to_be_attached()
    old.goto(f"{site.origin}/dien-bien")
    expect(old.locator(".chart-body[data-state=drawn]").first).to_be_visible()
    expect(old.locator("table[data-sortable] th button").first).to_be_attached()


def test_the_map_works_in_it(site: Site, old: Page) -> None:
    old.goto(f"{site.origin}/ban-do")
    drawn(old)
    old.fill("#find", "dak")
    expect(old.locator("#found li").first).to_be_visible()


@pytest.mark.parametrize(("language", "said"), [("vi", "Trình duyệt này thiếu"), ("en", "This browser lacks")])
def test_a_missing_function_is_no_lost_line(site: Site, chromium: Browser, language: str, said: str) -> None:
    context = chromium.new_context()
    old_browser.take_away(context, "window.AbortController")
    page = context.new_page()
    page.goto(f"{site.origin}/?lang={language}")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-unable-note]")).to_contain_text(said)
    expect(page.locator("[data-offline-note]")).to_be_hidden()
    page.goto(f"{site.origin}/ban-do?lang={language}")
    expect(page.locator("#notice")).to_contain_text(said)
    context.close()


def test_a_request_that_hangs_is_a_lost_line(site: Site, page: Page) -> None:
    page.clock.install()
    page.goto(f"{site.origin}/")
    page.route("**/data/current.json", lambda _route: None)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.run_for(21_000)
    expect(page.locator("[data-offline-note]")).to_be_visible()
    expect(page.locator("[data-unable-note]")).to_be_hidden()
    page.unroute_all(behavior="ignoreErrors")
