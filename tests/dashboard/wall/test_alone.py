"""A wall that is left alone: news, a dead server, a cut network, a stopped ETL, another version, wrong clocks."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from playwright.sync_api import Page, Route, expect

from layers.store import HEARTBEAT, replace_file
from tests.dashboard.wall.conftest import Stage, drawn, shown, state

LOST, POLL = 31_000, 1_500


def test_a_wall_waits_for_the_first_publication(empty: Stage, wall: Page) -> None:
    empty.site.store.beat()
    wall.goto(f"{empty.origin}/man-hinh")
    expect(wall.locator("h1")).to_have_text("Chưa có số liệu nào được công bố")
    state(wall, "live")


def test_a_new_publication_comes_without_a_reload(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    wall.evaluate("window.before = true")
    made = stage.publish(41)
    wall.clock.run_for(POLL)
    drawn(wall, publication=made)
    expect(wall.locator(".wall-time b")).to_contain_text(f"Công bố số {made}")
    assert wall.evaluate("window.before") is True
    state(wall, "live")


def test_a_dead_server_is_said_within_a_minute_and_its_return_is_seen(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    stage.stop()
    for _ in range(20):
        wall.clock.run_for(POLL)
    wall.clock.run_for(POLL)
    state(wall, "lost")
    expect(wall.locator("[data-alarm]")).to_have_text(
        re.compile(r"MẤT KẾT NỐI từ \d\d:\d\d:\d\d · số liệu của công bố số \d")
    )
    expect(wall.locator(".face-numerals .figure").first).to_be_visible()
    made = stage.publish(42)
    stage.site.store.beat()
    stage.start()
    wall.clock.run_for(POLL)
    drawn(wall, publication=made)
    state(wall, "live")
    expect(wall.locator("[data-alarm]")).to_be_hidden()


def test_a_cut_network_is_said_and_mended(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh?lang=en")
    wall.context.set_offline(True)
    wall.clock.run_for(LOST)
    state(wall, "lost")
    expect(wall.locator("[data-alarm]")).to_contain_text("NO CONNECTION since")
    wall.context.set_offline(False)
    wall.clock.run_for(POLL)
    state(wall, "live")


def test_a_stopped_etl_is_said(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    state(wall, "live")
    silent = datetime.now(UTC) - timedelta(seconds=31)
    replace_file(stage.site.store.root / HEARTBEAT, orjson.dumps({"at": silent.isoformat()}))
    wall.clock.run_for(POLL)
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_contain_text("BỘ PHẬN NẠP SỐ LIỆU ĐÃ DỪNG")
    stage.site.store.beat()
    wall.clock.run_for(POLL)
    state(wall, "live")


def test_a_publication_that_cannot_be_loaded_is_said_until_it_is_there_or_gone(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    wall.route("**/data/current.json", lambda route: _changed(route, {"publication": 99}))
    for _ in range(24):
        wall.clock.run_for(POLL)
        wall.wait_for_timeout(40)
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_contain_text("CHƯA TẢI ĐƯỢC công bố số 99")
    wall.unroute_all(behavior="wait")
    wall.clock.run_for(POLL)
    state(wall, "live")


@pytest.mark.parametrize("change", [{"app": None}, {"publication": "1"}, {"publication": None}])
def test_an_answer_of_somebody_else_neither_reloads_nor_pleases(
    stage: Stage, wall: Page, change: dict[str, object]
) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    wall.evaluate("window.before = true")
    wall.route("**/data/current.json", lambda route: _changed(route, change))
    wall.clock.run_for(LOST)
    state(wall, "lost")
    assert wall.evaluate("window.before") is True


def test_a_version_that_only_some_servers_have_yet_makes_no_page_reload_in_circles(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    wall.evaluate("window.before = true")
    wall.route("**/data/current.json", lambda route: _changed(route, {"app": "newer"}))
    for _ in range(6):
        wall.clock.run_for(POLL)
        wall.wait_for_timeout(60)
    assert wall.evaluate("window.before") is True


def test_figures_grow_old(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    minutes = stage.site.settings.publication.stale_after_minutes
    stage.site.store.beat()
    wall.route("**/data/current.json", lambda route: _later(route, minutes + 1))
    wall.clock.run_for(POLL)
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_contain_text("SỐ LIỆU CŨ")


def test_another_version_of_the_application_loads_itself(
    stage: Stage, wall: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    wall.evaluate("window.before = true")
    stage.stop()
    monkeypatch.setattr("dashboard.server.build", lambda _settings: "another")
    stage.start()
    stage.site.store.beat()
    with wall.expect_navigation(timeout=20_000):
        wall.clock.run_for(POLL)
        wall.clock.run_for(6_000)
    wall.locator('body[data-app="another"]').wait_for(timeout=20_000)
    assert wall.evaluate("window.before") is None
    drawn(wall)


def test_the_time_is_the_servers(stage: Stage, page: Page) -> None:
    page.clock.set_system_time(datetime(2020, 1, 1, 3, tzinfo=UTC))
    shown(page, f"{stage.origin}/man-hinh")
    now = datetime.now(stage.site.settings.province.zone)
    expect(page.locator("[data-clock]")).to_have_text(re.compile(f"^{now:%H}:"))
    expect(page.locator("[data-date]")).to_contain_text(f"{now.day}/{now.month}")
    expect(page.locator("[data-countdown]")).to_contain_text("chốt số liệu sau")


def _changed(route: Route, change: dict[str, object]) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=orjson.dumps({**answer.json(), **change}))


def _later(route: Route, minutes: int) -> None:
    """The true answer, with the date of a day on which the publication is old."""
    answer = route.fetch()
    then = datetime.now(UTC) + timedelta(minutes=minutes)
    route.fulfill(response=answer, headers={**answer.headers, "date": f"{then:%a, %d %b %Y %H:%M:%S} GMT"})
