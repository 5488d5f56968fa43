"""Reports that wait, and people of each level who sign in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pyotp
import pytest
from playwright.sync_api import Page, expect

from geodata import accounts
from geodata.access import Role
from geodata.reports.state import Key
from geodata.reports.submission import Sheet, send
from geodata.store import database
from geodata.work.unit_of_work import UnitOfWork
from tests.dashboard.staff.accounts.conftest import PASSWORD, Staff, staff
from tests.dashboard.staff.daily_report.conftest import ALL, CASES
from tests.serving import serving

__all__ = ["staff"]
DAY = date(2021, 10, 22)
PEOPLE = {
    "xa.24611": (Role.COMMUNE_OFFICER, "24611"),
    "huyen.660": (Role.DISTRICT_REVIEWER, "660"),
    "huyen.661": (Role.DISTRICT_REVIEWER, "661"),
    "tinh": (Role.PROVINCE_REVIEWER, "67"),
    "kiem.tra": (Role.AUDITOR, "67"),
}


class Office:
    """The staff server on a port, with people and their phones."""

    def __init__(self, staff: Staff, origin: str) -> None:
        self.staff, self.origin = staff, f"{origin}/noi-bo"
        self.numbers = {login: staff.make(login, role, place) for login, (role, place) in PEOPLE.items()}
        self.phones = {login: staff.phone(number) for login, number in self.numbers.items()}
        self.sent = 0

    def send(
        self,
        texts: dict[str, str] | None = None,
        *,
        place: str = "24611",
        topic: str = "cases",
        day: date = DAY,
        seen: int = 0,
        **more: object,
    ) -> Key:
        """A report from a commune of the district, entered by its officer or, elsewhere, by the district."""
        key = Key(place=place, topic=topic, day=day)
        self.sent += 1
        who = "xa.24611" if place == "24611" else "huyen.660"
        with database.writing(self.staff.engine) as connection:
            turn = UnitOfWork(
                connection=connection,
                actor=accounts.actor(connection, self.numbers[who]),
                settings=self.staff.desk.settings,
                places=self.staff.desk.places,
                now=self.staff.now,
            )
            said = {"key": f"k{self.sent}", "texts": texts or CASES, "unknown": frozenset(ALL.split()), **more}
            sheet = Sheet(**said)  # type: ignore[arg-type]
            send(turn, key=key, sheet=sheet, seen=seen)
        return key

    def sign_in(self, page: Page, login: str) -> None:
        page.goto(f"{self.origin}/dang-nhap")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        if not login.startswith(("xa.", "dieu.phoi")):
            self.staff.later(seconds=31)
            page.fill("#code", self.phone(login))
            page.press("#code", "Enter")
        expect(page).to_have_url(f"{self.origin}/")

    def phone(self, login: str) -> str:
        phone: pyotp.TOTP = self.phones[login]
        return phone.at(self.staff.now)


@pytest.fixture
def office(staff: Staff) -> Iterator[Office]:
    with serving(staff.server) as origin:
        yield Office(staff, origin)
