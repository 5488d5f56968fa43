"""What stands on a wall: every layout whole, legible, labelled; lists that take turns; addresses that name nothing."""

from __future__ import annotations

import itertools
from urllib.parse import unquote

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from dashboard.server import build_public
from geodata.settings import config
from geodata.settings.config import ConfigError
from layers import illustrative
from tests.dashboard.conftest import SILENT, Site
from tests.dashboard.public.test_page_list import serious
from tests.dashboard.wall.conftest import SCREEN, Stage, drawn, early_in_turn, own_time, pass_time, shown, state

LAYOUTS = tuple(config.load().wall.layouts)
LEGIBLE = 27.9
PLOT_SCALE = 28 / 12
"""How much larger than drawn the words of a chart stand on a wall: `LETTER` of wall-panels.js, at 1920 x 1080."""
TEXTS = """() => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, element = node.parentElement, range = document.createRange();
        if (!node.textContent.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
        range.selectNodeContents(node);
        const {width, left, right, bottom} = range.getBoundingClientRect();
        const plot = Boolean(element.closest(".plot")), size = parseFloat(getComputedStyle(element).fontSize);
        const scale = element.ownerSVGElement && !plot ? element.getScreenCTM().a : 1;
        if (width) found.push({text: node.textContent.trim(), size: size * scale, plot, left, right, bottom});
    }
    return found;
}"""
CUT = """faces => faces
    .filter(face => face.scrollHeight > face.clientHeight + 2 || face.scrollWidth > face.clientWidth + 2)
    .map(face => [face.className, face.scrollWidth, face.clientWidth, face.scrollHeight, face.clientHeight])"""


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_is_legible_and_on_the_screen(seeded: Site, wall: Page, layout: str, language: str) -> None:
    shown(wall, f"{seeded.origin}/man-hinh?bo-cuc={layout}&lang={language}")
    texts = wall.evaluate(TEXTS)
    assert len(texts) > 30
    small = [text["text"] for text in texts if text["size"] * (PLOT_SCALE if text["plot"] else 1) < LEGIBLE]
    assert [text for text in small if not text.isdecimal()] == []
    assert [text for text in texts if text["left"] < -1 or text["right"] > SCREEN["width"] + 1] == []
    assert [text for text in texts if text["bottom"] > SCREEN["height"] + 1] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_screen_is_accessible(seeded: Site, chromium: Browser, layout: str) -> None:
    context = chromium.new_context(viewport=SCREEN, bypass_csp=True)
    page = context.new_page()
    shown(page, f"{seeded.origin}/man-hinh?bo-cuc={layout}")
    assert serious(page) == []
    context.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_panel_is_cut(seeded: Site, wall: Page, layout: str) -> None:
    shown(wall, f"{seeded.origin}/man-hinh?bo-cuc={layout}")
    cut = wall.eval_on_selector_all("[data-face]", CUT)
    assert cut == []


@pytest.mark.parametrize("place", ["", "660", "664"])
def test_every_unit_has_its_value_and_no_value_lies_on_another(seeded: Site, wall: Page, place: str) -> None:
    shown(wall, f"{seeded.origin}/man-hinh?bo-cuc=toan-canh&noi={place}")
    boxes = (
        wall.locator(".face-map")
        .first.locator("[data-place]")
        .evaluate_all(
            "all => all.map(text => ({code: text.dataset.place, ...text.getBoundingClientRect().toJSON()}))",
        )
    )
    communes = [
        unit["code"]
        for unit in requests.get(f"{seeded.origin}/data/1/places.json", timeout=10).json()["places"]
        if unit["level"] == "commune" and (not place or unit["parent"] == place)
    ]
    assert sorted(box["code"] for box in boxes) == sorted(communes)
    slack = 8
    over = [
        (one["code"], other["code"])
        for one, other in itertools.combinations(boxes, 2)
        if one["left"] + slack < other["right"]
        and other["left"] + slack < one["right"]
        and one["top"] + slack < other["bottom"]
        and other["top"] + slack < one["bottom"]
    ]
    assert over == []


