"""What panels say: whole in every cell that is allowed, their own places, days and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.server import build_public
from dashboard.site import PageContext
from dashboard.snapshot import Snapshot
from dashboard.wall import panels
from dashboard.wall.panels import ticker
from dashboard.wall.slide import Size, Slide
from geodata.geography.admin_units import Place
from geodata.settings.config import Settings
from geodata.settings.wall_layouts import LayoutCell, Panel, Programme, View, WallLayout
from tests.dashboard.conftest import Site
from tests.dashboard.wall.conftest import Stage, drawn, own_time, shown
from tests.serving import serving

LAYOUTS = ("toan-canh", "huyen", "nguon-luc", "van-ban")
ALL = "all => all.forEach(face => face.removeAttribute('aria-hidden'))"
SHORTENED = """() => [...document.querySelectorAll(".wall *")]
    .filter(one => ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && one.matches(".face *"))
    .filter(one => !one.closest(".plot, svg") && one.scrollWidth > one.clientWidth + 1)
    .map(one => [one.className, one.textContent.trim().slice(0, 60), one.scrollWidth, one.clientWidth])"""
CUT = """faces => faces.filter(face => {
    const {right, bottom} = face.getBoundingClientRect();
    return [...face.querySelectorAll("*")].some(one => {
        const inner = one.getBoundingClientRect();
        return !one.closest(".plot") && inner.width && (inner.right > right + 3 || inner.bottom > bottom + 10);
    });
}).map(face => face.className + ": " + face.textContent.trim().slice(0, 80))"""
LAPPING = """() => {
    const boxes = [];
    for (const face of document.querySelectorAll("[data-face]:not(.face-table)")) {
        const walker = document.createTreeWalker(face, NodeFilter.SHOW_TEXT), range = document.createRange();
        while (walker.nextNode()) {
            const words = walker.currentNode;
            if (!words.data.trim() || words.parentElement.closest(".plot, svg")) continue;
            range.selectNodeContents(words);
            for (const {left, right, top, bottom} of range.getClientRects()) {
                boxes.push({face, words, left, right, middle: (top + bottom) / 2, reach: (bottom - top) / 4});
            }
        }
    }
    return boxes.flatMap((one, n) => boxes.slice(n + 1).filter(other =>
        one.face === other.face && one.words !== other.words && one.left + 1 < other.right && other.left + 1 < one.right
        && Math.abs(one.middle - other.middle) < one.reach + other.reach,
    ).map(other => [one.words.data.trim(), other.words.data.trim()]));
}"""
"""Pairs of words of a face that lie on each other; of a line its middle half counts, where the letters are."""
TITLE, TEXT = 32, 28
"""Heights above and below a numeral, and of a line beside it, in pixels of a screen of 1920 x 1080."""
OVER = """row => row.map(one => one.getBoundingClientRect().width)"""


def _panel(kind: str, **content: object) -> Panel:
    return Panel.model_validate({"kind": kind, **content})


PANELS = {
    "map": _panel("map", indicator="cases_7d", level="commune"),
    "numerals": _panel("numerals", indicators=("cases_new", "cases_7d", "coverage_dose2_18plus")),
    "chart": _panel("chart", chart="testing_positivity_90d"),
    "table": _panel("table", indicators=("level_announced", "cases_new", "cases_7d_per_100k", "coverage_dose2_18plus")),
    "levels": _panel("levels"),
    "late": _panel("late", indicator="samples_taken"),
    "documents": _panel("documents"),
    "ticker": _panel("ticker"),
}


@contextmanager
def _walls(site: Site, layouts: dict[str, WallLayout], programmes: dict[str, Programme] | None = None) -> Iterator[str]:
    """A server on a site's figures with other walls."""
    wall = site.settings.wall.model_copy(
        update={"default": next(iter(layouts)), "layouts": layouts, "programmes": programmes or {}}
    )
    settings = site.settings.model_copy(update={"wall": wall})
    with serving(build_public(settings, site.store, engine=site.engine)) as origin:
        yield origin


