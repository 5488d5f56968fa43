"""The log at the desk: read, filtered, exported, its seals checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from dashboard.i18n import catalogues
from geodata.access import Role
from geodata.integrity import audit_log
from geodata.store import database
from tests.answers import csv_rows
from tests.dashboard.staff.accounts.conftest import Staff, Visitor, staff

__all__ = ["staff"]
PATH = "/nhat-ky"
ROOT = Path(catalogues.__file__).parents[2]
RECORDED = re.compile(r"""what=(f?)["']([a-z_.]+)""")


def auditor(staff: Staff, place: str = "67") -> Visitor:
    login = f"kiem.toan.{place}"
    phone = staff.phone(staff.make(login, Role.AUDITOR, place))
    visitor = staff.visitor()
    visitor.sign_in_with(login, phone.at(staff.now))
    return visitor


def say(engine: Engine, who: str, what: str, subject: str, **detail: object) -> None:
    with database.writing(engine) as connection:
        audit_log.record(connection, who=who, what=what, subject=subject, detail=detail)


def test_entries_are_told_in_words_newest_first(staff: Staff) -> None:
    say(staff.engine, "etl", "batch.open", "7", source="commune_report")
    page = auditor(staff).get(PATH).text
    assert "Nhận lô số liệu" in page and "Báo cáo ngày của xã" in page
    assert page.index("Đăng nhập</td>") < page.index("Nhận lô số liệu</td>")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ai=xa.24611", {"xa.24611"}),
        ("viec=report", {"xa.24611", "huyen.660"}),
        ("viec=report.approved", {"huyen.660"}),
        ("doi-tuong=24611/cases", {"xa.24611", "huyen.660"}),
        ("doi-tuong=%25", set()),
        ("tu=2000-01-01&den=2000-01-02", set()),
    ],
)
def test_the_log_is_filtered(staff: Staff, query: str, shown: set[str]) -> None:
    say(staff.engine, "xa.24611", "report.send", "24611/cases/2021-10-22", revision=1)
    say(staff.engine, "huyen.660", "report.approved", "24611/cases/2021-10-22", revision=1)
    say(staff.engine, "reporter", "reporting", "x")
    page = auditor(staff).get(f"{PATH}?{query}").text
    told = {who for who in ("xa.24611", "huyen.660", "reporter") if f"<td>{who}</td>" in page}
    assert told == shown


def test_an_auditor_of_a_district_reads_what_its_people_did(staff: Staff) -> None:
    for place in ("24611", "24616"):
        staff.make(f"xa.{place}", Role.COMMUNE_OFFICER, place)
        say(staff.engine, f"xa.{place}", "report.send", f"{place}/cases/2021-10-22")
    page = auditor(staff, "660").get(PATH).text
    own, other = (staff.desk.places[place].parent == "660" for place in ("24611", "24616"))
    names = [f"<td>Người Thử ({staff.desk.places[place].name})</td>" for place in ("24611", "24616")]
    assert (names[0] in page, names[1] in page) == (own, other) == (True, False)
    assert "<td>hệ thống nạp số liệu</td>" not in page


def test_the_log_is_asked_for_a_person_by_name_and_told_by_the_provinces_clock(staff: Staff) -> None:
    staff.make("xa.24611", Role.COMMUNE_OFFICER, "24611")
    say(staff.engine, "xa.24611", "reopening.grant", "24611/cases/2021-10-22", until="2021-11-30T18:30:00+00:00")
    page = auditor(staff).get(f"{PATH}?ai=Người&viec=reopening").text
    assert "<td>Người Thử (Phường Nghĩa Đức)</td>" in page and "01:30 1/12/2021" in page
    assert "<td>Phường Nghĩa Đức, Diễn biến dịch, 22/10/2021</td>" in page


def test_old_entries_are_paged(staff: Staff) -> None:
    for number in range(120):
        say(staff.engine, "etl", "batch.open", f"lô {number}")
    visitor = auditor(staff)
    page = visitor.get(f"{PATH}?ai=etl&viec=batch.open").text
    older = re.search(r'href="(\?[^"]*truoc=\d+)"', page)
    assert older and "<td>lô 119</td>" in page and "<td>lô 19</td>" not in page
    page = visitor.get(PATH + older[1].replace("&amp;", "&")).text
    assert "<td>lô 19</td>" in page and "<td>lô 119</td>" not in page and "Các mục cũ hơn" not in page


def test_the_export_is_neutral_to_spreadsheets_and_is_logged(staff: Staff) -> None:
    say(staff.engine, "=cmd", "batch.open", "7")
    visitor = auditor(staff)
    rows = csv_rows(visitor.get(f"{PATH}/tai.csv?viec=batch.open").data)
    assert rows[0]["who"] == "'=cmd" and rows[0]["what"] == "batch.open"
    assert "Tải nhật ký" in visitor.get(PATH).text


def test_the_seals_are_checked_and_a_changed_entry_is_named(staff: Staff) -> None:
    visitor = auditor(staff)
    say(staff.engine, "etl", "batch.open", "7")
    assert "Nguyên vẹn" in visitor.post(f"{PATH}/kiem-tra", on=PATH).text
    with database.writing(staff.engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        for name in (
            connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            if (connection.dialect.name == "sqlite")
            else []
        ):
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        number = connection.scalar(text("SELECT id FROM audit_event WHERE subject = '7'"))
        connection.execute(text("UPDATE audit_event SET who = 'nobody' WHERE subject = '7'"))
    page = visitor.post(f"{PATH}/kiem-tra", on=PATH).text
    assert "không khớp niêm phong" in page and f"Mục {number}:" in page


def test_every_kind_of_entry_has_words() -> None:
    known = catalogues.words("vi", "audit")
    recorded: set[str] = set()
    for folder in ("geodata", "etl", "dashboard"):
        for path in (ROOT / folder).rglob("*.py"):
            code = path.read_text(encoding="utf-8")
            if "audit" in code:
                recorded |= {what for built, what in RECORDED.findall(code) if not built and "." in what}
    assert len(recorded) > 20
    assert {what for what in recorded if f"did_{what.replace('.', '_')}" not in known} == set()
