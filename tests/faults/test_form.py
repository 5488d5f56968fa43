"""Bad figures, bad words and bad moments at the daily form, over HTTP."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from geodata import accounts, schema
from geodata.access import Role
from geodata.reports import review as steps
from geodata.reports import state
from geodata.reports.state import Key
from geodata.store import database
from geodata.work.unit_of_work import UnitOfWork
from tests.dashboard.staff.accounts.conftest import Staff, Visitor, staff
from tests.dashboard.staff.daily_report.conftest import ALL, CASES, DAY, FORM, officer
from tests.figures_support import report

__all__ = ["officer", "staff"]
VACCINATION = f"/bao-cao/24611/{DAY}/vaccination"
KEY = Key(place="24611", topic="cases", day=date.fromisoformat(DAY))


def revisions(staff: Staff) -> int:
    with staff.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(schema.report_revision)) or 0


@pytest.mark.parametrize("text", ["1,5", "-3", "\u22123", "1_000", "٣", "1e3", "NaN"])
def test_it_is_refused_at_its_field_and_stays_typed(staff: Staff, officer: Visitor, text: str) -> None:
    answer = officer.post(FORM, cases_late=text, key="k1", seen="0", unknown=ALL)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert f'name="cases_late" value="{text}"' in answer.text
    assert revisions(staff) == 0


def test_more_than_there_are_people_is_explained_and_sent(staff: Staff, officer: Visitor) -> None:
    report(staff.engine, [("population", "24611", date(2019, 4, 1), 6753.0)], rank=20, source="census_2019")
    figures = {**CASES, "cases_new": "6760", "cases_new_community": "6757"}
    answer = officer.post(FORM, **figures, key="k1", seen="0", unknown=ALL)
    assert answer.status_code == 422
    assert "lớn hơn Dân số (6.753) theo tổng điều tra dân số 1/4/2019" in answer.text
    assert revisions(staff) == 0
    why = re.findall(r'name="(why:[^"]+)"', answer.text)
    assert "why:cases_new:usually_at_most" in why
    answer = officer.post(FORM, **figures, **dict.fromkeys(why, "dân di cư về"), key="k2", seen="0", unknown=ALL)
    assert answer.status_code == 303
    assert revisions(staff) == 1


def test_a_share_of_people_says_at_its_field_of_how_many(staff: Staff, officer: Visitor) -> None:
    report(staff.engine, [("population_18plus", "24611", date(2019, 4, 1), 4753.0)], rank=20, source="census_2019")
    told = "Dân số 18 tuổi trở lên: 4.753 theo tổng điều tra dân số 1/4/2019, chia theo cơ cấu tuổi của huyện"
    assert told in officer.get(VACCINATION).text
    answer = officer.post(VACCINATION, vaccinated_dose1_18plus="4760", key="k1", seen="0")
    assert answer.status_code == 422
    assert 'name="why:vaccinated_dose1_18plus:usually_at_most"' in answer.text


def test_figures_that_contradict_each_other(staff: Staff, officer: Visitor) -> None:
    day = date.fromisoformat(DAY)
    quiet = [("cases_new", "24611", day - timedelta(days=back), 0.0) for back in range(1, 41)]
    report(staff.engine, quiet, rank=30)
    answer = officer.post(FORM, **CASES, deaths_new="6", key="k1", seen="0", unknown=ALL)
    assert answer.status_code == 422
    assert 'name="why:deaths_new:total_at_most"' in answer.text
    answer = officer.post(FORM, **{**CASES, "cases_new": "8"}, key="k1", seen="0", unknown=ALL)
    assert answer.status_code == 422
    assert "tổng các phần (5)" in answer.text
    assert revisions(staff) == 0


def test_a_cumulative_figure_that_falls_has_to_be_explained(staff: Staff, officer: Visitor) -> None:
    yesterday = date.fromisoformat(DAY) - timedelta(days=1)
    report(staff.engine, [("doses_received", "24611", yesterday, 120.0)], rank=30)
    answer = officer.post(VACCINATION, doses_received="100", key="k1", seen="0", unknown=ALL)
    assert answer.status_code == 422
    assert "giảm từ 120 xuống 100" in answer.text.casefold()
    assert 'name="why:doses_received:never_falls"' in answer.text
    assert revisions(staff) == 0


def test_the_report_day_is_that_of_viet_nam(staff: Staff) -> None:
    staff.make("xa.24611", Role.COMMUNE_OFFICER, "24611")
    staff.later(hours=7.5)
    visitor = staff.visitor()
    visitor.sign_in("xa.24611")
    assert staff.now.isoformat() == "2021-10-22T17:30:00+00:00"
    assert "Ngày báo cáo 23/10/2021" in visitor.get("/bao-cao").text


def approve(staff: Staff) -> None:
    for login, role, place in (("huyen", Role.DISTRICT_REVIEWER, "660"), ("tinh", Role.PROVINCE_REVIEWER, "67")):
        number = staff.make(login, role, place)
        with database.writing(staff.engine) as connection:
            turn = UnitOfWork(
                connection=connection,
                actor=accounts.actor(connection, number),
                settings=staff.desk.settings,
                places=staff.desk.places,
                now=staff.now,
            )
            steps.approve(turn, key=KEY, revision=1)


def test_after_approval_it_is_locked_and_says_who_reopens(staff: Staff, officer: Visitor) -> None:
    token = officer.token(FORM)
    officer.post(FORM, **CASES, key="k1", seen="0", unknown=ALL)
    approve(staff)
    page = officer.get(FORM).text
    assert "Báo cáo đã được duyệt, chờ công bố" in page
    assert "Người duyệt cấp huyện hoặc cấp tỉnh mở lại" in page
    late = {"csrf_token": token, **CASES, "cases_new": "6", "key": "k2", "seen": "1"}
    assert officer.client.post(f"/noi-bo{FORM}", data=late).status_code in (409, 423)
    assert revisions(staff) == 1


def test_a_restated_figure_is_a_new_revision_beside_the_old_one(staff: Staff, officer: Visitor) -> None:
    officer.post(FORM, **CASES, key="k1", seen="0", unknown=ALL)
    anew = {**CASES, "cases_new": "6", "cases_new_community": "3"}
    officer.post(f"{FORM}", on=f"/bao-cao/24611/{DAY}/testing", **anew, key="k2", seen="1", unknown=ALL)
    seen = schema.observation
    with staff.engine.connect() as connection:
        values = connection.scalars(
            select(seen.c.value).where(seen.c.indicator == "cases_new").order_by(seen.c.batch)
        ).all()
        assert state.find(connection, KEY).revision == 2
    assert values == [5, 6]


@pytest.mark.parametrize("box", ["note", "signed_by"])
@pytest.mark.parametrize("words", ["a\u202eb", "x" * (10 * 1024 * 1024)], ids=["RTL", "10 MB"])
def test_words_that_do_not_show_or_never_end_are_refused(staff: Staff, officer: Visitor, box: str, words: str) -> None:
    answer = officer.post(FORM, **CASES, **{box: words}, key="k1", seen="0", unknown=ALL)
    assert answer.status_code == 422
    assert "có ký tự không nhìn thấy được" in answer.text or "dài quá" in answer.text
    assert len(answer.text) < 200_000
    assert 'value="5"' in answer.text
    assert revisions(staff) == 0


@pytest.mark.parametrize("path", [FORM, f"{FORM}/mo-lai", "/mat-khau"])
def test_what_no_browser_sends_is_a_bad_request(staff: Staff, officer: Visitor, path: str) -> None:
    words = {"note": "a\x00b", "reason": "a\x00b", "old": "a\x00b"}
    assert officer.post(path, on="/mat-khau", **CASES, **words, key="k1", seen="0", unknown=ALL).status_code == 400
    assert officer.get("/bao-cao?ngay=a%00b").status_code == 400
    assert revisions(staff) == 0


def test_a_formula_and_markup_stay_words(staff: Staff, officer: Visitor) -> None:
    note = "=1+1 <script>alert(1)</script>"
    assert officer.post(FORM, **CASES, note=note, key="k1", seen="0", unknown=ALL).status_code == 303
    with staff.engine.connect() as connection:
        assert connection.scalar(select(schema.report_revision.c.note)) == note
    assert "<script>alert" not in officer.get(FORM).text
