"""What stands beside a field: the day before as it was sent, what is usual, and a check that says the same."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from geodata import accounts, database
from geodata.reports.state import Key
from geodata.reports.submission import Sheet, send
from geodata.reports.turn import Turn
from tests.dashboard.staff.entry.conftest import ALL, FORM, Serving
from tests.dashboard.staff.review.conftest import DAY
from tests.engines import SQLITE_ALONE

pytestmark = SQLITE_ALONE


def sent(serving: Serving, back: int, texts: dict[str, str]) -> None:
    """What the commune sent so many days before."""
    staff = serving.staff
    with database.writing(staff.engine) as connection:
        turn = Turn(
            connection=connection,
            actor=accounts.actor(connection, accounts.person(connection, "xa.24611").id),
            settings=staff.desk.settings,
            places=staff.desk.places,
            now=staff.now - timedelta(days=back),
        )
        key = Key(place="24611", topic="cases", day=DAY - timedelta(days=back))
        send(turn, key=key, sheet=Sheet(key=f"k{back}", texts=texts, unknown=frozenset(ALL.split())), seen=0)


def test_hint_and_check_say_the_same_of_what_was_sent_and_not_approved(serving: Serving, page: Page) -> None:
    for back in range(14, 0, -1):
        sent(serving, back, {"cases_late": str(1200 + back)})
    page.goto(serving.origin + FORM)
    hint = page.locator("#h-cases_late")
    expect(hint).to_contain_text("hôm trước 1.201 (chưa duyệt)")
    expect(hint).to_contain_text("14 ngày trước: trung bình 1.207,5, thường gặp 1.069–1.346")
    expect(page.locator("#h-deaths_new")).to_have_text("14 ngày trước chưa có số liệu")
    page.fill("[name=cases_late]", "1347")
    page.click("[data-send]")
    page.click("[data-blanks] [value=unknown]")
    asked = page.locator("#e-cases_late .ask")
    expect(asked).to_contain_text(
        "1.347 nằm ngoài khoảng thường gặp 1.069–1.346 của 14 ngày trước (trung bình 1.207,5)"
    )
    page.fill("[name=cases_late]", "1346")
    page.click("[data-send]")
    expect(page.locator(".note.good")).to_be_visible()


def test_english_numbers_are_grouped_as_english_does(serving: Serving, page: Page) -> None:
    for back in range(8, 0, -1):
        sent(serving, back, {"cases_late": str(1200 + back)})
    page.goto(f"{serving.origin}{FORM}?lang=en")
    expect(page.locator("#h-cases_late")).to_contain_text("day before 1,201 (not approved yet)")
    expect(page.locator("#h-cases_late")).to_contain_text("mean 1,204.5, usually 1,066–1,343")
