"""The form without a script: what is shown, refused, kept, sent."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from geodata import schema
from geodata.access import Role
from geodata.reports import state
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.daily_report.conftest import ALL, CASES, DAY, FORM


def status(staff: Staff, topic: str = "cases") -> state.Status:
    from datetime import date

    with staff.engine.connect() as connection:
        return state.find(connection, Key(place="24611", topic=topic, day=date.fromisoformat(DAY))).status


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_day_lists_five_topics_and_when_it_ends(officer: Visitor) -> None:
    page = officer.get("/bao-cao").text
    assert "Ngày báo cáo 22/10/2021" in page
    assert "từ 18:00 ngày 21/10 đến 18:00 ngày 22/10" in page
    assert page.count('<span class="badge ">Chưa báo cáo</span>') == 5


def test_after_the_cut_off_the_day_that_has_ended_comes_first_while_it_is_open(staff: Staff, officer: Visitor) -> None:
    staff.later(hours=2)
    officer = staff.visitor()
    officer.sign_in("xa.24611")
    assert "Ngày báo cáo 22/10/2021" in officer.get("/bao-cao").text
    staff.later(hours=6)
    officer = staff.visitor()
    officer.sign_in("xa.24611")
    assert "Ngày báo cáo 23/10/2021" in officer.get("/bao-cao").text


@pytest.mark.parametrize("topic", list(FORMS))
def test_every_form_has_every_field_with_its_code_once(officer: Visitor, topic: str) -> None:
    page = officer.get(f"/bao-cao/24611/{DAY}/{topic}").text
    assert len(FORMS[topic].fields) > 2
    for field in FORMS[topic].fields:
        assert page.count(f'name="{field.id}"') == 1


def test_a_form_is_sent_and_says_who_is_next(staff: Staff, officer: Visitor) -> None:
    answer = officer.post(FORM, **CASES, key="k1", seen="0", unknown=ALL)
    assert answer.status_code == 303
    page = officer.get(FORM).text
    assert "Tiếp theo: người duyệt cấp huyện" in page
    assert status(staff) == "sent"


def test_what_is_wrong_is_said_at_its_field_and_everything_typed_stays(staff: Staff, officer: Visitor) -> None:
    answer = officer.post(
        FORM, **{**CASES, "cases_late": "1.234", "deaths_new": "-3"}, key="k1", seen="0", unknown=ALL, note="ghi chú"
    )
    assert answer.status_code == 422
    page = answer.text
    assert "một nghìn hai trăm ba mươi bốn" in page
    assert re.search(r'name="deaths_new" value="-3"[^>]*aria-invalid="true"', page, re.DOTALL)
    assert 'value="1.234"' in page
    assert "ghi chú</textarea>" in page
    assert hidden(page, "key") == "k1"
    assert status(staff) == "not_reported"
    confirmed = {**CASES, "cases_late": "1.234", "confirm:cases_late": "1"}
    assert officer.post(FORM, **confirmed, key="k1", seen="0", unknown=ALL).status_code == 303


def test_hostile_words_are_shown_as_words(officer: Visitor) -> None:
    page = officer.post(FORM, cases_new="<script>alert(1)</script>", key="k1", seen="0", unknown=ALL).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_sheet_sent_twice_is_one_revision(staff: Staff, officer: Visitor) -> None:
    for _ in range(3):
        answer = officer.post(FORM, on=f"/bao-cao/24611/{DAY}/testing", **CASES, key="k1", seen="0", unknown=ALL)
        assert answer.status_code == 303
    with staff.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.report_revision)) == 1


def test_a_sheet_on_an_old_revision_is_not_taken_and_is_kept(staff: Staff, officer: Visitor) -> None:
    other = f"/bao-cao/24611/{DAY}/testing"
    officer.post(FORM, **CASES, key="k1", seen="0", unknown=ALL)
    answer = officer.post(FORM, on=other, **{**CASES, "deaths_new": "1"}, key="k2", seen="0", unknown=ALL)
    assert answer.status_code == 409
    assert "Người khác vừa gửi một bản mới" in answer.text


def test_who_comes_second_still_has_what_was_typed_and_sends_it_on_top(staff: Staff, officer: Visitor) -> None:
    token = officer.token(FORM)
    officer.post(FORM, **CASES, key="k1", seen="0", unknown=ALL)
    mine = {**CASES, "cases_new": "6", "cases_new_community": "3", "unknown": ALL}
    answer = officer.client.post(f"/noi-bo{FORM}", data={"csrf_token": token, **mine, "key": "k2", "seen": "0"})
    assert answer.status_code == 409
    assert re.search(r'name="cases_new" value="6"', answer.text)
    again = {"key": hidden(answer.text, "key"), "seen": hidden(answer.text, "seen")}
    assert officer.client.post(f"/noi-bo{FORM}", data={"csrf_token": token, **mine, **again}).status_code == 303
    with staff.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.report_revision)) == 2


@pytest.mark.parametrize("path", ["/bao-cao/24612/2021-10-22/cases", "/bao-cao?xa=24612"])
def test_anothers_commune_is_forbidden(officer: Visitor, path: str) -> None:
    assert officer.get(path).status_code == 403
    if path != "/bao-cao?xa=24612":
        assert officer.post(path, on=FORM, **CASES, key="k", seen="0", unknown=ALL).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/bao-cao/24611/2021-10-32/cases",
        "/bao-cao/24611/1999-01-01/cases",
        "/bao-cao/24611/2021-10-22/population",
        "/bao-cao/660/2021-10-22/cases",
        "/bao-cao/99999/2021-10-22/cases",
        "/bao-cao?ngay=x",
    ],
)
def test_what_there_is_not_is_not_found(officer: Visitor, path: str) -> None:
    assert officer.get(path).status_code == 404


def test_a_closed_day_says_why_and_is_asked_for_with_a_reason(staff: Staff, officer: Visitor) -> None:
    staff.later(hours=20)
    officer = staff.visitor()
    officer.sign_in("xa.24611")
    page = officer.get(FORM).text
    assert "Ngày báo cáo 22/10/2021 đã khóa lúc 00:00 23/10." in page
    assert "người duyệt cấp huyện hoặc cấp tỉnh mở lại" in page.lower()
    assert (
        "Hãy ghi lý do"
        in officer.get(officer.post(f"{FORM}/mo-lai", on=FORM, reason=" ").location.removeprefix("/noi-bo")).text
    )
    officer.post(f"{FORM}/mo-lai", on=FORM, reason="mất điện")
    assert "Đã xin mở lại" in officer.get(FORM).text


def test_a_day_to_come_has_not_begun_and_nobody_opens_it(officer: Visitor) -> None:
    page = officer.get("/bao-cao/24611/2021-11-03/cases").text
    assert "<b>Ngày báo cáo 3/11/2021 chưa bắt đầu.</b></p>" in page
    assert "đã đóng" not in page and "mở lại" not in page.lower()
    english = officer.get("/bao-cao/24611/2021-11-03/cases?lang=en").text
    assert "The report day of 3 Nov 2021 has not begun." in english


def test_the_district_enters_on_behalf_with_who_signed(staff: Staff) -> None:
    phone = staff.phone(staff.make("huyen.660", Role.DISTRICT_REVIEWER, "660"))
    visitor = staff.visitor()
    visitor.sign_in_with("huyen.660", phone.at(staff.now))
    assert "Nhập thay theo phiếu giấy" in visitor.get(FORM).text
    said = {**CASES, "on_behalf": "1", "key": "k", "seen": "0", "unknown": ALL}
    assert visitor.post(FORM, **said).status_code == 422
    assert visitor.post(FORM, **said, signed_by="Trạm trưởng").status_code == 303
    assert status(staff) == "sent"


def test_english_is_complete(officer: Visitor) -> None:
    page = officer.get(f"{FORM}?lang=en").text
    assert "Report day 22 Oct 2021" in page
    assert "Send the report" in page
