"""The whole way, on the running programme: invited, a mistake, a return, a second try, approved twice, on the wall."""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[3]
PASSWORD = "mưa rừng Tà Đùng 7"
FIRST = re.compile(r"one-time link: (\S+)")
PATIENCE = 60
log = logging.getLogger(__name__)
DISTRICT, COMMUNE = "660", "24611"
AUDIT_KEY = "a key of this test"


@pytest.fixture
def link(tmp_path: Path) -> Iterator[str]:
    """The one-time link that `python app.py` prints at its first start, on an empty store."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = tmp_path / "out.txt"
    environment = os.environ | {"VAR": str(tmp_path / "var"), "PORT": str(port), "SEED": "none", "AUDIT_KEY": AUDIT_KEY}
    with told.open("w") as out:
        server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        end = time.monotonic() + PATIENCE
        while (found := FIRST.search(told.read_text())) is None:
            assert server.poll() is None and time.monotonic() < end, told.read_text()
            time.sleep(0.2)
        yield found[1]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)


class People:
    """Everybody in a browser of his own; how long each step took is kept."""

    def __init__(self, chromium: Browser, origin: str) -> None:
        self._chromium, self.origin = chromium, origin
        self.pages: dict[str, Page] = {}
        self.took: list[tuple[str, float]] = []

    def enter(self, who: str, link: str, *, with_code: bool, width: int = 1366) -> Page:
        """Follow an invitation: a password, a second factor where the role has one."""
        page = self._chromium.new_context(viewport={"width": width, "height": 844}).new_page()
        self.pages[who] = page
        page.goto(link)
        page.fill("#password", PASSWORD)
        page.fill("#again", PASSWORD)
        page.press("#again", "Enter")
        if with_code:
            secret = page.locator("#secret").inner_text().replace(" ", "")
            page.fill("#code", pyotp.TOTP(secret).now())
            page.press("#code", "Enter")
            page.get_by_role("link", name="Đã cất").click()
        expect(page.locator(".tasks")).to_be_visible()
        return page

    def invite(self, login: str, role: str, place: str) -> str:
        """As the administrator: a new account, its link."""
        page = self.pages["quantri"]
        page.goto(f"{self.origin}/noi-bo/tai-khoan/moi")
        page.fill("#login", login)
        page.fill("#name", f"Người thử {login}")
        page.select_option("#role", role)
        page.select_option("#place", place)
        page.get_by_role("button", name="Thêm và tạo liên kết mời").click()
        return page.locator("#link").inner_text()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.took.append((name, time.monotonic() - began))


def fill(page: Page, **cases: str) -> None:
    for name, text in cases.items():
        page.fill(f"[name={name}]", text)


def send(page: Page) -> None:
    """Send what is there; what is blank is not known yet."""
    page.click("[data-send]")
    page.click("[data-blanks] [value=unknown]")


def come_in(people: People, link: str) -> tuple[Page, Page, Page]:
    """The first administrator, who invites an officer, a district's and the province's reviewer."""
    with people.step("the first administrator comes in"):
        people.enter("quantri", link, with_code=True)
    with people.step("three people are invited"):
        commune = people.invite("xa.24611", "commune_officer", COMMUNE)
        district = people.invite("huyen.660", "district_reviewer", DISTRICT)
        province = people.invite("tinh", "province_reviewer", "67")
    with people.step("three people come in"):
        return (
            people.enter("xa", commune, with_code=False, width=390),
            people.enter("huyen", district, with_code=True),
            people.enter("tinh", province, with_code=True),
        )


def report(people: People, commune: Page) -> str:
    """The commune enters cases that do not add up, mends them, sends; the address of the form."""
    with people.step("the commune enters with a mistake, mends it and sends"):
        commune.goto(f"{people.origin}/noi-bo/bao-cao")
        commune.locator(".topics a").first.click()
        parts = {"cases_new_imported": "2", "cases_new_home_quarantine": "1", "cases_new_locked_zone": "0"}
        fill(commune, **parts, cases_new_community="2", cases_new="8")
        send(commune)
        expect(commune.locator("[data-summary]")).to_contain_text("tổng các phần (5)")
        fill(commune, cases_new="5")
        commune.click("[data-send]")
        expect(commune.locator(".note.good")).to_contain_text("Tiếp theo: người duyệt cấp huyện")
        return commune.url


def decide(people: People, who: Page, step: str, button: str, said: str, *, reason: str = "") -> None:
    """Open what waits and press a button."""
    with people.step(step):
        who.goto(f"{people.origin}/noi-bo/duyet?loc=waits")
        who.locator("a.cell:has(.mine)").first.click()
        expect(who.locator(button)).to_be_visible()
        if reason:
            who.fill("#reason", reason)
        who.click(button)
        expect(who.locator("#report > .note").first).to_contain_text(said)


def verified(var: Path) -> str:
    """What `python -m geodata verify` says of the store and the publications."""
    environment = os.environ | {"VAR": str(var), "AUDIT_KEY": AUDIT_KEY}
    command = [sys.executable, "-m", "geodata", "verify"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else done.stderr


def test_the_whole_way(chromium: Browser, link: str, tmp_path: Path) -> None:
    people = People(chromium, link.split("/noi-bo/", maxsplit=1)[0])
    commune, district, province = come_in(people, link)
    form = report(people, commune)
    decide(people, district, "the district returns it", "#return", "Đã trả lại", reason="thiếu một ca tử vong")
    with people.step("the commune reads why and sends again"):
        commune.goto(form)
        expect(commune.locator(".note.bad").first).to_contain_text("thiếu một ca tử vong")
        fill(commune, deaths_new="1")
        send(commune)
        expect(commune.locator(".note.good")).to_contain_text("bản 2")
    decide(people, district, "the district approves", "#approve", "chuyển sang bước sau")
    decide(people, province, "the province approves", "#approve", "chờ công bố")
    wall = chromium.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    wall.goto(f"{people.origin}/man-hinh")
    with people.step("the province publishes, the wall shows it"):
        province.goto(f"{people.origin}/noi-bo/cong-bo")
        province.fill("#publish-note", "Bản tin đầu tiên")
        province.click("#publish-now")
        expect(province.locator("#publish-said")).to_contain_text("Đã yêu cầu công bố")
        expect(wall.locator(".face-numerals .figure").first).to_contain_text("5", timeout=PATIENCE * 1000)
    with people.step("log, store and publications fit"):
        assert "store and publications fit" in verified(tmp_path / "var")
    log.info("\n".join(f"{seconds:6.1f} s  {name}" for name, seconds in people.took))
    for page in (*people.pages.values(), wall):
        page.context.close()
