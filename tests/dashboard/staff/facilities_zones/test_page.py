"""A thing's page: its draft, its history, ended, taken out."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.facilities_zones.conftest import FACILITIES, STATION, ZONE, ZONES, Editor, standing

ONE = f"{ZONES}/to-dan-pho-3-2021-10-20"
NAME = ONE.rpartition("/")[2]


@pytest.fixture
def public(editor: Editor) -> Editor:
    editor.send(f"{ZONES}/moi", **ZONE)
    return editor


def test_a_zone_is_ended_today(staff: Staff, public: Editor) -> None:
    assert public.send(ONE, move="end").status_code == 422
    assert public.send(ONE, move="end", reason="hết dịch").status_code == 302
    assert standing(staff, "zone")[NAME]["last_day"] == date(2021, 10, 22)
    page = public.page(ONE)
    assert "hết dịch" in page and "Kết thúc hôm nay" in page


def test_a_thing_is_taken_out_and_stays_in_the_history(staff: Staff, public: Editor) -> None:
    page = public.page(ONE)
    assert public.send(ONE, on=page, move="take_out", reason="nhập nhầm").status_code == 302
    assert standing(staff, "zone") == {}
    assert public.send(ONE, on=page, move="take_out", reason="nhập nhầm").status_code == 302
    gone = public.page(ONE)
    assert "Đã gỡ" in gone and "nhập nhầm" in gone and "Soạn lại" in gone


def test_what_somebody_else_has_said_meanwhile_is_not_done_over(staff: Staff, public: Editor) -> None:
    seen = public.page(ONE)
    public.send(f"{ONE}/sua", **{**ZONE, "people": "1"}, reason="đếm lại")
    answer = public.send(ONE, on=seen, move="end", reason="hết dịch")
    assert answer.status_code == 409 and "vừa được người khác sửa" in answer.get_data(as_text=True)
    assert standing(staff, "zone")[NAME]["last_day"] is None


def test_a_draft_is_let_go(staff: Staff, editor: Editor) -> None:
    editor.send(f"{FACILITIES}/moi", **STATION, move="draft")
    path = f"{FACILITIES}/tram-y-te-phuong-nghia-duc"
    assert editor.send(path, move="discard").status_code == 302
    assert standing(staff, "facility") == {} and "Nháp đã bỏ" in editor.page(path)


@pytest.mark.parametrize("path", ["/co-so/khong-co", "/co-so/A", f"/co-so/{'a' * 90}", "/vung-phong-toa/khong-co/sua"])
def test_what_is_not_there(editor: Editor, path: str) -> None:
    assert editor.visitor.get(path).status_code == 404


def test_an_unknown_move_is_a_bad_request(public: Editor) -> None:
    assert public.send(ONE, move="paint").status_code == 400
    public.send(f"{FACILITIES}/moi", **STATION)
    assert public.send(f"{FACILITIES}/tram-y-te-phuong-nghia-duc", move="end", reason="x").status_code == 400
