"""Somebody signs up on the running programme: what its logs, its data and the browser's profile hold afterwards."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.conftest import BROWSER, BROWSER_ARGS
from tests.dashboard.staff.test_whole_way import PATIENCE, link
from tests.geodata.volunteers.test_nothing_in_clear import in_clear

__all__ = ["link"]
SLOWLY = PATIENCE * 1000
NAME, EMAIL = "Người Tình Nguyện", "ten.cua.toi@vi-du.vn"
PHONES = {b"903123456", b"912345678"}
GROUPING = re.compile(rb"(?<=\d)[ .-](?=\d)")
"""What people put between the digits of a number."""
WORDS = tuple(
    unicodedata.normalize(form, text).encode(coding)
    for text in (NAME, EMAIL)
    for form in ("NFC", "NFD")
    for coding in ("utf-8", "utf-16-le")
)
OWN_MEMORY = ("Default/Web Data", "Default/Sessions/")
"""What a browser keeps of forms for its owner: what it fills in again, tabs that it opens again."""
CACHES = tuple(f"Default/{name}" for name in ("Cache", "Code Cache", "Session Storage", "Local Storage", "IndexedDB"))
SAID = {"name": NAME, "birth_year": "1990", "phone": "0903 123 456", "email": EMAIL, "emergency_phone": "0912345678"}


def personal(raw: bytes) -> list[bytes]:
    """What stands in clear of what was said: phones in any form, name, address."""
    return [*in_clear(GROUPING.sub(b"", raw), PHONES), *in_clear(raw, PHONES), *(word for word in WORDS if word in raw)]


def held(folder: Path, *, words: tuple[bytes, ...] = ()) -> dict[str, list[bytes]]:
    """Files with something of it, or with one of `words`, by their path."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            raw = path.read_bytes()
            if told := [*personal(raw), *(word for word in words if word in raw)]:
                found[str(path.relative_to(folder))] = told
    return found


def test_the_look_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x +84 903.123.456 y")
    (tmp_path / "b").write_text(unicodedata.normalize("NFD", NAME), encoding="utf-8")
    (tmp_path / "c").write_text(EMAIL, encoding="utf-16")
    (tmp_path / "d").write_text("link", encoding="utf-8")
    (tmp_path / "e").write_text("0903", encoding="utf-8")
    assert sorted(held(tmp_path, words=(b"link",))) == ["a", "b", "c", "d"]


def fill(page: Page) -> None:
    for name, text in SAID.items():
        page.fill(f"#{name}", text)
    page.select_option("#place", "24611")
    page.check("[name=skills][value=it]")
    page.check("[name=areas][value=anywhere]")


def test_signing_up_leaves_nothing_in_clear(chromium: Browser, link: str, tmp_path: Path) -> None:
    origin, profile = link.split("/noi-bo/", maxsplit=1)[0], tmp_path / "profile"
    context = chromium.browser_type.launch_persistent_context(
        profile, executable_path=BROWSER, args=list(BROWSER_ARGS), viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{origin}/tinh-nguyen")
    fill(page)
    page.wait_for_timeout(3_000)
    page.click("button[type=submit]")
    expect(page.locator("[data-summary]")).to_be_visible(timeout=SLOWLY)
    page.check("#consent_contact input")
    page.wait_for_timeout(3_000)
    page.click("button[type=submit]")
    expect(page.locator("[data-done]")).to_be_visible(timeout=SLOWLY)
    private = page.locator(".private-link a").get_attribute("href") or ""
    page.goto(private)
    expect(page.locator("dl.facts")).to_contain_text(NAME)
    page.goto(f"{private}/sua")
    page.check("#consent_contact input")
    page.click("button[type=submit]")
    expect(page.locator(".note.good")).to_be_visible()
    assert page.goto(f"{private}0").status == 404  # type: ignore[union-attr]
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    context.close()
    token = private.rpartition("/")[2].encode()
    assert len(token) == 48
    assert held(tmp_path / "var", words=(token,)) == {}
    assert personal((tmp_path / "out.txt").read_bytes()) == [] and token not in (tmp_path / "out.txt").read_bytes()
    assert [path for path in held(profile) if not path.startswith(OWN_MEMORY)] == []
    kept = held(profile, words=(token,))
    assert [path for path in kept if path.startswith(CACHES)] == []
