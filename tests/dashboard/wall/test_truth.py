"""A wall is never green on figures that it could not renew: what hangs, what fails, what is gone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from playwright.sync_api import Page, Route, expect

from dashboard.web import version
from dashboard.web.staleness import old_at
from geodata.settings.config import Settings
from layers.store import Current
from tests.dashboard.conftest import Site
from tests.dashboard.wall.conftest import Stage, drawn, own_time, pass_time, shown, state

POLL, LATE = 1_500, 31_000
HIDDEN = "faces => faces.map(face => face.hasAttribute('aria-hidden'))"


def _hang(_route: Route) -> None:
    """No answer, ever."""


@pytest.fixture
def as_configured(stage: Stage) -> Iterator[Stage]:
    """A server whose settings a test may change; it gets its own back."""
    settings = stage.site.settings
    yield stage
    if stage.server is None or stage.site.settings is not settings:
        stage.stop()
        stage.site.settings = settings
        stage.start()


def _without(stage: Stage, layout: str) -> None:
    """Restart with settings that do not have a layout."""
    settings = stage.site.settings
    layouts = {name: known for name, known in settings.wall.layouts.items() if name != layout}
    stage.stop()
    stage.site.settings = settings.model_copy(update={"wall": settings.wall.model_copy(update={"layouts": layouts})})
    stage.start()
    stage.site.store.beat()


TRIES = 20
"""So often a screen may ask again until it says why: a busy server answers late by the page's own clock."""


