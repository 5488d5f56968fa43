"""A zone drawn with the mouse and a facility dragged to its place, in a browser: on the public map and the wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
import pytest
from playwright.sync_api import Browser, Page, expect
from shapely.geometry import shape

from dashboard.staff.kit.current_user import CLOCK
from dashboard.staff.server import build_staff
from geodata.access import Role
from tests.axe import serious
from tests.dashboard.conftest import Site, drawn, site
from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.browser import come_in
from tests.figures_support import answered
from tests.serving import serving

__all__ = ["site"]
DAY = "2021-12-21"
ZOOMING = 600
"""Milliseconds in which the map has come to rest."""


@pytest.fixture(scope="module")
def desk(site: Site) -> Iterator[tuple[Staff, str]]:
    server = build_staff(site.settings, site.store, engine=site.engine)
    now = datetime(2021, 12, 21, 3, tzinfo=UTC)
    staff = Staff(server=server, engine=site.engine, desk=server.extensions["desk"], now=now)
    server.extensions[CLOCK] = lambda: staff.now
    with serving(server) as origin:
        yield staff, f"{origin}/noi-bo"


@pytest.fixture(params=[390, 1366])
def editor(request: pytest.FixtureRequest, desk: tuple[Staff, str], chromium: Browser) -> Iterator[Page]:
    """The document editor's browser; an error in its scripts fails the test."""
    staff, origin = desk
    login = f"bientap.{request.param}.{len(request.node.originalname)}"
    phone = staff.phone(staff.make(login, Role.DOCUMENT_EDITOR, "67"))
    context = chromium.new_context(viewport={"width": request.param, "height": 844}, base_url=origin, bypass_csp=True)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    come_in(page, origin, login, staff=staff, phone=phone)
    yield page
    context.close()
    assert faults == []


def looked_at(page: Page) -> None:
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """A point of the map in the window, from its middle."""
    page.locator("[data-ground]").scroll_into_view_if_needed()
    box = page.locator("[data-ground]").bounding_box()
    assert box
    return box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y


def test_a_zone_is_drawn_and_becomes_public(desk: tuple[Staff, str], site: Site, editor: Page) -> None:
    _, origin = desk
    name = f"Tổ dân phố {editor.viewport_size['width'] if editor.viewport_size else ''}"
    editor.goto(f"{origin}/vung-phong-toa/moi")
    editor.fill("#name", name)
    editor.select_option("#place", "24611")
    editor.fill("#measure", "Phong tỏa tạm thời")
    editor.fill("#from", "2021-12-20")
    expect(editor.locator("path.chosen")).to_have_count(1)
    editor.locator(".foot").evaluate("foot => foot.style.position = 'static'")
    editor.wait_for_timeout(ZOOMING)
    editor.get_by_title("Vẽ đa giác").click()
    for x, y in ((-30, -30), (30, -30), (30, 30), (-30, 30), (-30, -30)):
        editor.mouse.move(*at(editor, x, y))
        editor.mouse.click(*at(editor, x, y), delay=100)
    expect(editor.locator("[data-ground-said]")).to_contain_text("Đã vẽ:")
    ring = shape(orjson.loads(editor.locator("#geometry").input_value()))
    assert ring.geom_type == "Polygon" and ring.boundary.geom_type == "LineString" and ring.area > 0
    looked_at(editor)
    editor.get_by_role("button", name="Cắt theo ranh giới xã").click()
    expect(editor.locator("[data-ground-said]")).to_contain_text("Đã vẽ:")
    editor.get_by_role("button", name="Công bố").click()
    expect(editor.locator(".note.good")).to_contain_text("Đã lưu và yêu cầu công bố")
    looked_at(editor)
    answered(site.engine, site.settings)
    editor.goto(f"{site.origin}/ban-do?day={DAY}&layers=zones")
    drawn(editor)
    expect(editor.locator(".zone-summary")).to_contain_text("Đang áp dụng")
    editor.goto(f"{site.origin}/noi/24611")
    expect(editor.locator("main")).to_contain_text(name)
    editor.goto(f"{site.origin}/man-hinh?bo-cuc=toan-canh")
    expect(editor.locator(".of-zones b").first).to_be_attached()
    expect(editor.locator("svg.map .zones path").first).to_be_attached()


def test_a_facility_is_dragged_to_its_place_and_becomes_public(
    desk: tuple[Staff, str], site: Site, editor: Page
) -> None:
    _, origin = desk
    name = f"Chốt {editor.viewport_size['width'] if editor.viewport_size else ''}"
    editor.goto(f"{origin}/co-so/moi")
    editor.select_option("#kind", "checkpoint")
    editor.select_option("#place", "24611")
    editor.fill("#name", name)
    expect(editor.locator("path.chosen")).to_have_count(1)
    editor.locator(".foot").evaluate("foot => foot.style.position = 'static'")
    editor.wait_for_timeout(ZOOMING)
    editor.mouse.click(*at(editor, 0, 0))
    first = editor.locator("#lon").input_value()
    expect(editor.locator("[data-ground-said]")).to_contain_text("Dấu nằm trong Phường Nghĩa Đức")
    editor.mouse.move(*at(editor, 0, 0))
    editor.mouse.down()
    editor.mouse.move(*at(editor, 12, 6), steps=4)
    editor.mouse.up()
    dragged = editor.locator("#lon").input_value()
    assert float(dragged) > float(first)
    editor.locator(".leaflet-marker-icon").focus()
    editor.keyboard.press("ArrowLeft")
    assert float(editor.locator("#lon").input_value()) == pytest.approx(float(dragged) - 0.0005, abs=1e-6)
    looked_at(editor)
    editor.get_by_role("button", name="Công bố").click()
    expect(editor.locator(".note.good")).to_contain_text("Đã lưu và yêu cầu công bố")
    answered(site.engine, site.settings)
    editor.goto(f"{origin}/co-so")
    expect(editor.locator("main")).to_contain_text(name)
    looked_at(editor)
    editor.goto(f"{site.origin}/ban-do?day={DAY}&layers=facilities&kinds=checkpoint")
    drawn(editor)
    expect(editor.locator(".mark.of-checkpoint, .mark-cluster").first).to_be_visible()
    editor.goto(f"{site.origin}/noi/24611")
    expect(editor.locator("main")).to_contain_text(name)