def _one(settings: Settings, panel: Panel, at: tuple[int, int, int, int] = (1, 1, 8, 9)) -> WallLayout:
    return settings.wall.layouts["huyen"].model_copy(update={"cells": (LayoutCell(at=at, panels=(panel,)),)})


@dataclass(frozen=True)
class Scene:
    """The pages' view of the seed."""

    ask: PageContext
    province: Place

    def faces(self, panel: Panel, *, place: str = "", wide: float = 900, high: float = 700) -> list[Slide]:
        about = self.ask.snapshot.places[place] if place else self.province
        return panels.slides(self.ask, panel, about, Size(width=wide, height=high))


@pytest.fixture
def seed(seeded: Site) -> Scene:
    snapshot = Snapshot(seeded.store, seeded.store.current())
    ask = PageContext(snapshot=snapshot, settings=seeded.settings, language="vi", domain="wall", path="/man-hinh")
    return Scene(ask, snapshot.places.province)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_words_are_shortened(seeded: Site, wall: Page, layout: str, language: str) -> None:
    shown(wall, f"{seeded.origin}/man-hinh?bo-cuc={layout}&lang={language}")
    wall.eval_on_selector_all("[data-face]", ALL)
    assert wall.evaluate(SHORTENED) == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", panels.kinds())
def test_the_smallest_cell_of_a_kind_loses_nothing(seeded: Site, wall: Page, kind: str, language: str) -> None:
    layout = _one(seeded.settings, PANELS[kind], (1, 1, *panels.kinds()[kind].smallest))
    with _walls(seeded, {"small": layout}) as origin:
        shown(wall, f"{origin}/man-hinh?lang={language}")
        wall.eval_on_selector_all("[data-face]", ALL)
        assert wall.evaluate(SHORTENED) == []
        assert wall.eval_on_selector_all("[data-face]", CUT) == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("indicator", ["samples_taken", "bed_occupancy"])
def test_the_longest_legend_is_whole_in_the_smallest_map(
    seeded: Site, wall: Page, indicator: str, language: str
) -> None:
    panel = PANELS["map"].model_copy(update={"indicator": indicator})
    layout = _one(seeded.settings, panel, (1, 1, *panels.kinds()["map"].smallest))
    with _walls(seeded, {"small": layout}) as origin:
        shown(wall, f"{origin}/man-hinh?lang={language}")
        wall.eval_on_selector_all("[data-face]", ALL)
        assert wall.eval_on_selector_all("[data-face]", CUT) == []


def test_every_commune_has_its_value_on_some_map_of_a_small_cell(seeded: Site, wall: Page) -> None:
    with _walls(
        seeded, {"small": _one(seeded.settings, PANELS["map"], (1, 1, *panels.kinds()["map"].smallest))}
    ) as origin:
        shown(wall, f"{origin}/man-hinh")
        said = wall.locator("[data-place]").evaluate_all("all => all.map(one => one.dataset.place)")
    assert len(set(said)) == 71


def test_all_columns_and_rows_of_a_table_come(seed: Scene) -> None:
    made = seed.faces(PANELS["table"], wide=560, high=330)
    assert len(made) > 1
    columns = {name for face in made for name in face.content["columns"][1:]}
    rows = {row.name for face in made for row in face.content["rows"]}
    assert len(columns) == 4
    assert len(rows) == 9


def test_a_panel_about_its_own_place_says_which(seed: Scene) -> None:
    for kind in ("map", "chart", "late", "table", "numerals", "levels"):
        panel = PANELS[kind].model_copy(update={"place": "660", "level": None})
        assert "Gia Nghĩa" in seed.faces(panel)[0].title
        assert "Gia Nghĩa" not in seed.faces(panel, place="660")[0].title
    low = seed.faces(PANELS["levels"].model_copy(update={"place": "660"}), high=52)
    assert low[0].content[0].label.startswith("Gia Nghĩa")
    line = seed.faces(PANELS["ticker"].model_copy(update={"place": "660"}), wide=1800, high=52)
    assert line[0].content["head"] == "Thành phố Gia Nghĩa"
    assert "8/8 xã" in line[0].content["words"]


