"""A wall whose browser is old: it follows what is published, and says what it cannot do."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.dashboard import old_browser
from tests.dashboard.wall.conftest import SCREEN, Stage, drawn, pass_time, shown, state


def test_it_follows_what_is_published(stage: Stage, wall: Page) -> None:
    old_browser.take_away(wall.context)
    shown(wall, f"{stage.origin}/man-hinh")
    made = stage.publish(71)
    wall.clock.run_for(13_000)
    drawn(wall, publication=made)
    stage.site.store.beat()
    wall.clock.run_for(13_000)
    state(wall, "live")


def test_a_missing_function_is_said_and_is_no_lost_line(stage: Stage, wall: Page) -> None:
    page = wall.context.browser.new_context(viewport=SCREEN).new_page()  # type: ignore[union-attr]
    page.clock.install()
    old_browser.take_away(page.context, "window.AbortController")
    page.goto(f"{stage.origin}/man-hinh")
    pass_time(page, seconds=45)
    state(page, "old")
    expect(page.locator("[data-alarm]")).to_contain_text("TRÌNH DUYỆT NÀY THIẾU CHỨC NĂNG CẦN THIẾT")
    page.context.close()


def test_a_script_that_cannot_be_read_is_said(stage: Stage, wall: Page) -> None:
    page = wall.context.browser.new_context(viewport=SCREEN).new_page()  # type: ignore[union-attr]
    page.route("**/site/wall.js*", lambda route: route.fulfill(body="let a = ;", content_type="text/javascript"))
    page.goto(f"{stage.origin}/man-hinh?lang=en")
    expect(page.locator("[data-alarm]")).to_contain_text("THIS BROWSER LACKS A FUNCTION")
    expect(page.locator("[data-state]")).to_have_text("Function missing")
    page.context.close()