def test_who_is_late_is_named(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh?bo-cuc=huyen")
    late = wall.locator(".face-late")
    expect(late.locator(".late-count")).to_contain_text("70/71")
    places = requests.get(f"{stage.origin}/data/1/places.json", timeout=10).json()["places"]
    silent = [unit for unit in places if unit["level"] == "commune"][SILENT]
    expect(late.locator("dd")).to_have_text(silent["name"].split(" ", 1)[1])


def test_a_screen_of_twice_the_size_shows_the_same_twice_as_large(seeded: Site, chromium: Browser) -> None:
    sizes = []
    for scale in (1, 2):
        page = chromium.new_page(viewport={key: side * scale for key, side in SCREEN.items()})
        shown(page, f"{seeded.origin}/man-hinh")
        sizes.append(
            page.eval_on_selector_all(".cell, .figure", "all => all.map(one => one.getBoundingClientRect().width)")
        )
        page.close()
    assert sizes[1] == pytest.approx([2 * width for width in sizes[0]], rel=0.01)


def test_the_panels_of_a_cell_take_turns_by_the_clock(seeded: Site, wall: Page) -> None:
    own_time(wall)
    shown(wall, f"{seeded.origin}/man-hinh")
    cell = wall.locator(".cell[data-seconds]").first
    titles = cell.locator("h2 span").all_text_contents()
    seen = set()
    for _ in range(8):
        seen.add(cell.locator("[data-face]:not([aria-hidden]) h2 span").text_content())
        wall.clock.run_for(9_000)
    assert seen == set(titles)
    assert len(titles) == 3


def test_a_list_of_views_takes_turns_and_obeys_keys(stage: Stage, wall: Page) -> None:
    own_time(wall)
    shown(wall, f"{stage.origin}/man-hinh?xem=huyen.660..30,van-ban...30")
    early_in_turn(wall, seconds=30)
    name = str(wall.locator(".wall-name p").text_content())
    wall.keyboard.press("Space")
    expect(wall.locator("[data-held]")).to_have_text(" · Tạm dừng chuyển cảnh")
    pass_time(wall, seconds=31)
    expect(wall.locator(".wall-name p")).to_contain_text(name)
    wall.keyboard.press("ArrowRight")
    expect(wall.locator(".wall-name p")).not_to_contain_text(name)
    wall.keyboard.press("Space")
    expect(wall.locator("[data-held]")).to_be_empty()
    seen = set()
    for _ in range(3):
        pass_time(wall, seconds=30)
        seen.add(wall.locator(".wall-name p").text_content())
    assert len(seen) == 2


def test_the_pointer_hides_and_comes_back(stage: Stage, wall: Page) -> None:
    shown(wall, f"{stage.origin}/man-hinh")
    wall.clock.run_for(3_500)
    assert wall.evaluate("getComputedStyle(document.body).cursor") == "none"
    wall.mouse.move(100, 100)
    wall.mouse.move(140, 120)
    assert wall.evaluate("getComputedStyle(document.body).cursor") != "none"


@pytest.mark.parametrize(
    "query",
    [
        "bo-cuc=khong-co",
        "xem=khong-co",
        "xem=huyen.99999",
        "bo-cuc=huyen&noi=1",
        "chuong-trinh=x",
        "xem=huyen...1",
        "chi-tieu=zz",
    ],
)
def test_an_address_that_names_nothing_leads_to_the_list_of_what_there_is(stage: Stage, query: str) -> None:
    answer = requests.get(f"{stage.origin}/man-hinh?{query}", timeout=10)
    assert answer.history[0].status_code == 302
    assert "/man-hinh/danh-sach?khong-co=" in answer.url
    assert f"Không có “{unquote(answer.url.split('khong-co=')[1].split('&')[0])}”" in answer.text


def test_a_list_of_ones_own_is_composed_and_kept_in_the_address(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.origin}/man-hinh/danh-sach")
    row = page.locator("[data-slot]").nth(1)
    row.locator("select").nth(0).select_option("huyen")
    row.locator("select").nth(1).select_option("660")
    row.locator("input").fill("45")
    page.get_by_role("button", name="Chạy danh sách").click()
    drawn(page)
    assert page.url.endswith("/man-hinh?xem=huyen.660..45")
    expect(page.locator(".wall-name b")).to_have_text("Thành phố Gia Nghĩa")


def test_a_saved_list_can_be_changed(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.origin}/man-hinh/danh-sach?lang=en")
    page.get_by_role("link", name="Change into a list of your own").click()
    chosen = page.eval_on_selector_all("[data-slot]", "rows => rows.map(row => row.querySelector('select').value)")
    assert chosen[:4] == ["toan-canh", "huyen", "nguon-luc", "van-ban"]


def test_a_chart_that_there_is_not_is_named_at_the_start(stage: Stage) -> None:
    settings = stage.site.settings
    layout = settings.wall.layouts["nguon-luc"]
    cell = layout.cells[0]
    panel = cell.panels[0].model_copy(update={"chart": "no_such_chart"})
    broken = settings.wall.model_copy(
        update={"layouts": {"x": layout.model_copy(update={"cells": (cell.model_copy(update={"panels": (panel,)}),)})}}
    )
    with pytest.raises(ConfigError, match="no_such_chart"):
        build_public(settings.model_copy(update={"wall": broken}), stage.site.store)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_only_illustrates_is_marked_in_every_panel_and_state(seeded: Site, wall: Page, layout: str) -> None:
    shown(wall, f"{seeded.origin}/man-hinh?bo-cuc={layout}")
    state(wall, "old")
    expect(wall.locator(".wall-name .made-up")).to_be_visible()
    made_up = wall.locator(".face-numerals .numeral, .face-chart, .face-table, .face-late").all()
    assert made_up or layout == "van-ban"
    unmarked = [panel for panel in made_up if "minh hoạ" not in (panel.text_content() or "")]
    assert all("tự báo cáo" in (panel.text_content() or "") for panel in unmarked)
    names = [panel.get_attribute("data-tile") for panel in unmarked]
    assert [name for name in names if name and _only_illustrates(seeded, name)] == []


def _only_illustrates(site: Site, name: str) -> bool:
    n = site.store.current().publication
    layer = requests.get(f"{site.origin}/data/{n}/layers/{name}/province.json", timeout=10).json()
    return illustrative.holds(layer, layer["days"][-1], layer["places"][0])


def test_all_levels_of_a_total_stand_on_one_row(seeded: Site, wall: Page) -> None:
    shown(wall, f"{seeded.origin}/man-hinh?bo-cuc=van-ban")
    rows = wall.locator(".face-levels .levels")
    expect(rows).to_have_count(2)
    for row in rows.all():
        numbers = [int(text or "") for text in row.locator("li b").all_text_contents()]
        assert sum(numbers) == 71
        assert len({box["y"] for box in (part.bounding_box() for part in row.locator("li").all()) if box}) == 1
