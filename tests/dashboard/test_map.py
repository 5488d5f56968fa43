"""The map page in a real browser, as its reader would use it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.geography import admin_units
from tests.dashboard.conftest import LAST, SILENT, SILENT_FROM, Site, daily, drawn, population

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CENTRE = """code => new Promise(resolve => requestAnimationFrame(() => {
    const box = document.querySelector('#map canvas').getBoundingClientRect();
    const place = [...document.querySelectorAll('.place-label')].find(label => label.textContent === code);
    const at = place.getBoundingClientRect();
    resolve([at.x + at.width / 2, at.y + at.height / 2]);
}))"""


def click_label(page: Page, name: str) -> None:
    """Click the shape under the label `name`."""
    page.locator(".place-label", has_text=name).first.wait_for()
    x, y = page.evaluate(CENTRE, name)
    page.mouse.click(x, y + 12)


def test_the_first_view_draws_the_newest_day(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do")
    assert drawn(page).startswith(f"cases_new/commune/{LAST.isoformat()}/")
    expect(page.locator("h1")).to_have_text("Bản đồ phòng, chống dịch")
    expect(page.locator("#freshness")).to_contain_text("Số liệu cũ")
    expect(page.locator(".caption-line")).to_contain_text("70/71 xã có số (minh hoạ)")
    expect(page.locator("#caption .badge")).to_have_text("Số liệu minh hoạ")
    expect(page.locator(".schematic")).to_have_text("Sơ đồ, không phải ranh giới hành chính")
    assert page.title() == "Ca mắc mới trong ngày · Tỉnh Đắk Nông · Bản đồ phòng, chống dịch"


def test_figures_of_yesterday_are_up_to_date(site: Site, page: Page) -> None:
    page.clock.set_system_time(datetime.combine(LAST + timedelta(days=1), time(9), tzinfo=UTC))
    page.goto(f"{site.origin}/ban-do")
    expect(page.locator("#freshness")).to_contain_text("Đang cập nhật")


def test_the_head_says_the_day_of_an_older_publication_and_is_whole_on_phones(site: Site, page: Page) -> None:
    words = page.locator(".freshness-words")
    page.goto(f"{site.origin}/ban-do")
    expect(words).to_have_text(re.compile(r"cập nhật \d\d:\d\d$"))
    page.clock.set_system_time(datetime(2031, 1, 1, tzinfo=UTC))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site.origin}/ban-do")
    expect(words).to_have_text(re.compile(r"cập nhật \d\d:\d\d \d+/\d+/20\d\d$"))
    drawn(page)
    assert words.evaluate(
        "one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.parentNode.clientHeight"
    )


def test_an_indicator_that_there_is_not_is_said_and_the_usual_one_shown(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?indicator=no_such&day=1999-01-01")
    assert drawn(page).startswith(f"cases_new/commune/{LAST.isoformat()}/")
    expect(page.locator("#say")).to_contain_text("không có chỉ tiêu trong địa chỉ")
    assert "no_such" not in page.url


def test_key_figures_say_how_many_reported(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    expect(page.locator(".kpi-foot").first).to_contain_text("70/71 xã")


def test_no_server_callback_and_no_chart_library_at_first(site: Site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    page.wait_for_timeout(500)
    assert not [url for url in asked if "_dash-update-component" in url or "plotly" in url]
    assert all(url.startswith(site.origin) for url in asked)


def test_a_change_of_day_makes_no_request(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?day=2021-12-10")
    drawn(page, beginning="cases_new/commune/2021-12-10")
    page.wait_for_timeout(500)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Ngày sau").click()
    drawn(page, beginning="cases_new/commune/2021-12-11")
    page.get_by_role("slider").press("ArrowLeft")
    drawn(page, beginning="cases_new/commune/2021-12-10")
    assert [url for url in asked if "current.json" not in url] == []
    assert "day=2021-12-10" in page.url


def test_the_address_holds_the_view_and_back_takes_back(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?indicator=cases_7d_per_100k&level=district&day=2021-12-15&place=663")
    drawn(page, beginning="cases_7d_per_100k/district/2021-12-15")
    expect(page.locator("#readout h2")).to_have_text("Huyện Đắk Mil")
    page.get_by_role("button", name="Xã", exact=True).click()
    drawn(page, beginning="cases_7d_per_100k/commune/2021-12-15")
    assert "level=commune" in page.url
    page.go_back()
    drawn(page, beginning="cases_7d_per_100k/district/2021-12-15")
    expect(page.locator("#readout h2")).to_have_text("Huyện Đắk Mil")


def test_a_tap_selects_and_a_second_control_opens_the_panel(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?level=district")
    drawn(page)
    click_label(page, "Tuy Đức")
    expect(page.locator("#readout h2")).to_have_text("Huyện Tuy Đức")
    expect(page.locator("#readout")).to_contain_text("6/6 xã có số (minh hoạ)")
    expect(page.locator("#panel")).to_be_hidden()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Xem chi tiết").click()
    expect(page.locator("#panel h2")).to_have_text("Huyện Tuy Đức")
    expect(page.locator("#panel .panel-figures .rests").first).to_be_visible()
    expect(page.locator("#panel .js-plotly-plot .barlayer .point").first).to_be_attached(timeout=15_000)
    assert [url.rpartition("/")[2] for url in asked if "plotly" in url] == ["plotly-basic.min.js"]
    expect(page.locator("#panel")).to_contain_text("Ca mắc mới theo ngày")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_a_rate_shows_the_count_behind_it(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?indicator=cases_7d_per_100k&level=district&place=660&day={LAST.isoformat()}")
    drawn(page)
    with site.engine.connect() as connection:
        tree = admin_units.tree(connection)
    order = [place.code for place in tree.level("commune")]
    communes, week = [order.index(place.code) for place in tree.communes_of("660")], range(14, 21)
    told = [(at, offset) for at in communes for offset in week if at != SILENT or offset < SILENT_FROM]
    cases = sum(daily(at, offset) for at, offset in told)
    people = sum(population(at) for at in {at for at, _ in told})
    expect(page.locator("#readout .line").first).to_have_text(f"{cases:.0f} ca")
    expect(page.locator("#readout .figure")).to_contain_text(f"{cases / people * 100_000:.1f}".replace(".", ","))


def test_not_reported_zero_and_not_applicable_are_told_apart(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?indicator=bed_occupancy_icu&table=1")
    drawn(page)
    table = page.locator("#table")
    expect(table.locator("td", has_text="Không áp dụng")).to_have_count(24)
    expect(page.locator("#legend")).to_contain_text("Không áp dụng")
    page.goto(f"{site.origin}/ban-do?table=1")
    drawn(page)
    expect(table.locator("td", has_text="Chưa báo cáo")).to_have_count(1)
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    fills = page.evaluate(
        """() => {
            const style = window.board.map.style, feature = {properties: {code: 'x'}};
            const find = fill => style(feature, {hideout: {fill: {x: fill}}}).fillColor;
            return [String(find('hatch')), find('none'), find('#edf8fb')];
        }"""
    )
    assert fills[0] == "[object CanvasPattern]"
    assert len(set(fills)) == 3


def test_a_new_publication_arrives_without_reload_and_keeps_the_view(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?level=district&day=2021-12-10")
    before = drawn(page, beginning="cases_new/district/2021-12-10")
    page.get_by_role("button", name="+").click()
    page.wait_for_timeout(700)
    zoom = page.evaluate("window.board.map.state.map.getZoom()")
    page.evaluate("window.stays = true")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    n = site.publish([("cases_new", "24611", date(2021, 12, 10), 40.0)])
    after = drawn(page, beginning=f"cases_new/district/2021-12-10/{n}")
    assert before != after
    assert page.evaluate("window.stays")
    assert page.evaluate("window.board.map.state.map.getZoom()") == zoom
    assert [url for url in asked if "/shapes/" in url] == []
    expect(page.locator("#freshness")).to_contain_text(f"Công bố số {n}")


def test_the_newest_day_is_followed(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    tomorrow = LAST + timedelta(days=1)
    site.publish([("cases_new", "24611", tomorrow, 4.0)])
    drawn(page, beginning=f"cases_new/commune/{tomorrow.isoformat()}")
    expect(page.locator(".caption-line")).to_contain_text("1/71 xã đã báo cáo")


def test_a_lost_connection_is_said_and_mends_itself(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    page.route("**/data/current.json", lambda route: route.abort())
    expect(page.locator("#freshness")).to_contain_text("Mất kết nối", timeout=10_000)
    page.unroute("**/data/current.json")
    expect(page.locator("#freshness")).to_contain_text("Số liệu cũ", timeout=10_000)


def test_a_file_that_fails_is_said_and_can_be_tried_again(site: Site, page: Page) -> None:
    page.route("**/layers/**", lambda route: route.fulfill(status=500, body=""))
    page.goto(f"{site.origin}/ban-do")
    expect(page.locator("#notice")).to_contain_text("Không tải được số liệu")
    page.unroute("**/layers/**")
    page.get_by_role("button", name="Thử lại").click()
    drawn(page)
    expect(page.locator("#notice")).to_be_hidden()


def test_the_table_sorts_and_picks(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?level=district")
    drawn(page)
    page.get_by_role("button", name="Xem bảng").click()
    rows = page.locator("#table tbody tr")
    expect(rows).to_have_count(8)
    page.get_by_role("button", name="Địa phương").click()
    expect(rows.first).to_contain_text("Huyện Cư Jút")
    page.get_by_role("button", name="Huyện Krông Nô").click()
    assert "place=664" in page.url


def test_the_keyboard_reaches_everything(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("(e => e.dataset.do || e.type || e.id || e.tagName)(document.activeElement)"))
    assert {"level", "topic", "indicator", "table", "share", "zoom", "play", "step", "range"} <= seen


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (360, 740)])
def test_no_serious_fault_of_accessibility_and_nothing_runs_out(
    site: Site, chromium: Browser, language: str, width: int, height: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site.origin}/ban-do?lang={language}&place=663&level=district")
    drawn(page)
    page.wait_for_timeout(300)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    serious = [
        (item["id"], item["nodes"][0]["html"][:120]) for item in found if item["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("html").get_attribute("lang") == language
    context.close()


def test_english_has_no_vietnamese_left(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do?lang=en&place=663&level=district&panel=1")
    drawn(page)
    expect(page.locator("#panel h3").first).to_contain_text("New cases by day")
    words = page.evaluate("document.body.innerText")
    for word in ("xã", "ngày", "số liệu", "Chưa", "undefined", "null", "NaN", "[object"):
        assert word not in words, word


def test_dark_is_kept(site: Site, page: Page) -> None:
    page.goto(f"{site.origin}/ban-do")
    drawn(page)
    page.get_by_role("button", name="Nền tối").click()
    page.reload()
    drawn(page)
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(13, 21, 29)"
