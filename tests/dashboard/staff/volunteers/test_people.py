"""Who signed up, at the desk: found without names, decided on, merged, shown when asked for and logged."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from geodata import schema
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.volunteers.conftest import ROOT, number, page, seen, sign_up


def said(staff: Staff, what: str) -> list[tuple[str, dict[str, object]]]:
    """What the log holds of a kind: subject and detail."""
    event = schema.audit_event
    with staff.engine.connect() as connection:
        return [
            (row.subject, row.detail)
            for row in connection.execute(select(event.c.subject, event.c.detail).where(event.c.what == what))
        ]


def test_the_list_has_no_names_and_is_filtered(staff: Staff, coordinator: Visitor) -> None:
    one, other = sign_up(staff), sign_up(staff, phone="0912345678", skills="cooking", place="24612")
    shown = page(coordinator, ROOT)
    assert one.code in shown and other.code in shown and "Số người: 2" in shown
    assert "Người Tình Nguyện" not in shown and "0903" not in shown
    for query in ("ky-nang=cooking", "noi=24612", f"ma={other.code.lower()}"):
        found = page(coordinator, f"{ROOT}?{query}")
        assert other.code in found and one.code not in found, query
    assert "Không có ai" in page(coordinator, f"{ROOT}?mui=3")
    assert one.code in page(coordinator, f"{ROOT}?trang-thai=x&noi=y&buoi=9-9&mui=a&sau=b")


def test_pages_of_fifty(staff: Staff, coordinator: Visitor) -> None:
    told = [sign_up(staff, phone=f"09031{at:05d}") for at in range(51)]
    first = page(coordinator, ROOT)
    assert "Trang sau" in first and told[-1].code not in first
    after = page(coordinator, f"{ROOT}?sau={number(staff, told[49])}")
    assert told[-1].code in after and told[0].code not in after


def test_somebody_is_taken_in_or_refused_with_a_reason(staff: Staff, coordinator: Visitor) -> None:
    path = f"{ROOT}/{number(staff, sign_up(staff))}"
    assert coordinator.post(path, move="refuse", seen=seen(coordinator, path)).status_code == 422
    before = seen(coordinator, path)
    assert coordinator.post(path, move="refuse", reason="chưa đủ tuổi", seen=before).status_code == 302
    assert "Không nhận vì: chưa đủ tuổi" in page(coordinator, path)
    assert coordinator.post(path, move="accept", seen=before).status_code == 409
    assert coordinator.post(path, move="accept", seen=seen(coordinator, path)).status_code == 302
    assert "Đã nhận" in page(coordinator, path)
    assert coordinator.post(path, move="paint", seen=seen(coordinator, path)).status_code == 400


def test_several_are_decided_on_at_once(staff: Staff, coordinator: Visitor) -> None:
    numbers = [str(number(staff, sign_up(staff, phone=f"09031{at:05d}"))) for at in range(3)]
    data = {"csrf_token": coordinator.token(ROOT), "who": [*numbers, "999", "x"], "move": "accept"}
    answer = coordinator.client.post(f"/noi-bo{ROOT}", data=data)
    assert answer.status_code == 302 and "xong=3" in answer.location
    assert "Đã nhận" in page(coordinator, f"{ROOT}/{numbers[0]}")
    assert coordinator.client.post(f"/noi-bo{ROOT}", data={**data, "move": "refuse"}).status_code == 422


def test_who_it_is_is_shown_with_a_reason_and_logged(staff: Staff, coordinator: Visitor) -> None:
    told = sign_up(staff)
    path = f"{ROOT}/{number(staff, told)}"
    assert "Người Tình Nguyện" not in page(coordinator, path)
    assert coordinator.post(f"{path}/xem", on=path).status_code == 422
    assert said(staff, "volunteer.reveal") == []
    shown = coordinator.post(f"{path}/xem", on=path, reason="gọi xác minh")
    assert "Người Tình Nguyện" in unescape(shown.get_data(as_text=True)) and "0903 123 456" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    ((subject, detail),) = said(staff, "volunteer.reveal")
    assert subject == told.code and detail["reason"] == "gọi xác minh"
    assert "Người Tình Nguyện" not in page(coordinator, path)


def test_registrations_of_one_phone_are_merged(staff: Staff, coordinator: Visitor) -> None:
    first, second = sign_up(staff), sign_up(staff, phone="+84 903 123 456", skills="cooking")
    path = f"{ROOT}/{number(staff, second)}"
    shown = page(coordinator, path)
    assert "Cùng số điện thoại" in shown and first.code in shown
    double = str(number(staff, first))
    assert coordinator.post(path, move="merge", double=double, seen=seen(coordinator, path)).status_code == 302
    assert coordinator.get(f"{ROOT}/{double}").status_code == 404
    assert first.code not in page(coordinator, ROOT)


def test_a_lost_link_is_replaced(staff: Staff, coordinator: Visitor) -> None:
    told = sign_up(staff)
    path = f"{ROOT}/{number(staff, told)}"
    shown = coordinator.post(f"{path}/lien-ket", on=path).get_data(as_text=True)
    assert "/tinh-nguyen/toi/" in shown and told.link not in shown


def test_the_list_with_names_is_marked_and_logged(staff: Staff, coordinator: Visitor) -> None:
    sign_up(staff)
    refused = coordinator.post(f"{ROOT}/danh-sach.csv", on=ROOT)
    assert refused.status_code == 422 and "export-reason-error" in refused.get_data(as_text=True)
    answer = coordinator.post(f"{ROOT}/danh-sach.csv", on=ROOT, reason="gọi xét")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    who = "Người Thử (Thành phố Gia Nghĩa)"
    assert who in rows[0][0] and "dieu.phoi.660" not in answer.headers["Content-Disposition"]
    assert "danh-sach-tinh-nguyen-vien_thanh-pho-gia-nghia" in answer.headers["Content-Disposition"]
    assert rows[2][1] == "Người Tình Nguyện" and rows[2][2] == "0903 123 456" and who in rows[2][5]
    assert len(said(staff, "volunteer.reveal")) == 1


def test_people_of_another_district_are_not_there(
    staff: Staff, coordinator: Visitor, enter: Callable[..., Visitor]
) -> None:
    told = sign_up(staff)
    path, other = f"{ROOT}/{number(staff, told)}", enter("661")
    assert told.code not in page(other, ROOT)
    assert other.get(path).status_code == 403
    for tail in ("", "/xem", "/lien-ket"):
        answer = other.post(f"{path}{tail}", on=ROOT, move="accept", reason="x", seen="1")
        assert answer.status_code == 403, tail
    assert told.code not in other.post(f"{ROOT}/danh-sach.csv", on=ROOT, reason="x").get_data(as_text=True)


@pytest.mark.parametrize("path", [f"{ROOT}/99", f"{ROOT}/nhu-cau/99"])
def test_what_is_not_there(coordinator: Visitor, path: str) -> None:
    answer = coordinator.get(path)
    assert answer.status_code == 404 and "Không có mục này" in answer.get_data(as_text=True)


def test_no_cell_of_a_list_begins_a_formula(staff: Staff, coordinator: Visitor) -> None:
    sign_up(staff, name="- Người Tình Nguyện")
    answer = coordinator.post(f"{ROOT}/danh-sach.csv", on=ROOT, reason="gọi xét")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[2][1] == "'- Người Tình Nguyện"
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]


@pytest.mark.parametrize("signs", ["%", "_", "'", "%' OR '1'='1", "\\"])
def test_signs_of_a_query_are_letters(staff: Staff, coordinator: Visitor, signs: str) -> None:
    told = sign_up(staff)
    for name in ("ma", "noi", "giup-o", "ky-nang", "ngon-ngu", "trang-thai"):
        assert told.code not in page(coordinator, f"{ROOT}?{urlencode({'ma': signs, name: signs})}"), name
