"""Coming in by the sign-in page, in a browser."""

from __future__ import annotations

import pyotp
from playwright.sync_api import Page

from tests.dashboard.staff.accounts.conftest import PASSWORD, Staff


def come_in(page: Page, origin: str, login: str, *, staff: Staff, phone: pyotp.TOTP) -> None:
    """Sign in with a password and a code; `origin`: where the staff side stands."""
    page.goto(f"{origin}/dang-nhap")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.fill("#code", phone.at(staff.now))
    page.press("#code", "Enter")
    page.wait_for_url(f"{origin}/")
