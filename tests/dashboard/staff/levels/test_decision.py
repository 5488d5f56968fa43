"""A decision's list at the desk: pasted, checked, published; what is not understood or missing is not passed over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape

import pytest
from werkzeug.test import TestResponse

from geodata.access import Role
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.levels.conftest import DAY, facts, pasted, standing

NEW, PUBLISH = "/cap-do/moi", "/cap-do/moi/cong-bo"


def check(editor: Visitor, text: str, **form: str) -> TestResponse:
    return editor.post(NEW, text=text, **{"day": DAY, **form})


def hidden(answer: TestResponse) -> dict[str, str]:
    page = answer.get_data(as_text=True)
    form = page[page.index("/cong-bo") :]
    found = {name: unescape(value) for name, value in re.findall(r'name="(key|seen)" value="([^"]*)"', form)}
    assert set(found) == {"key", "seen"}
    return found


def publish(editor: Visitor, text: str, answer: TestResponse, **form: str) -> TestResponse:
    return editor.post(PUBLISH, on=NEW, text=text, **{"day": DAY, **hidden(answer), **form})


def test_the_list_of_22_october(staff: Staff, editor: Visitor) -> None:
    text = pasted(staff)
    answer = check(editor, text)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    found = {int(step): int(n) for step, n in re.findall(r'data-count="commune-(\d)">.*?<b>(\d+)</b>', page)}
    assert found == {1: 57, 2: 13, 3: 1}
    assert len(re.findall(r"<tr data-place=", page)) == 71
    assert standing(staff) == {}
    assert publish(editor, text, answer).location.endswith("/cap-do?saved=71")
    assert standing(staff) == {f"{code}-{DAY}": level for code, level in facts().items()}
    again = publish(editor, text, answer)
    assert again.location.endswith("/cap-do?saved=0")
    shown = editor.get("/cap-do").get_data(as_text=True)
    assert Counter(re.findall(r'data-count="commune-(\d)"', shown)) == {"1": 1, "2": 1, "3": 1}


def test_a_list_that_lacks_units_is_published_when_the_editor_says_so(staff: Staff, editor: Visitor) -> None:
    text = "Cấp 2: xã Đắk Lao"
    answer = check(editor, text)
    assert "Thiếu 70 xã" in answer.get_data(as_text=True)
    assert publish(editor, text, answer).status_code == 422
    assert standing(staff) == {}
    assert publish(editor, text, answer, only="1").status_code == 302
    assert standing(staff) == {f"24667-{DAY}": 2}


def test_what_is_not_understood_is_shown_and_left_out_only_when_ticked(staff: Staff, editor: Visitor) -> None:
    text = "Cấp 2: xã Đắk Lao, xã <b>Lạ</b>\nCấp 1: Đắk Mil"
    answer = check(editor, text, only="1")
    page = answer.get_data(as_text=True)
    assert "xã &lt;b&gt;Lạ&lt;/b&gt;" in page and "có thể là" in page
    refused = publish(editor, text, answer, only="1")
    assert refused.status_code == 422 and "chưa hiểu" in refused.get_data(as_text=True)
    assert publish(editor, text, answer, only="1", skip="1").status_code == 302
    assert standing(staff) == {f"24667-{DAY}": 2}


def test_a_change_needs_a_reason_and_what_was_seen(
    staff: Staff, editor: Visitor, enter: Callable[..., Visitor]
) -> None:
    first, second = "Cấp 2: xã Đắk Lao", "Cấp 3: xã Đắk Lao"
    publish(editor, first, check(editor, first), only="1")
    seen = check(editor, second)
    assert "required" in seen.get_data(as_text=True)
    assert publish(editor, second, seen, only="1").status_code == 422
    other = enter("tinh", Role.PROVINCE_REVIEWER)
    third = "Cấp 4: xã Đắk Lao"
    assert publish(other, third, check(other, third), only="1", reason="đính chính").status_code == 302
    late = publish(editor, second, seen, only="1", reason="đính chính")
    assert late.status_code == 409
    assert standing(staff) == {f"24667-{DAY}": 4}
    assert publish(editor, second, late, only="1", reason="đính chính").status_code == 302
    assert standing(staff) == {f"24667-{DAY}": 3}


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("", {}, "không có đơn vị nào"),
        ("Cấp 2: xã Đắk Lao", {"day": ""}, "còn trống"),
        ("Cấp 2: xã Đắk Lao", {"day": "2020-01-01"}, "trước khi có cấp độ dịch"),
        ("Cấp 2: xã Đắk Lao", {"until": "2021-10-01"}, "trước ngày công bố"),
        ("Cấp 2: xã Đắk Lao", {"document": "khong-co"}, "không có văn bản này"),
        ("x" * 200_001, {}, "dài hơn"),
        ("place,level\n24667,2", {"kind": "csv"}, "thiếu cột"),
    ],
)
def test_what_is_wrong_stands_at_its_field(editor: Visitor, text: str, form: dict[str, str], words: str) -> None:
    answer = check(editor, text, **form)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert words.lower() in page.lower() and 'aria-invalid="true"' in page


def test_a_file_with_days_of_its_own(staff: Staff, editor: Visitor) -> None:
    raw = (
        "\ufeffplace,level,day,until\r\n24667,2,2021-10-22,\r\nxã Lạ,1,2021-10-22,\r\n24676,3,2021-10-20,2021-10-30\r\n"
    )
    answer = editor.upload(NEW, raw.encode(), "list.csv", day=DAY, only="1")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "xã Lạ" in page
    text = raw.removeprefix("\ufeff").replace("\r\n", "\n")
    done = publish(editor, text, answer, kind="csv", only="1", skip="1")
    assert done.status_code == 302, done.get_data(as_text=True)[:3000]
    assert standing(staff) == {"24667-2021-10-22": 2, "24676-2021-10-20": 3}


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00binary", b"\xff\xfe\x00", b"x" * 400_001])
def test_a_file_that_is_no_list(editor: Visitor, raw: bytes) -> None:
    assert editor.upload(NEW, raw, "list.xlsx", day=DAY).status_code == 422


def test_an_editor_of_a_district_says_nothing_of_another(staff: Staff, enter: Callable[..., Visitor]) -> None:
    mil = enter("mil", Role.DOCUMENT_EDITOR, "663")
    text = "Cấp 2: xã Đắk Lao, xã Nam Dong"
    answer = check(mil, text)
    page = answer.get_data(as_text=True)
    assert "ngoài địa bàn" in page.lower() and "Thiếu 9 xã" in page
    assert publish(mil, text, answer, only="1", skip="1").status_code == 302
    assert standing(staff) == {f"24667-{DAY}": 2}
    assert mil.get("/cap-do/24649").status_code == 403


def test_the_list_is_edited_again(editor: Visitor) -> None:
    back = editor.post(NEW, text="Cấp 2: xã Lạ <i>", day=DAY, move="back")
    assert back.status_code == 200 and "Cấp 2: xã Lạ &lt;i&gt;</textarea>" in back.get_data(as_text=True)


def test_one_unit_is_corrected_and_taken_out(staff: Staff, editor: Visitor) -> None:
    text = "Cấp 2: xã Đắk Lao"
    publish(editor, text, check(editor, text), only="1")
    page = editor.get("/cap-do/24667").get_data(as_text=True)
    seen = re.findall(r'name="seen" value="(\d+)"', page)[0]
    said = {"day": DAY, "seen": seen, "level": "3", "move": "correct"}
    assert editor.post("/cap-do/24667", **said).status_code == 422
    assert editor.post("/cap-do/24667", **said, until="2021-10-01", reason="sai").status_code == 422
    assert editor.post("/cap-do/24667", **said, reason="sai", key="a").status_code == 302
    assert editor.post("/cap-do/24667", **said, reason="sai", key="a").status_code == 302
    assert editor.post("/cap-do/24667", **said | {"level": "4"}, reason="sai", key="b").status_code == 409
    assert standing(staff) == {f"24667-{DAY}": 3}
    page = editor.get("/cap-do/24667").get_data(as_text=True)
    seen = re.findall(r'name="seen" value="(\d+)"', page)[0]
    gone = {"day": DAY, "seen": seen, "move": "withdraw", "reason": "công bố nhầm", "key": "c"}
    assert editor.post("/cap-do/24667", **gone).status_code == 302
    assert standing(staff) == {}
    page = editor.get("/cap-do/24667").get_data(as_text=True)
    assert "Đã rút" in page and "công bố nhầm" in page
    assert editor.post("/cap-do/24667", **gone | {"key": "d"}).status_code == 404
    assert editor.get("/cap-do/99999").status_code == 404
