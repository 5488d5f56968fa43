"""Sources at the desk: run, brought files, rows set aside and mended, held batches; who sees which text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from etl import runs
from geodata import schema
from geodata.settings.feeds import FEEDS
from geodata.store import database
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.data_sources.conftest import BAD, NAME, address, send, work_off

ONE = f"/nguon/{NAME}"
OLD_RUN = {
    "source": NAME,
    "started_at": datetime(2021, 10, 1, tzinfo=UTC),
    "status": "failed",
    "trigger": "request",
    "message": "máy chủ không trả lời",
}


def text(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def test_every_source_is_listed_and_a_silent_process_is_told(staff: Staff, administrator: Visitor) -> None:
    page = text(administrator, "/nguon")
    for name, feed in FEEDS.items():
        assert f"/noi-bo/nguon/{name}" in page and feed.label.vi in page
    assert "không hoạt động" in page
    staff.desk.store.root.mkdir(parents=True, exist_ok=True)
    staff.desk.store.beat()
    assert "không hoạt động" not in text(administrator, "/nguon")
    assert "not running" not in text(administrator, f"{ONE}?lang=en")


def test_run_now_is_asked_for_and_followed(staff: Staff, administrator: Visitor) -> None:
    assert administrator.post(f"{ONE}/chay", on=ONE).status_code == 302
    page = text(administrator, ONE)
    assert "Người Thử (" in page and "quantri2" not in page and 'data-busy="1"' in page
    work_off(staff)
    part = text(administrator, f"{ONE}/lan-chay")
    assert "Không có gì mới" in part and 'data-busy="0"' in part and "<html" not in part
    with staff.engine.connect() as connection:
        event = schema.audit_event
        assert connection.scalar(select(event.c.who).where(event.c.what == "source.run")) == "quantri2"


def test_a_file_is_brought_and_its_bad_rows_are_shown_mended_and_run_again(staff: Staff, reviewer: Visitor) -> None:
    assert send(reviewer, BAD, "../../xã.csv") == 302
    (report,) = work_off(staff)
    assert (report.status, report.bad, report.origin) == ("loaded", 2, "xã.csv")
    run = address(reviewer)
    page = text(reviewer, run)
    assert "mot ca Nguyen" in page and "99999" in page and "Sửa và chạy lại" in page
    taken = reviewer.get(f"{run}/dong.csv")
    rows = taken.get_data().decode("utf-8-sig")
    assert rows.startswith("Dòng,Vì sao,Nội dung") and len(rows.splitlines()) == 3
    assert "dak-nong_dong-bi-loai_bao-cao-ngay-cua-xa-phuong-thi-tran_" in taken.headers["Content-Disposition"]
    assert reviewer.get(f"{run}/tep").get_data() == BAD
    form = text(reviewer, f"{run}/sua")
    assert 'value="mot ca Nguyen"' in form and 'name="r1c0"' in form
    mended = {"r0c0": "24612", "r0c1": "2021-10-20", "r0c2": "1", "r1c0": "99999", "r1skip": "1", "reason": "gõ nhầm"}
    assert reviewer.post(f"{run}/sua", **mended).status_code == 302
    (report,) = work_off(staff)
    assert (report.status, report.new, report.bad) == ("loaded", 1, 0)
    assert reviewer.post(f"{run}/sua", r0skip="1", r1skip="1").status_code == 422


def test_what_is_said_of_runs_and_rows_is_said_in_the_language_of_the_page(staff: Staff, reviewer: Visitor) -> None:
    send(reviewer, BAD)
    work_off(staff)
    run = address(reviewer)
    vietnamese, english = text(reviewer, run), text(reviewer, f"{run}?lang=en")
    assert "không phải là số" in vietnamese and "không phải là số" not in english
    assert "is not a number" in english
    cut = runs.claim(staff.engine, NAME, trigger="request")
    with database.writing(staff.engine) as connection:
        runs.finish(connection, cut, status="overrun", said=runs.CUT_OFF)
        connection.execute(insert(schema.job_run).values(**OLD_RUN))
    page = text(reviewer, f"/nguon/{NAME}?lang=en")
    assert runs.CUT_OFF.en in page and runs.CUT_OFF.vi not in page
    assert OLD_RUN["message"] in page, "a run of an older version keeps its words"


def test_an_administrator_sees_no_figures_of_rows_set_aside(
    staff: Staff, reviewer: Visitor, administrator: Visitor
) -> None:
    assert send(administrator, BAD) == 302
    work_off(staff)
    run = address(administrator)
    page = text(administrator, run)
    assert "mot ca" not in page and "99999" not in page and "Vì sao" in page
    rows = administrator.get(f"{run}/dong.csv").get_data(as_text=True)
    assert "mot ca" not in rows and "99999" not in rows
    for path in (f"{run}/tep", f"{run}/sua"):
        assert administrator.get(path).status_code == 403
    assert administrator.post(f"{run}/lo", on=ONE, move="approve", reason="x").status_code == 403


def test_a_held_batch_is_decided_on_with_a_reason(staff: Staff, reviewer: Visitor) -> None:
    many = b"code,day,cases_new\n" + b"".join(b"%d,2021-10-20,90\n" % code for code in (24611, 24612, 24614))
    assert send(reviewer, many) == 302
    work_off(staff)
    assert send(reviewer, many.replace(b",90", b",9")) == 302
    (report,) = work_off(staff)
    assert report.status == "held"
    run = address(reviewer)
    page = text(reviewer, run)
    assert "Khác với số đang có" in page and "Duyệt lô" in page
    decide = {"on": run, "move": "approve"}
    assert reviewer.post(f"{run}/lo", **decide).status_code == 422
    assert reviewer.post(f"{run}/lo", **decide, reason="đã hỏi lại xã").status_code == 302
    batch = schema.batch
    with staff.engine.connect() as connection:
        assert connection.scalar(select(batch.c.status).where(batch.c.id == report.batch)) == "approved"
        asked = schema.job_request
        assert connection.scalar(select(asked.c.note).where(asked.c.source == "publish")) == "đã hỏi lại xã"
    done = text(reviewer, f"{run}?done=approve")
    assert "Duyệt lô" not in done
    assert reviewer.post(f"{run}/lo", on=ONE, move="approve", reason="hai lần").status_code == 409


@pytest.mark.parametrize("raw", [b"", b"MZ\x90\x00\x03", b"<html><script>alert(1)</script>", b"PK\x03\x04"])
def test_no_file_is_read_here(staff: Staff, reviewer: Visitor, raw: bytes) -> None:
    status = send(reviewer, raw)
    assert status == (302 if raw else 422)
    assert [report.status for report in work_off(staff)] == (["quarantined"] if raw else [])
    if raw:
        assert "Cách ly" in text(reviewer, address(reviewer))
        assert reviewer.get(f"{address(reviewer)}/sua").status_code == 404


def test_a_large_file_is_taken_and_one_too_large_is_not(staff: Staff, reviewer: Visitor) -> None:
    large = b"code,day,cases_new\n" + b"24611,2021-10-20,3\n" * (13 * 1024 * 1024 // 19)
    assert send(reviewer, large) == 302
    assert send(reviewer, bytes(staff.desk.settings.etl.archive.max_bytes + 1)) == 422
    assert send(reviewer, bytes(staff.desk.settings.etl.archive.max_bytes + 1024 * 1024)) == 413


def test_what_is_not_there(reviewer: Visitor) -> None:
    for path in ("/nguon/khong-co", f"{ONE}/77", f"{ONE}/77/tep", f"{ONE}/77/sua", f"{ONE}/77/dong.csv"):
        assert reviewer.get(path).status_code == 404
    assert send(reviewer, b"[]", source="province_settings", place="99") == 422
    assert send(reviewer, b"[]", source="vaccination_portal", day="mai") == 422