def test_a_panel_about_no_place_says_so(seed: Scene) -> None:
    faces = seed.faces(PANELS["numerals"].model_copy(update={"place": "99999"}))
    assert [face.kind for face in faces] == ["nothing"]
    assert faces[0].content == "Không có đơn vị “99999” trong công bố này."


def test_a_line_says_its_day_and_what_it_rests_on_and_loses_nothing(seed: Scene) -> None:
    assert "hôm nay" not in str(seed.faces(PANELS["ticker"], wide=1800, high=52)).lower()
    words = "Một câu dài không có dấu phẩy nào cả để xem nó được cắt ở đâu, rồi phần sau; và hết."
    parts = ticker.parts(words, 400)
    assert len(parts) > 2
    assert " ".join(parts) == words


def test_a_day_on_which_communes_are_missing_is_not_compared(seed: Scene) -> None:
    made = seed.faces(_panel("numerals", indicators=("samples_taken", "cases_new")))[0].content.numerals
    assert made[0].change == ("chưa đủ để", "so sánh")
    assert made[1].change[0].startswith(("▲", "▼"))


def test_a_sum_of_days_says_how_many_reported_its_last_one(stage: Stage) -> None:
    site = stage.site
    site.publish([("cases_new", "24611", stage.last + timedelta(days=1), 4.0)])
    snapshot = Snapshot(site.store, site.store.current())
    ask = PageContext(snapshot=snapshot, settings=site.settings, language="vi", domain="wall", path="/man-hinh")
    panel = _panel("numerals", indicators=("cases_new", "cases_7d"))
    made = panels.slides(ask, panel, snapshot.places.province, Size(width=900, height=700))[0].content.numerals
    assert [one.basis.text.split(" · ")[1] for one in made] == ["1/71 xã", "1/71 xã (minh hoạ)"]
    day, week = (one.change for one in made)
    assert (day, made[0].doubts) == (("chưa đủ để", "so sánh"), ("tạm thời",))
    ways = ("▲ tăng", "▼ giảm", "không đổi")
    assert week[0].startswith(ways), "six days of every commune are set against the same six"


def test_a_long_change_has_room_beside_its_numeral(stage: Stage) -> None:
    site, high = stage.site, 470
    site.publish([("cases_new", "24611", stage.last + timedelta(days=later), 90_000.0) for later in (0, 1)])
    snapshot = Snapshot(site.store, site.store.current())
    ask = PageContext(snapshot=snapshot, settings=site.settings, language="vi", domain="wall", path="/man-hinh")
    panel = _panel("numerals", indicators=("cases_new", "cases_7d", "cases_7d_per_100k"))
    made = panels.slides(ask, panel, snapshot.places.province, Size(width=360, height=high))
    lines = [max(len(one.change) for one in slide.content.numerals) for slide in made]
    assert max(lines) == 4, "a long amount over a part of the days"
    for slide, most in zip(made, lines, strict=True):
        rows = slide.content.rows
        assert rows * (2 * TITLE + most * TEXT) + (rows - 1) * 8 <= high