def _pass(page: Page, milliseconds: int) -> None:
    """Time in steps of a poll, each with a moment for what is asked meanwhile."""
    for _ in range(milliseconds // POLL + 1):
        page.clock.run_for(POLL)
        page.wait_for_timeout(40)


def test_a_chart_that_never_answers_stops_nothing_and_is_said(stage: Stage, wall: Page) -> None:
    wall.route("**/charts/**", _hang)
    wall.goto(f"{stage.origin}/man-hinh")
    made = stage.publish(51)
    wall.clock.run_for(POLL)
    wall.locator(f'main[data-n="{made}"]').wait_for(timeout=5_000)
    stage.site.store.beat()
    _pass(wall, LATE)
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_contain_text("CHƯA TẢI ĐƯỢC biểu đồ")
    wall.unroute_all(behavior="ignoreErrors")
    wall.wait_for_timeout(8_500)
    stage.site.store.beat()
    wall.clock.run_for(POLL)
    drawn(wall)
    state(wall, "live")


def test_a_version_that_cannot_be_had_is_said(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    wall.evaluate("window.before = true")
    wall.route("**/data/current.json", lambda route: _changed(route, {"app": "newer"}))
    _pass(wall, LATE)
    stage.site.store.beat()
    _pass(wall, POLL)
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_contain_text("CHƯA TẢI ĐƯỢC phiên bản mới")
    assert wall.evaluate("window.before") is True


def test_news_are_shown_while_a_version_cannot_be_had(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    wall.route("**/data/current.json", lambda route: _changed(route, {"app": "newer"}))
    made = stage.publish(52)
    _pass(wall, 5_000)
    drawn(wall, publication=made)


def test_a_screen_that_is_gone_stays_and_says_so(as_configured: Stage, wall: Page) -> None:
    shown(wall, f"{as_configured.origin}/man-hinh?bo-cuc=huyen")
    _without(as_configured, "huyen")
    _pass(wall, LATE)
    gone = "MÀN HÌNH KHÔNG CÒN TRONG CẤU HÌNH: Các huyện"
    for _ in range(TRIES):
        as_configured.site.store.beat()
        _pass(wall, POLL)
        if gone in (wall.locator("[data-alarm]").text_content() or ""):
            break
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_contain_text(gone)
    assert "bo-cuc=huyen" in wall.url
    expect(wall.locator(".face-table tbody tr").first).to_be_visible()


def test_a_list_goes_on_without_a_view_that_is_gone(as_configured: Stage, wall: Page) -> None:
    own_time(wall)
    address = "/man-hinh?xem=huyen...10,van-ban...10"
    shown(wall, f"{as_configured.origin}{address}")
    _without(as_configured, "huyen")
    wall.reload()
    drawn(wall)
    pass_time(wall, seconds=35)
    as_configured.site.store.beat()
    pass_time(wall, seconds=3)
    expect(wall.locator(".wall-name p")).to_contain_text("Văn bản")
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_contain_text("KHÔNG CÒN TRONG CẤU HÌNH: huyen")


def test_settings_and_templates_are_another_version(settings: Settings, tmp_path: Path) -> None:
    for floor in version.FLOORS:
        shutil.copytree(version.ROOT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    before = {version.code.__wrapped__(tmp_path)}
    for path in ("dashboard/templates/wall/map.html", "layers/labels.py", "geodata/settings/wall_layouts.py"):
        (tmp_path / path).write_text((tmp_path / path).read_text() + " ")
        before.add(version.code.__wrapped__(tmp_path))
    assert len(before) == 4
    wall = settings.wall.model_copy(update={"default": "van-ban"})
    assert version.build(settings.model_copy(update={"wall": wall})) != version.build(settings)
    moved = settings.server.model_copy(update={"port": 9})
    assert version.build(settings.model_copy(update={"server": moved})) == version.build(settings)


def test_an_open_wall_takes_over_other_settings(as_configured: Stage, wall: Page) -> None:
    shown(wall, f"{as_configured.origin}/man-hinh")
    wall.evaluate("window.before = true")
    _without(as_configured, "huyen")
    with wall.expect_navigation(timeout=20_000):
        _pass(wall, 8_000)
    drawn(wall)
    assert wall.evaluate("window.before") is None


def test_a_view_that_fails_is_said_and_comes_back(stage: Stage, wall: Page) -> None:
    own_time(wall)
    wall.route("**/man-hinh?bo-cuc=van-ban*", lambda route: route.fulfill(status=500))
    shown(wall, f"{stage.origin}/man-hinh?xem=huyen...10,van-ban...10")
    pass_time(wall, seconds=33)
    stage.site.store.beat()
    pass_time(wall, seconds=3)
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_have_text("CHƯA HIỂN THỊ ĐƯỢC Văn bản và cấp độ dịch · đang thử lại")
    expect(wall.locator(".wall-name p")).to_contain_text("Các huyện")
    wall.unroute("**/man-hinh?bo-cuc=van-ban*")
    stage.site.store.beat()
    pass_time(wall, seconds=3)
    state(wall, "live")
    seen = set()
    for _ in range(6):
        pass_time(wall, seconds=10)
        wall.wait_for_timeout(300)
        seen.add((wall.locator(".wall-name p").text_content() or "").partition(" · ")[0])
    assert seen == {"Các huyện", "Văn bản và cấp độ dịch"}


def test_all_views_of_a_list_are_held_from_the_start(stage: Stage, wall: Page) -> None:
    own_time(wall)
    shown(wall, f"{stage.origin}/man-hinh?xem=huyen...10,nguon-luc...10,van-ban...10")
    wall.wait_for_timeout(1_500)
    stage.stop()
    seen = set()
    for _ in range(8):
        pass_time(wall, seconds=4)
        seen.add(wall.locator(".wall-name p").text_content())
        failed = wall.locator('[data-chart][data-state="failed"]').count()
        assert failed == 0
    assert len(seen) == 3


def test_views_that_were_good_outlive_a_publication_that_cannot_be_loaded(stage: Stage, wall: Page) -> None:
    own_time(wall)
    shown(wall, f"{stage.origin}/man-hinh?xem=huyen...10,van-ban...10")
    wall.wait_for_timeout(1_000)
    wall.route("**/man-hinh?bo-cuc=*", lambda route: route.fulfill(status=500))
    stage.publish(53)
    seen = set()
    for _ in range(6):
        pass_time(wall, seconds=6)
        seen.add(wall.locator(".wall-name p").text_content())
    stage.site.store.beat()
    pass_time(wall, seconds=3)
    assert len(seen) == 2
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_contain_text("CHƯA TẢI ĐƯỢC công bố số")


def test_every_face_comes_round_in_a_list(stage: Stage, wall: Page) -> None:
    own_time(wall)
    shown(wall, f"{stage.origin}/man-hinh?xem=toan-canh...30,van-ban...30")
    seen, many = set(), 0
    for _ in range(80):
        wall.clock.run_for(5_000)
        wall.wait_for_timeout(60)
        if wall.locator("html").get_attribute("data-view") == "0":
            faces = wall.locator(".cell").first.locator("[data-face]").evaluate_all(HIDDEN)
            seen.add(faces.index(False))
            many = len(faces)
    assert many == 3
    assert seen == {0, 1, 2}


def test_figures_of_a_day_long_gone_are_old_however_young_their_publication(settings: Settings) -> None:
    young = Current(publication=1, as_of="2022-01-22", made_at="2026-03-01T18:00:00+07:00", illustrative=False)
    assert old_at(young, settings) == "2022-01-25T00:00:00+07:00"
    daily = Current(publication=1, as_of="2026-03-01", made_at="2026-03-01T18:00:00+07:00", illustrative=False)
    assert old_at(daily, settings) == "2026-03-02T19:00:00+07:00"
    nothing = Current(publication=0, as_of=None, made_at=None, illustrative=False)
    assert old_at(nothing, settings) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "SỐ LIỆU CŨ · đến ngày 21/1/2022 · công bố lúc "), ("en", "OLD FIGURES · up to 21 Jan 2022 · published ")],
)
def test_a_wall_is_not_green_on_figures_of_months_ago(seeded: Site, wall: Page, language: str, said: str) -> None:
    seeded.store.beat()
    shown(wall, f"{seeded.origin}/man-hinh?lang={language}")
    seeded.store.beat()
    wall.clock.run_for(POLL)
    state(wall, "old")
    expect(wall.locator("[data-alarm]")).to_contain_text(said)


def test_a_publication_that_is_taken_back_gives_way_to_the_one_before(stage: Stage, wall: Page) -> None:
    store = stage.site.store
    before = store.current()
    made = stage.publish(54)
    shown(wall, f"{stage.origin}/man-hinh?xem=huyen,van-ban")
    drawn(wall, publication=made)
    newest = store.current()
    store.show(before)
    wall.clock.run_for(POLL)
    drawn(wall, publication=before.publication)
    state(wall, "live")
    store.show(newest)


def test_full_screen_outlives_another_version(stage: Stage, wall: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    wall.keyboard.press("F")
    frame = wall.frame_locator(".wall-frame")
    frame.locator("html[data-drawn]").wait_for(state="attached", timeout=20_000)
    inner = wall.frames[1]
    inner.evaluate("window.before = true")
    stage.stop()
    monkeypatch.setattr("dashboard.server.build", lambda _settings: "another")
    stage.start()
    stage.site.store.beat()
    _pass(wall, 10_000)
    frame.locator('body[data-app="another"]').wait_for(timeout=20_000)
    assert wall.evaluate("document.fullscreenElement?.className") == "wall-frame"
    wall.frames[1].locator("body").press("f")
    expect(wall.locator(".wall-frame")).to_have_count(0)


def _changed(route: Route, change: dict[str, object]) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=orjson.dumps({**answer.json(), **change}))


def test_a_spoilt_note_of_the_newest_publication_stops_no_page(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    note = stage.site.store.current_path
    whole = note.read_bytes()
    note.write_bytes(b"\x00" * 100)
    stage.site.store.beat()
    wall.reload()
    drawn(wall)
    state(wall, "live")
    note.write_bytes(whole)
