"""The form of a document: what is wrong stands at its field, a PDF is sent once, nobody's work is written over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.staff.documents.form import BODY
from geodata.files.pdf.sandboxed import MOST_BYTES
from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.documents.conftest import EDIT, NAME, NEW, ONE, PAPER, Editor, standing
from tests.full_disk import no_file_larger_than
from tests.geodata.files import pdf_files as files

SENTENCE = "Tạm dừng hoạt động karaoke trên địa bàn huyện Đắk Mil"


def test_a_draft_is_published(staff: Staff, editor: Editor) -> None:
    sent = editor.fill(
        pdf=("a.pdf", files.pdf(SENTENCE)), topics=["level", "zones"], title_en="Assessment", place="663"
    )
    assert sent.status_code == 302 and sent.location.endswith(f"/van-ban/{NAME}-663?saved=draft")
    assert standing(staff) == {}
    page = editor.page(f"{ONE}-663")
    assert "chưa công khai" in page and "karaoke" in page and "1 trang" in page
    assert editor.move("publish", path=f"{ONE}-663").status_code == 302
    row = standing(staff)[f"{NAME}-663"]
    assert (row["topics"], row["title_en"], row["issuer_en"], row["text"]) == (
        ["level", "zones"],
        "Assessment",
        "UBND tỉnh Đắk Nông",
        SENTENCE,
    )


def test_a_form_sent_twice_is_taken_once(staff: Staff, editor: Editor) -> None:
    seen = editor.page(NEW)
    first, again = (editor.fill(on=seen, move="publish") for _ in range(2))
    assert first.status_code == again.status_code == 302
    assert standing(staff)[NAME]["batch"] == 1


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"number": ""}, "number", "Còn trống"),
        ({"number": "x" * 61}, "number", "Dài hơn 60"),
        ({"date": "2021-10-24"}, "date", "tương lai"),
        ({"date": "20/10/2021"}, "date", "không phải là ngày"),
        ({"kind": "hotel"}, "kind", "phải là một trong"),
        ({"title": ""}, "title", "Còn trống"),
        ({"title": "a\x07b"}, "title", "ký tự điều khiển"),
        ({"place": "99999"}, "place", "Không có mã đơn vị"),
        ({"topics": ["hotel"]}, "topics", "không có"),
        ({"effect_from": "2021-10-20", "effect_to": "2021-10-19"}, "effect_to", "Trước ngày có hiệu lực"),
        ({"replaced_by": "1-qd-2021"}, "replaced_by", "Không có văn bản này"),
        ({"source": "javascript:alert(1)"}, "source", "địa chỉ http"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    staff: Staff, editor: Editor, form: dict[str, Any], field: str, words: str
) -> None:
    answer = editor.fill(**form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Chưa lưu" in page
    assert words in page
    assert field == "topics" or f'id="{field}-error"' in page
    assert standing(staff) == {}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "rỗng"),
        (b"MZ\x90\x00" + b"\0" * 100, "không phải PDF"),
        (b"<!doctype html><script>alert(1)</script>", "không phải PDF"),
        (files.pdf()[:-600], "bị cắt"),
        (files.encrypted(), "mã hóa"),
        (files.acting("JavaScript").replace(b"/JavaScript", b"/J#61vaScript"), "JavaScript"),
        (files.acting("Launch", F="calc.exe"), "Launch"),
        (files.attached(), "đính kèm"),
        (files.acting_page("URI"), "tự làm việc khi mở"),
        (b"%PDF-" + b"0" * MOST_BYTES, "50 MB"),
    ],
    ids=["empty", "exe", "html", "cut", "encrypted", "javascript", "launch", "attachment", "page", "51 MB"],
)
def test_a_hostile_file_is_refused_at_its_field(staff: Staff, editor: Editor, raw: bytes, words: str) -> None:
    answer = editor.fill(pdf=("a.pdf", raw), number="")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="file-error"' in page and words in page and 'id="number-error"' in page
    assert not list((staff.desk.settings.storage.var / "archive").rglob("*"))


@pytest.mark.parametrize("name", ["../../../etc/passwd", "a%00.pdf", "\u202efdp.exe", "..\\..\\x.pdf", "CON.pdf"])
def test_the_name_of_a_file_becomes_no_path(staff: Staff, editor: Editor, name: str) -> None:
    assert editor.fill(pdf=(name, files.pdf()), move="publish").status_code == 302
    digest = standing(staff)[NAME]["pdf_sha256"]
    kept = [path for path in (staff.desk.settings.storage.var / "archive").rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [digest]
    with editor.get(f"{ONE}/{digest}.pdf") as answer:
        assert answer.headers["Content-Disposition"] == f"attachment; filename={NAME}.pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert editor.get(f"{ONE}/{'0' * 64}.pdf").status_code == 404


def test_on_a_full_disk_the_file_is_not_taken_and_what_is_kept_stays(staff: Staff, editor: Editor) -> None:
    assert editor.fill(pdf=("a.pdf", files.pdf()), move="publish").status_code == 302
    before, raw = standing(staff), files.padded(400_000)
    with no_file_larger_than(300_000):
        answer = editor.fill(pdf=("b.pdf", raw), number="75/TB-UBND")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 507 and "Máy chủ hết chỗ" in page and 'value="75/TB-UBND"' in page
    assert standing(staff) == before
    with editor.get(f"{ONE}/{before[NAME]['pdf_sha256']}.pdf") as kept:
        assert kept.status_code == 200
    assert len([path for path in (staff.desk.settings.storage.var / "archive").rglob("*") if path.is_file()]) == 1


def test_a_larger_body_is_refused_whole(editor: Editor) -> None:
    assert editor.fill(pdf=("a.pdf", b"0" * (BODY + 1))).status_code == 413


def test_a_large_body_is_for_the_form_of_documents_alone(staff: Staff, editor: Editor) -> None:
    raw = b"0" * 13_000_000
    token = editor.hidden(editor.page(NEW))["csrf_token"]
    assert editor.send(NEW, {"csrf_token": token}, ("a.pdf", raw)).status_code == 422
    assert editor.send("/cap-do/moi", {"csrf_token": token}, ("a.pdf", raw)).status_code == 413
    assert Editor(staff.visitor()).send(NEW, {}, ("a.pdf", raw)).status_code in (302, 413)


def test_the_pdf_is_kept_while_other_fields_are_wrong(staff: Staff, editor: Editor) -> None:
    wrong = editor.fill(pdf=("a.pdf", files.pdf(SENTENCE)), number="")
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422 and "karaoke" in page
    assert editor.fill(on=page, move="publish").status_code == 302
    assert standing(staff)[NAME]["text"] == SENTENCE


def test_a_pdf_that_somebody_else_sent_is_not_named(staff: Staff, editor: Editor, enter: Callable[..., Editor]) -> None:
    page = editor.fill(pdf=("a.pdf", files.pdf()), move="check").get_data(as_text=True)
    other = enter("mil", "663")
    named = editor.hidden(page)["pdf"]
    for number, told in (("74/TB-UBND", named), ("75/TB-UBND", "x.y"), ("76/TB-UBND", "")):
        form = {**other.hidden(other.page(NEW)), **PAPER, "place": "663", "move": "publish"}
        assert other.send(NEW, {**form, "number": number, "pdf": told}).status_code == 302
    assert {row["pdf_sha256"] for row in standing(staff).values()} == {None}


def test_a_scan_is_taken_and_told(staff: Staff, editor: Editor) -> None:
    page = editor.fill(pdf=("a.pdf", files.scan(3)), move="check").get_data(as_text=True)
    assert "data-scan" in page and "3 trang" in page
    assert editor.fill(on=page, move="publish").status_code == 302
    row = standing(staff)[NAME]
    assert (row["pdf_pages"], row["text"]) == (3, None)
    assert editor.fill(EDIT, drop="1", reason="nhầm tệp", move="publish").status_code == 302
    assert standing(staff)[NAME]["pdf_sha256"] is None


def test_the_same_file_twice_is_kept_once(staff: Staff, editor: Editor) -> None:
    raw = files.pdf()
    for number in ("74/TB-UBND", "75/TB-UBND"):
        assert editor.fill(pdf=("a.pdf", raw), number=number, move="publish").status_code == 302
    kept = [path for path in (staff.desk.settings.storage.var / "archive").rglob("*") if path.is_file()]
    assert len(kept) == 1 and len(standing(staff)) == 2


def test_a_number_that_is_there_is_not_written_over(staff: Staff, editor: Editor) -> None:
    editor.fill()
    answer = editor.fill(title="Văn bản khác")
    assert answer.status_code == 422 and "đã có trong danh mục" in answer.get_data(as_text=True)


def test_a_public_document_is_changed_with_a_reason(staff: Staff, editor: Editor) -> None:
    editor.fill(move="publish")
    answer = editor.fill(EDIT, title="Đính chính", move="publish")
    assert answer.status_code == 422 and 'id="reason-error"' in answer.get_data(as_text=True)
    assert editor.fill(EDIT, title="Đính chính", reason="sai tên", move="publish").status_code == 302
    assert standing(staff)[NAME]["title_vi"] == "Đính chính"
    page = editor.page(ONE)
    assert "sai tên" in page and "<ins>Đính chính</ins>" in page


def test_what_somebody_else_saved_meanwhile_is_shown(
    staff: Staff, editor: Editor, enter: Callable[..., Editor]
) -> None:
    editor.fill(move="publish")
    seen = editor.page(EDIT)
    other = enter("thu.hai")
    assert other.fill(EDIT, title="Bản của người khác").status_code == 302
    late = editor.fill(EDIT, on=seen, title="Bản của tôi")
    page = late.get_data(as_text=True)
    assert late.status_code == 409 and "Người Thử (" in page
    assert "<del>Bản của người khác</del>" in page and "<ins>Bản của tôi</ins>" in page
    assert "Người Thử (" in editor.page(EDIT) and 'id="foreign"' in editor.page(EDIT)
    assert editor.fill(EDIT, on=page, title="Bản của tôi", reason="sửa", move="publish").status_code == 302
    assert standing(staff)[NAME]["title_vi"] == "Bản của tôi"


def test_an_editor_of_a_district_stays_in_it(staff: Staff, editor: Editor, enter: Callable[..., Editor]) -> None:
    editor.fill(move="publish")
    mil = enter("mil", "663")
    assert {mil.get(path).status_code for path in (ONE, EDIT)} == {403}
    assert mil.move("take_out", on=mil.page(NEW), reason="x").status_code == 403
    answer = mil.fill(number="9/TB-UBND", place="")
    assert answer.status_code == 422 and "Ngoài địa bàn" in answer.get_data(as_text=True)
    assert mil.fill(number="9/TB-UBND", place="24664", move="publish").status_code == 302
    assert list(standing(staff)) == [NAME, "9-tb-ubnd-2021-24664"]
