"""Layers over the map in a real browser: facilities, zones in force on the day, epidemic levels."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard.conftest import Site, drawn
from tests.dashboard.extra_support import add, extras
from tests.dashboard.test_map import AXE

DAY = "2021-12-20"


@pytest.fixture(scope="module")
def laid(site: Site) -> Site:
    """The site with facilities, zones and announced levels published."""
    add(site.store, extras(site.store))
    return site


def asked_of(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_without_the_files_there_is_no_switch_until_they_are_published(site: Site, page: Page) -> None:
    add(site.store, {}, without=("facilities.json", "zones.json"))
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    expect(page.get_by_role("switch")).to_have_count(0)
    n = add(site.store, extras(site.store))
    page.locator(f'html[data-drawn$="/{n}"]').wait_for(state="attached", timeout=15_000)
    expect(page.get_by_role("switch")).to_have_count(2)


def test_nothing_is_fetched_before_a_layer_is_switched_on(laid: Site, page: Page) -> None:
    asked = asked_of(page)
    page.goto(f"{laid.origin}/ban-do?day={DAY}")
    drawn(page)
    page.wait_for_timeout(300)
    assert not [url for url in asked if "/late/" in url or "facilities.json" in url or "zones.json" in url]
    page.get_by_role("switch", name="Cơ sở y tế").click()
    expect(page.locator(".mark").first).to_be_visible()
    assert len([url for url in asked if "facilities.json" in url]) == 1
    expect(page).to_have_url(re.compile("layers=facilities"))
    page.get_by_role("switch", name="Cơ sở y tế").click()
    expect(page.locator(".mark, .mark-cluster")).to_have_count(0)


def test_a_facility_says_what_it_is_as_text(laid: Site, page: Page) -> None:
    page.goto(f"{laid.origin}/ban-do?day={DAY}&layers=facilities&kinds=hospital")
    drawn(page)
    page.locator(".mark.of-hospital").click()
    card = page.locator("#readout")
    expect(card.locator("h2")).to_contain_text("Bệnh viện")
    expect(card).to_contain_text("Đang dùng 47/120 giường")
    expect(card).to_contain_text("Đường Lê Thánh Tông <b>12</b>")
    expect(card.locator(".badge")).to_have_text("Số liệu minh hoạ")
    card.locator(".close").click()
    expect(card).to_contain_text("Chạm vào một nơi")


def test_a_station_without_figures_says_so_and_that_its_place_is_approximate(laid: Site, page: Page) -> None:
    page.goto(f"{laid.origin}/ban-do?day={DAY}&layers=facilities&kinds=health_station")
    drawn(page)
    page.locator(".mark.of-health_station").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#readout")).to_contain_text("Công suất: chưa có số liệu")
    expect(page.locator("#readout")).to_contain_text("Vị trí gần đúng")


def test_dense_points_are_clustered_and_a_cluster_opens(laid: Site, page: Page) -> None:
    page.goto(f"{laid.origin}/ban-do?day={DAY}&layers=facilities")
    drawn(page)
    cluster = page.locator(".mark-cluster").first
    expect(cluster).to_have_attribute("aria-label", re.compile(r"^\d+ điểm, bấm để phóng to$"))
    before = page.evaluate("board.map.state.map.getZoom()")
    cluster.click()
    page.wait_for_timeout(800)
    assert page.evaluate("board.map.state.map.getZoom()") > before


@pytest.mark.parametrize(("width", "height", "least"), [(1440, 900, 6), (720, 450, 4), (390, 844, 5)])
def test_names_of_districts_lie_on_no_point_and_on_no_other_name(
    laid: Site, chromium: Browser, width: int, height: int, least: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{laid.origin}/ban-do?day={DAY}&layers=facilities")
    drawn(page)
    expect(page.locator(".mark-cluster").first).to_be_visible()
    page.wait_for_timeout(500)
    covered = """() => {
        const boxes = all => [...document.querySelectorAll(all)]
            .map(one => [one.textContent, one.getBoundingClientRect()]);
        const labels = boxes('.place-label.of-district'), clusters = boxes('.mark-cluster');
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        return {labels: labels.length, met: labels.flatMap(([name, box], at) => [...clusters, ...labels.slice(at + 1)]
            .filter(([, other]) => meet(box, other)).map(([other]) => `${name}/${other}`))};
    }"""
    found = page.evaluate(covered)
    assert found["labels"] >= least
    assert found["met"] == []
    context.close()


def test_kinds_are_chosen_and_kept_in_the_address(laid: Site, page: Page) -> None:
    page.goto(f"{laid.origin}/ban-do?day={DAY}&layers=facilities")
    drawn(page)
    page.locator(".kinds button", has_text="Trạm y tế").click()
    expect(page.locator(".mark.of-health_station")).to_have_count(0)
    expect(page).to_have_url(re.compile("kinds=hospital,medical_centre,field_hospital"))
    page.reload()
    drawn(page)
    expect(page.locator(".mark.of-checkpoint")).to_have_count(1)
    expect(page.locator(".kinds button", has_text="Trạm y tế")).to_have_attribute("aria-pressed", "false")


def test_zones_follow_the_day(laid: Site, page: Page) -> None:
    page.goto(f"{laid.origin}/ban-do?day={DAY}&layers=zones")
    drawn(page)
    summary = page.locator(".zone-summary")
    expect(summary).to_contain_text("Đang áp dụng: 1")
    expect(summary).to_contain_text("Chưa rõ còn hiệu lực: 1")
    page.get_by_role("slider").press("Home")
    drawn(page, beginning="cases_new/commune/2021-12-01")
    expect(summary).to_contain_text("Đang áp dụng: 0")


def test_a_zone_names_measure_document_and_period(laid: Site, page: Page) -> None:
    page.goto(f"{laid.origin}/ban-do?day={DAY}&layers=zones&lang=vi")
    drawn(page)
    expect(page.locator(".zone-summary")).to_be_visible()
    click_zone(page, "open")
    card = page.locator("#readout")
    expect(card).to_contain_text("Phong toả tạm thời")
    expect(card).to_contain_text("Từ 15/12/2021 · đến hết 24/12/2021")
    expect(card).to_contain_text("1.240 người dân")
    expect(card.locator("a")).to_have_attribute("href", "/van-ban/1774-qd-ubnd-2021")
    click_zone(page, "unended")
    expect(card).to_contain_text("Chưa rõ còn hiệu lực")
    expect(card).to_contain_text("chưa có ngày kết thúc")


def test_the_list_of_zones_leads_to_one(laid: Site, page: Page) -> None:
    page.goto(f"{laid.origin}/ban-do?day={DAY}&layers=zones")
    drawn(page)
    before = page.evaluate("board.map.state.map.getZoom()")
    page.get_by_role("button", name="Khu vực open").click()
    expect(page.locator("#readout h2")).to_have_text("Khu vực open")
    page.wait_for_timeout(800)
    assert page.evaluate("board.map.state.map.getZoom()") > before


def click_zone(page: Page, name: str) -> None:
    """Click near the corner of a zone, clear of its label."""
    x, y = page.evaluate(
        """async name => {
            const file = await board.data.get('zones.json'), map = board.map.state.map;
            const zone = file.features.find(one => one.properties.id === name);
            const [lon, lat] = zone.geometry.coordinates[0][0];
            const at = map.latLngToContainerPoint([lat + 0.008, lon + 0.008]);
            const box = map.getContainer().getBoundingClientRect();
            return [box.x + at.x, box.y + at.y];
        }""",
        name,
    )
    page.mouse.click(x, y)


def test_levels_are_words_not_amounts(laid: Site, page: Page) -> None:
    page.goto(f"{laid.origin}/ban-do?indicator=level_announced&day={DAY}&level=district&place=663")
    drawn(page)
    expect(page.locator("#legend .classes li")).to_contain_text(["Cấp 1", "Cấp 2", "Cấp 3", "Cấp 4", "Chưa xác định"])
    expect(page.locator("#caption")).to_contain_text("7/8 đã xác định")
    expect(page.locator(".place-label", has_text="Đắk Mil")).to_contain_text("Cấp")
    expect(page.locator("#readout")).not_to_contain_text("sau 7 ngày")
    page.get_by_role("button", name="Xem bảng").click()
    expect(page.locator("#table td", has_text="Cấp")).to_have_count(7)
    expect(page.locator("#table td", has_text="Chưa xác định")).to_have_count(1)
    expect(page.locator("#table")).not_to_contain_text("Thay đổi")


def test_an_unknown_level_is_hatched_never_green(laid: Site, page: Page) -> None:
    page.goto(f"{laid.origin}/ban-do?indicator=level_announced&day={DAY}&level=district")
    drawn(page)
    unknown = page.evaluate(
        """async () => {
            const layer = await board.data.layer('level_announced', 'district');
            const code = layer.places[layer.values[0].indexOf(null)];
            return String(board.map.style({properties: {code}}, {hideout: {fill: {[code]: board.figures.colour(
                board.figures.figures(layer, {}, null).of(code), layer.legend)}}}).fillColor);
        }"""
    )
    assert unknown == "[object CanvasPattern]"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_layers_have_no_serious_fault_of_accessibility(
    laid: Site, chromium: Browser, theme: str, width: int, height: int
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        bypass_csp=True,
        color_scheme="dark" if theme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"{laid.origin}/ban-do?day={DAY}&layers=facilities,zones&indicator=level_announced&lang=en")
    drawn(page)
    expect(page.locator(".mark").first).to_be_attached()
    page.evaluate("document.body.dataset.sheet = '2'")
    page.wait_for_timeout(300)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    serious = [
        (item["id"], item["nodes"][0]["html"][:200]) for item in found if item["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
