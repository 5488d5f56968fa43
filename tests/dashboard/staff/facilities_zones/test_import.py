"""Facilities from a file: looked through first, taken as a whole or not at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from geodata.access import Role
from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.facilities_zones.conftest import STATION, Editor, standing
from tests.full_disk import no_file_larger_than

PATH = "/co-so/tep"
HEAD = "id,kind,name,place,lon,lat,approximate,capacity,removed\n"
ONE = "tram-1,health_station,Trạm 1,24611,107.715,12.013,1,10,\n"
TWO = "chot-1,checkpoint,Chốt 1,24611,107.716,12.014,1,,\n"


def look(editor: Editor, raw: str | bytes) -> TestResponse:
    content = raw.encode() if isinstance(raw, str) else raw
    return editor.visitor.upload(PATH, content, "co-so.csv", move="check")


def publish(editor: Editor, page: str, **form: str) -> TestResponse:
    start = page[page.index('id="found"') :]
    sha256 = start.split('name="sha256" value="')[1][:64]
    return editor.send(PATH, on=start, sha256=sha256, **form)


def test_a_file_is_looked_through_then_published(staff: Staff, editor: Editor) -> None:
    page = look(editor, HEAD + ONE + TWO).get_data(as_text=True)
    assert "Mới: 2" in page and "Trạm 1" in page and standing(staff, "facility") == {}
    assert publish(editor, page).status_code == 302
    assert set(standing(staff, "facility")) == {"tram-1", "chot-1"}
    assert "Tệp không có gì mới" in look(editor, HEAD + ONE + TWO).get_data(as_text=True)


def test_a_change_needs_a_reason_and_rows_are_taken_out(staff: Staff, editor: Editor) -> None:
    publish(editor, look(editor, HEAD + ONE + TWO).get_data(as_text=True))
    changed = HEAD + ONE.replace(",10,", ",12,") + "chot-1,,,,,,,,1\n"
    page = look(editor, changed).get_data(as_text=True)
    assert "thay đổi: 1" in page and "gỡ: 1" in page
    assert publish(editor, page).status_code == 422
    assert publish(editor, page, reason="rà soát").status_code == 302
    found = standing(staff, "facility")
    assert found["tram-1"]["capacity"] == 12 and "chot-1" not in found


def test_one_bad_row_and_nothing_is_taken(staff: Staff, editor: Editor) -> None:
    page = look(editor, HEAD + ONE + "x,palace,=1+1,24611,0,0,,,\nkhong-co,,,,,,,,1\n").get_data(as_text=True)
    assert "dòng lỗi: 2" in page and "palace" in page and "Công bố (" not in page
    assert "không có mã này để gỡ" in page
    assert standing(staff, "facility") == {}


def test_what_was_said_meanwhile_is_not_lost(staff: Staff, editor: Editor) -> None:
    publish(editor, look(editor, HEAD + ONE).get_data(as_text=True))
    page = look(editor, HEAD + ONE.replace(",10,", ",12,")).get_data(as_text=True)
    publish(editor, look(editor, HEAD + ONE.replace(",10,", ",15,")).get_data(as_text=True), reason="khác")
    late = publish(editor, page, reason="rà soát")
    assert late.status_code == 409 and "vừa được người khác sửa" in late.get_data(as_text=True)
    assert standing(staff, "facility")["tram-1"]["capacity"] == 15


def test_a_draft_that_gives_way_to_a_file_is_told_before(staff: Staff, editor: Editor) -> None:
    publish(editor, look(editor, HEAD + ONE).get_data(as_text=True))
    changed = HEAD + ONE.replace(",10,", ",12,")
    assert "data-drafts" not in look(editor, changed).get_data(as_text=True)
    draft = {**STATION, "name": "Trạm đang sửa", "move": "draft"}
    assert editor.send("/co-so/tram-1/sua", **draft).status_code == 302
    page = look(editor, changed).get_data(as_text=True)
    assert "data-drafts" in page and "Trạm đang sửa" in page
    assert publish(editor, page, reason="rà soát").status_code == 302
    assert standing(staff, "facility")["tram-1"]["capacity"] == 12
    assert "Trạm đang sửa" in editor.page("/co-so/tram-1")


def test_rows_of_another_place_are_refused(staff: Staff, enter: Callable[..., Editor]) -> None:
    other = enter("bientap.661", Role.DOCUMENT_EDITOR, "661")
    page = look(other, HEAD + ONE).get_data(as_text=True)
    assert "ngoài địa bàn" in page.lower() and standing(staff, "facility") == {}


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x01\x02",
        b"\xff\xfe\x00i\x00d",
        b"%PDF-1.7",
        bomb(),
        b"id,id\n1,2\n",
        b"ten,loai\na,b\n",
        HEAD.encode() + b"\xc3\x28,a,b,c,1,2,,,\n",
        b'"' + b"a" * 300_000,
        b"x" * 2_000_001,
    ],
    ids=[
        "empty",
        "nul",
        "utf-16",
        "pdf",
        "zip bomb",
        "twice",
        "other columns",
        "broken utf-8",
        "open quote",
        "too large",
    ],
)
def test_a_hostile_file_is_refused_in_words(staff: Staff, editor: Editor, raw: bytes) -> None:
    answer = look(editor, raw)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'id="file-error"' in page
    assert standing(staff, "facility") == {}


def test_a_file_that_is_gone_is_asked_for_again(staff: Staff, editor: Editor) -> None:
    page = look(editor, HEAD + ONE).get_data(as_text=True)
    for name in ("0" * 64, "../../etc/passwd"):
        start = page[page.index('id="found"') :]
        answer = editor.send(PATH, on=start, sha256=name)
        assert answer.status_code == 422 and "không còn" in answer.get_data(as_text=True)


def test_on_a_full_disk_nothing_is_taken(staff: Staff, editor: Editor) -> None:
    page = editor.page(PATH)
    raw = HEAD.encode() + b"".join(ONE.replace("tram-1", f"tram-{at}").encode() for at in range(7_000))
    with no_file_larger_than(300_000):
        answer = editor.visitor.send_file(PATH, raw, "co-so.csv", move="check", **editor.hidden(page))
    assert answer.status_code == 507 and "Máy chủ hết chỗ" in answer.get_data(as_text=True)
    assert standing(staff, "facility") == {}