def test_computed_levels_are_called_computed_where_none_is_announced(
    seed: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = Snapshot.layer
    only = {"level_announced": None}
    monkeypatch.setattr(Snapshot, "layer", lambda self, name, level: only.get(name, layer(self, name, level)))
    low = seed.faces(PANELS["levels"], high=52)
    assert low[0].content[0].label == "Theo quy tắc, minh hoạ"


def test_levels_stand_in_boxes_of_one_size(seeded: Site, wall: Page) -> None:
    shown(wall, f"{seeded.origin}/man-hinh?bo-cuc=van-ban")
    widths = wall.locator(".levels ul").first.locator("li").evaluate_all(OVER)
    assert max(widths) - min(widths) < 1


def test_every_line_of_late_communes_names_their_district(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    snapshot = Snapshot(stage.site.store, stage.site.store.current())
    ask = PageContext(snapshot=snapshot, settings=stage.site.settings, language="vi", domain="wall", path="/man-hinh")
    silent = PANELS["late"].model_copy(update={"indicator": "cases_new"})
    empty = replace(snapshot.current, as_of="2020-01-01")
    nobody = replace(ask, snapshot=_at(snapshot, empty))
    faces = panels.slides(nobody, silent, snapshot.places.province, Size(width=728, height=217))
    lines = [line for face in faces for line in face.content.lines]
    named = [name for line in lines for district, names in line for name in names.split(", ") if district]
    assert len(named) == 71
    assert len(lines) / len(faces) > 1.5


def _at(snapshot: Snapshot, current: object) -> Snapshot:
    return Snapshot(snapshot.store, current)  # type: ignore[arg-type]


def test_words_off_the_land_stand_on_a_plate(seeded: Site, wall: Page) -> None:
    shown(wall, f"{seeded.origin}/man-hinh?bo-cuc=huyen&noi=660")
    beside = wall.locator(".face-map").first.locator("text.beside")
    assert beside.count() >= 2
    assert wall.locator(".face-map").first.locator("rect.plate").count() == beside.count()
    led = wall.locator(".face-map").first.locator("path.led").count()
    assert 0 < led <= beside.count()


def test_a_phone_reaches_the_last_column(seeded: Site, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    shown(page, f"{seeded.origin}/man-hinh?bo-cuc=huyen")
    page.locator(".face-table tbody").hover()
    page.mouse.wheel(400, 0)
    page.wait_for_timeout(500)
    box = page.locator(".face-table th[scope=col]").last.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 391
    page.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_on_a_phone_no_words_are_shortened_or_lie_on_others(seeded: Site, chromium: Browser, layout: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    shown(page, f"{seeded.origin}/man-hinh?bo-cuc={layout}")
    page.eval_on_selector_all("[data-face]", ALL)
    assert page.evaluate(SHORTENED) == []
    assert page.evaluate(LAPPING) == []
    assert page.eval_on_selector_all("[data-face]:not(.face-table)", CUT) == []
    page.close()


def test_a_list_that_names_a_place_that_there_is_not_shows_its_others(seeded: Site, wall: Page) -> None:
    own_time(wall)
    views = (View(layout="huyen", place="99999"), View(layout="huyen", indicator="deaths_new"), View(layout="huyen"))
    programme = Programme(title=seeded.settings.wall.layouts["huyen"].title, views=views)
    with _walls(seeded, dict(seeded.settings.wall.layouts), {"sai": programme}) as origin:
        shown(wall, f"{origin}/man-hinh?chuong-trinh=sai")
        expect(wall.locator(".wall-name b")).to_contain_text("Đắk Nông")
        wall.goto(f"{origin}/man-hinh/danh-sach")
        expect(wall.locator(".programmes .missing").first).to_have_text("Không có “99999”")


def test_more_views_than_a_list_holds_are_refused(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.origin}/man-hinh?xem={','.join(['huyen'] * 21)}")
    expect(page.get_by_role("alert")).to_have_text("Một danh sách có nhiều nhất 20 cảnh; địa chỉ này có 21.")
    page.goto(f"{stage.origin}/man-hinh?xem={','.join(['toan-canh.24611.cases_7d_per_100k.3600'] * 20)}")
    drawn(page)


def test_a_commune_stays_in_a_list_that_is_changed(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.origin}/man-hinh/danh-sach?xem=huyen.24611..45,huyen.99999")
    page.get_by_role("button", name="Chạy danh sách").click()
    drawn(page)
    assert page.url.split("xem=")[1] == "huyen.24611..45,huyen.99999..30".replace(",", "%2C")


def test_a_table_tells_only_who_is_missing(seeded: Site, wall: Page) -> None:
    shown(wall, f"{seeded.origin}/man-hinh?bo-cuc=huyen")
    assert wall.locator(".face-table").count() == 1
    assert wall.locator(".face-table td small").count() == 0
