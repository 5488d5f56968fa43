"""The workbook taken home and brought back; the report on paper."""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest

from geodata.reports import drafts
from geodata.reports.forms import FIELD_CODES, FORMS
from geodata.reports.state import Key
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.daily_report.conftest import ALL, CASES, DAY, FORM

PATH = "/bao-cao/so-tinh"
CASES_KEY = Key(place="24611", topic="cases", day=date.fromisoformat(DAY))


def empty(visitor: Visitor) -> openpyxl.Workbook:
    answer = visitor.get(f"{PATH}/mau?ngay={DAY}")
    assert f"_bao-cao-ngay_phuong-nghia-duc_{DAY}.xlsx" in answer.headers["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def filled(visitor: Visitor, figures: dict[str, str | int], *, row: int = 5) -> bytes:
    book = empty(visitor)
    sheet = book["Số liệu"]
    columns = {sheet.cell(4, at).value: at for at in range(1, sheet.max_column + 1)}
    for name, value in figures.items():
        sheet.cell(row, columns[name], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(visitor: Visitor, raw: bytes, **more: str) -> str:
    return visitor.upload(PATH, raw, **more).text


def draft(staff: Staff) -> dict[str, str]:
    with staff.engine.connect() as connection:
        return {name: typed.text for name, typed in drafts.read(connection, CASES_KEY).items()}


def test_the_workbook_holds_the_communes_of_its_reader_only(officer: Visitor) -> None:
    sheet = empty(officer)["Số liệu"]
    assert [sheet.cell(row, 1).value for row in range(5, sheet.max_row + 1)] == ["24611"]


def test_a_filled_workbook_becomes_drafts_and_is_not_sent(staff: Staff, officer: Visitor) -> None:
    page = bring(officer, filled(officer, {**CASES, "samples_taken": 9}))
    assert "Đã đưa số liệu vào 2 biểu" in page and "Chưa gửi" in page
    assert draft(staff) == CASES
    assert f'name="cases_new" value="{CASES["cases_new"]}"' in officer.get(FORM).text


def test_what_stands_in_a_draft_is_kept_and_both_texts_are_told(staff: Staff, officer: Visitor) -> None:
    bring(officer, filled(officer, {"cases_new": 5}))
    page = bring(officer, filled(officer, {"cases_new": 7, "deaths_new": 1}))
    assert "1 ô giữ số đang có" in page
    assert draft(staff) == {"cases_new": "5", "deaths_new": "1"}
    bring(officer, filled(officer, {"cases_new": 7}), overwrite="1")
    assert draft(staff)["cases_new"] == "7"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": "24700"}, "Dòng 5: mã 24700 không thuộc đơn vị của bạn"),
        ({"code": "99999"}, "Dòng 5: không có xã nào mã 99999"),
        ({"day": "2021-13-01"}, "không phải là ngày"),
        ({"day": "2021-10-02"}, "đã khóa"),
        ({"cases_new": "1" * 70}, "dài quá 60 ký tự"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(
    staff: Staff, officer: Visitor, change: dict[str, str | int], told: str
) -> None:
    page = bring(officer, filled(officer, {"cases_new": 5, **change}))
    assert told in page and "Đã đưa số liệu" not in page
    assert draft(staff) == {}


@pytest.mark.parametrize(
    ("raw", "told"),
    [(b"", "Chưa chọn tệp"), (b"PK\x03\x04 not a zip", "Không phải tệp XLSX"), (b"<html>", "một trang HTML")],
)
def test_what_is_no_workbook_is_refused_whole(officer: Visitor, raw: bytes, told: str) -> None:
    assert told.lower() in bring(officer, raw).lower()


def test_a_number_of_two_meanings_is_asked_in_the_form(staff: Staff, officer: Visitor) -> None:
    bring(officer, filled(officer, {"cases_new": "1.234"}))
    assert draft(staff)["cases_new"] == "1.234"
    assert "một nghìn hai trăm ba mươi" in officer.get(FORM).text


def test_changing_a_sent_report_keeps_what_is_not_touched(staff: Staff, officer: Visitor) -> None:
    officer.post(FORM, **CASES, key="k1", seen="0", unknown=ALL)
    bring(officer, filled(officer, {"deaths_new": 1}))
    page = officer.get(FORM).text
    assert f'name="cases_new" value="{CASES["cases_new"]}"' in page and 'name="deaths_new" value="1"' in page


def test_the_workbook_tells_what_it_would_change_of_what_was_sent(staff: Staff, officer: Visitor) -> None:
    officer.post(FORM, **CASES, key="k1", seen="0", unknown=ALL)
    page = bring(officer, filled(officer, {"cases_new": 1234, "cases_new_imported": 2, "deaths_new": 1}))
    told = page[page.index("data-changes") :]
    assert "2 ô khác với bản đã gửi" in told
    assert '<td class="right">5</td><td class="right"><b>1234</b>' in told
    assert '<td class="right">(trống)</td><td class="right"><b>1</b>' in told
    again = bring(officer, filled(officer, {"cases_new": 7}))
    assert "1 ô giữ số đang có" in again and "data-changes" not in again
    assert '</span></td><td class="right">5</td>' in again


def test_the_workbook_tells_what_it_would_change_of_a_closed_report(staff: Staff, officer: Visitor) -> None:
    officer.post(FORM, **CASES, key="k1", seen="0", unknown=ALL)
    raw, same = filled(officer, {**CASES, "cases_new": 7}), filled(officer, CASES)
    staff.later(hours=20)
    officer = staff.visitor()
    officer.sign_in("xa.24611")
    page = bring(officer, raw)
    told = page[page.index("data-closed") :]
    assert "1 báo cáo đã khóa" in told and "Dòng 5: Diễn biến dịch: ngày báo cáo" in told
    assert "A1 5 → <b>7</b> · <a " in told
    assert f'href="/noi-bo{FORM}#mo-lai">Xin mở lại</a>' in told
    assert draft(staff) == {}
    assert "Tệp không khác số đã gửi</li>" in bring(officer, same)


def test_form_paper_and_workbook_have_one_order(officer: Visitor) -> None:
    sheet = empty(officer)["Số liệu"]
    every = [FIELD_CODES[field.id] for form in FORMS.values() for field in form.fields]
    book = [sheet.cell(2, at).value for at in range(1, sheet.max_column + 1) if sheet.cell(2, at).value]
    paper = re.findall(
        r'<td class="code-cell">([A-E][\d.]+)</td>', officer.get(f"/bao-cao/phieu?xa=24611&ngay={DAY}").text
    )
    screen = [
        code
        for topic in FORMS
        for code in re.findall(r'data-code="([^"]+)"', officer.get(f"/bao-cao/24611/{DAY}/{topic}").text)
    ]
    assert book == paper == screen == every


def test_paper_has_every_field_with_its_code_and_empty_boxes(officer: Visitor) -> None:
    page = officer.get(f"/bao-cao/phieu?xa=24611&ngay={DAY}").text
    for form in FORMS.values():
        for field in form.fields:
            assert page.count(f'<td class="code-cell">{FIELD_CODES[field.id]}</td>') == 1
    assert page.count('<td class="value"></td>') == sum(len(form.fields) for form in FORMS.values())


def test_paper_shows_what_was_sent(officer: Visitor) -> None:
    officer.post(FORM, **CASES, key="k1", seen="0", unknown=ALL)
    page = officer.get(f"/bao-cao/phieu?xa=24611&ngay={DAY}&so=1").text
    assert "(lần gửi 1, " in page and '<td class="value">5</td>' in page


def test_paper_of_another_place_is_refused(officer: Visitor) -> None:
    assert officer.get("/bao-cao/phieu?xa=24700").status_code == 403
    assert officer.get("/bao-cao/phieu").status_code == 404
