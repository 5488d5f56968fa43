"""A commune's officer at the form, by hand and in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from geodata.access import Role
from geodata.reports.forms import FORMS
from tests.dashboard.staff.accounts.conftest import PASSWORD, Staff, Visitor, staff
from tests.serving import Listening

__all__ = ["staff"]
DAY = "2021-10-22"
FORM = f"/bao-cao/24611/{DAY}/cases"
CASES = {
    "cases_new_imported": "2",
    "cases_new_home_quarantine": "1",
    "cases_new_locked_zone": "0",
    "cases_new_community": "2",
    "cases_new": "5",
}
ALL = " ".join(field.id for form in FORMS.values() for field in form.fields)
"""What a form says when every field that it leaves blank is meant to be."""


@dataclass
class Serving:
    """The staff server on a port, which a test may stop and start again."""

    staff: Staff
    port: int = 0
    server: Listening | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}/noi-bo"

    def start(self) -> None:
        self.server = Listening(self.staff.server, port=self.port)
        self.port = self.server.port

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None


@pytest.fixture
def officer(staff: Staff) -> Visitor:
    """The officer of 24611, signed in."""
    staff.make("xa.24611", Role.COMMUNE_OFFICER, "24611")
    visitor = staff.visitor()
    visitor.sign_in("xa.24611")
    return visitor


@pytest.fixture
def serving(staff: Staff) -> Iterator[Serving]:
    staff.make("xa.24611", Role.COMMUNE_OFFICER, "24611")
    shown = Serving(staff)
    shown.start()
    yield shown
    shown.stop()


@pytest.fixture
def page(serving: Serving, chromium: Browser) -> Iterator[Page]:
    """A phone of the officer, signed in; an error in its scripts fails the test."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(opened, serving, "xa.24611")
    yield opened
    context.close()
    assert faults == []


def sign_in(page: Page, serving: Serving, login: str) -> None:
    page.goto(f"{serving.origin}/dang-nhap")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{serving.origin}/")
