"""What stands beside a field: the day before as it was sent, what is usual, and a check that says the same."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from geodata import accounts
from geodata.reports.state import Key
from geodata.reports.submission import Sheet, send
from geodata.store import database
from geodata.work.unit_of_work import UnitOfWork
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.daily_report.conftest import ALL, FORM, Serving
from tests.dashboard.staff.review.conftest import DAY
from tests.engines import SQLITE_ALONE
from tests.figures_support import report

pytestmark = SQLITE_ALONE


def sent(serving: Serving, back: int, texts: dict[str, str]) -> None:
    """What the commune sent so many days before."""
    staff = serving.staff
    with database.writing(staff.engine) as connection:
        turn = UnitOfWork(
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


def test_one_day_is_told_once_and_equal_ends_are_no_range(staff: Staff, officer: Visitor) -> None:
    known = {
        "cases_late": {1: 3},
        "quarantine_f1_home": {4: 3},
        "quarantine_f2_home": {1: 3, 2: 3},
        "deaths_new": {1: 1, 3: 4},
    }
    rows = [
        (name, "24611", DAY - timedelta(days=back), float(value))
        for name, values in known.items()
        for back, value in values.items()
    ]
    report(staff.engine, rows, rank=30)
    page = officer.get(FORM).text
    told = {name: re.search(rf'id="h-{name}">(.*?)</p>', page) for name in known}
    assert {name: found[1] for name, found in told.items() if found} == {
        "cases_late": "hôm trước 3",
        "quarantine_f1_home": "hôm trước chưa có số, gần nhất 3 (18/10)",
        "quarantine_f2_home": "hôm trước 3 · 2 ngày có số trong 14 ngày trước: đều 3",
        "deaths_new": "hôm trước 1 · 2 ngày có số trong 14 ngày trước: 1–4, giữa 2,5",
    }


def test_pasting_is_offered_by_the_script_that_does_it(page: Page, serving: Serving) -> None:
    assert "data-paste-hint hidden>" in page.request.get(f"{serving.origin}{FORM}").text()
    page.goto(f"{serving.origin}{FORM}")
    expect(page.locator("[data-paste-hint]")).to_be_visible()


def test_a_draft_on_the_list_says_how_many_fields_it_has(staff: Staff, officer: Visitor) -> None:
    assert "15 ô" in officer.get(f"/bao-cao?ngay={DAY}").text
    officer.post(FORM, cases_new="5", do="keep")
    page = officer.get(f"/bao-cao?ngay={DAY}").text
    assert "1/15 ô" in page and "0/15 ô" not in page


def test_nothing_happened_is_asked_where_something_can_happen_in_a_day(page: Page, serving: Serving) -> None:
    page.goto(f"{serving.origin}/bao-cao/24611/{DAY}/vaccination")
    expect(page.locator("[data-nil]")).to_have_count(0)
    page.fill("[name=vaccinated_dose1]", "100")
    page.fill("[name=vaccinated_dose2]", "120")
    page.click("[data-send]")
    page.click("[data-blanks] [value=unknown]")
    expect(page.locator(".ask label")).to_have_text("Lớn hơn Đã tiêm mũi 1, toàn dân (100). Hãy giải trình")
    page.fill(".ask textarea", "mũi 1 tiêm ở nơi khác")
    page.click("[data-send]")
    expect(page.locator(".note.good")).to_be_visible()
    expect(page.locator("td b", has_text="(trống)").first).to_be_visible()
