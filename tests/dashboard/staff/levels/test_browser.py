"""The list of 22 October pasted in a browser over the seed: counted, compared, published, on the public page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.staff.kit.current_user import CLOCK
from dashboard.staff.server import build_staff
from geodata.access import Role
from tests.axe import serious
from tests.dashboard.conftest import Site
from tests.dashboard.seeded import seeded_site
from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.browser import come_in
from tests.dashboard.staff.levels.conftest import pasted
from tests.figures_support import answered
from tests.serving import serving

DAY = "2021-11-10"


@dataclass(frozen=True)
class Both:
    """The public side, the staff side, where that answers."""

    site: Site
    staff: Staff
    origin: str


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Both]:
    with seeded_site(tmp_path_factory.mktemp("levels"), shared) as site:
        server = build_staff(site.settings, site.store, engine=site.engine)
        staff = Staff(
            server=server,
            engine=site.engine,
            desk=server.extensions["desk"],
            now=datetime(2021, 11, 12, 3, tzinfo=UTC),
        )
        server.extensions[CLOCK] = lambda: staff.now
        with serving(server) as origin:
            yield Both(site, staff, origin + "/noi-bo")


@pytest.fixture(params=[390, 1366])
def page(request: pytest.FixtureRequest, both: Both, chromium: Browser) -> Iterator[Page]:
    """A browser of the document editor's; an error in its scripts fails the test."""
    login = f"bientap.{request.param}.{len(request.node.originalname)}"
    phone = both.staff.phone(both.staff.make(login, Role.DOCUMENT_EDITOR, "67"))
    context = chromium.new_context(viewport={"width": request.param, "height": 844}, bypass_csp=True)
    opened, faults = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    come_in(opened, both.origin, login, staff=both.staff, phone=phone)
    yield opened
    context.close()
    assert faults == []


def wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_the_list_becomes_public(both: Both, page: Page) -> None:
    day = "2021-11-10" if page.viewport_size == {"width": 390, "height": 844} else "2021-11-11"
    page.goto(f"{both.origin}/cap-do")
    page.get_by_role("link", name="Nhập danh sách theo quyết định").click()
    page.fill("#day", day)
    page.fill("#text", pasted(both.staff))
    assert serious(page) == [] and not wide(page)
    page.get_by_role("button", name="Kiểm tra danh sách").click()
    for step, n in ((1, 57), (2, 13), (3, 1)):
        expect(page.locator(f"[data-count=commune-{step}]")).to_contain_text(str(n))
    rows = page.locator("tr[data-place]")
    expect(rows).to_have_count(71)
    told = [row.locator("td").last.inner_text() for row in rows.all()]
    assert told[0] == "Thấp hơn tính toán" and told == sorted(told, key=ORDER.index)
    assert serious(page) == [] and not wide(page)
    page.get_by_role("button", name="Công bố 71 đơn vị").click()
    expect(page.get_by_role("status")).to_contain_text("71")
    assert serious(page) == [] and not wide(page)
    answered(both.site.engine, both.site.settings)
    page.goto(f"{both.site.origin}/cap-do-dich?noi=24676")
    expect(page.locator("main")).to_contain_text(f"{day[-2:]}/11/2021")
    expect(page.locator(".level-bar").first).to_have_attribute("aria-label", "Cấp 1: 57; Cấp 2: 13; Cấp 3: 1; ")


ORDER = ("Thấp hơn tính toán", "Cao hơn tính toán", "Như tính toán", "")


def test_a_unit_is_corrected(both: Both, page: Page) -> None:
    page.goto(f"{both.origin}/cap-do/24676")
    first = page.locator("article").first
    first.get_by_text("Đính chính hoặc rút").click()
    first.locator("select[name=level]").select_option("4")
    first.locator("textarea[name=reason]").fill("đính chính")
    assert serious(page) == [] and not wide(page)
    first.get_by_role("button", name="Công bố đính chính").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    expect(page.locator("article").first).to_contain_text("Cấp 4")
