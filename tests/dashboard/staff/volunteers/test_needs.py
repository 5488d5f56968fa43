"""Needs at the desk: posted once, people found and asked, come and gone; what people ask about their data."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

from docx import Document

from dashboard.signup.server import build_signup
from geodata.files.pdf import sandboxed
from geodata.jobs import outbox
from geodata.store import database
from geodata.volunteers import assignments, data_subject_requests, people, retention
from tests.dashboard.staff.accounts.conftest import Staff, Visitor
from tests.dashboard.staff.volunteers.conftest import KEY, NEED, ROOT, number, page, seen, sign_up

NEEDS = f"{ROOT}/nhu-cau"


def post(visitor: Visitor, **change: str) -> str:
    """A need that was posted; its address."""
    key = KEY.search(page(visitor, f"{NEEDS}/moi"))
    assert key
    answer = visitor.post(f"{NEEDS}/moi", key=key[1], **{**NEED, **change})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location).removeprefix("/noi-bo")


def accepted(staff: Staff, visitor: Visitor, **change: str) -> tuple[int, str]:
    told = sign_up(staff, **change)
    path = f"{ROOT}/{number(staff, told)}"
    assert visitor.post(path, move="accept", seen=seen(visitor, path)).status_code == 302
    return number(staff, told), told.link


def answer_yes(staff: Staff, link: str) -> None:
    """What somebody says by their private link."""
    with database.writing(staff.engine) as connection:
        volunteer = people.by_link(connection, link)
        (asked,) = assignments.of_volunteer(connection, volunteer.id)
        assert assignments.answer(connection, volunteer, asked, yes=True, now=staff.now)


def test_a_need_is_posted_once_and_what_is_wrong_stands_at_its_field(staff: Staff, coordinator: Visitor) -> None:
    wrong = coordinator.post(f"{NEEDS}/moi", **{**NEED, "number": "0", "last_day": "2021-10-01"})
    text = wrong.get_data(as_text=True)
    assert wrong.status_code == 422 and 'id="number-error"' in text and 'value="Trực chốt"' in text
    first = coordinator.post(f"{NEEDS}/moi", key="k", **NEED)
    again = coordinator.post(f"{NEEDS}/moi", key="k", **NEED)
    assert first.location == again.location
    board = page(coordinator, NEEDS)
    assert board.count("Trực chốt</b>") == 1 and "còn thiếu 1" in board


def test_somebody_is_asked_comes_and_goes(staff: Staff, coordinator: Visitor) -> None:
    path = post(coordinator)
    who, link = accepted(staff, coordinator)
    assert "Người phù hợp" in page(coordinator, path)
    assert "moi=1" in coordinator.post(path, move="offer", who=str(who)).location
    assert "moi=0" in coordinator.post(path, move="offer", who=str(who)).location
    assert "chờ trả lời" in page(coordinator, path) and "đang chờ gửi" in page(coordinator, path)
    with database.writing(staff.engine) as connection:
        (letter,) = outbox.told(connection, "need 1 ")
        outbox.failed(connection, letter, error="no e-mail address", now=staff.now, for_good=True)
    assert "cần gọi điện" in page(coordinator, path)
    answer_yes(staff, link)
    assert "đủ người" in page(coordinator, path)
    staff.now = staff.now.replace(hour=10, minute=0)
    assert coordinator.post(f"{path}/1", on=path, move="in").status_code == 302
    assert coordinator.post(f"{path}/1", on=path, move="in").status_code == 409
    staff.now = staff.now.replace(minute=10)
    assert coordinator.post(f"{path}/1", on=path, move="out").status_code == 302
    assert "0,2" in page(coordinator, path)
    refused = coordinator.post(f"{path}/danh-sach.csv", on=path)
    assert refused.status_code == 422 and "call-reason-error" in refused.get_data(as_text=True)
    calls = coordinator.post(f"{path}/danh-sach.csv", on=path, reason="gọi")
    assert "0903 123 456" in calls.get_data(as_text=True)
    name = calls.headers["Content-Disposition"].partition('"')[2].rstrip('"')
    assert re.fullmatch(r"dak-nong_danh-sach-goi-dien_truc-chot_\d{4}-\d\d-\d\d_lap-\d{4}-\d\d-\d\d-17h10.csv", name)
    assert coordinator.post(f"{path}/1", on=path, move="fly").status_code == 400


def test_hours_are_certified_and_the_number_is_looked_up(staff: Staff, coordinator: Visitor) -> None:
    path = post(coordinator)
    who, link = accepted(staff, coordinator)
    coordinator.post(path, move="offer", who=str(who))
    answer_yes(staff, link)
    assert coordinator.post(f"{path}/1/giay.pdf", on=path).status_code == 409
    coordinator.post(f"{path}/1", on=path, move="in")
    staff.now += timedelta(hours=4)
    coordinator.sign_in("dieu.phoi.660")
    coordinator.post(f"{path}/1", on=path, move="out")
    pdf = coordinator.post(f"{path}/1/giay.pdf", on=path)
    text = sandboxed.read(pdf.get_data()).text or ""
    assert "Người Tình Nguyện" in text and "Trực chốt" in text and "4,0" in text
    letter = coordinator.post(f"{path}/1/giay.docx", on=path)
    lines = [part.text for part in Document(io.BytesIO(letter.get_data())).paragraphs]
    assert "Ông/bà: Người Tình Nguyện" in lines
    (number,) = {line.split()[2].rstrip(",") for line in lines if line.startswith("Giấy số")}
    public = build_signup(staff.desk.settings, engine=staff.engine).test_client()
    shown = public.get(f"/tinh-nguyen/giay/{number.lower()}").get_data(as_text=True)
    assert number in shown and "4,0 giờ" in shown and "Người Tình Nguyện" not in shown
    assert public.get("/tinh-nguyen/giay/AAAA").status_code == 404
    mine = f"/tinh-nguyen/toi/{link}"
    assert f"{mine}/1/giay.pdf" in public.get(mine).get_data(as_text=True)
    own = public.get(f"{mine}/1/giay.pdf")
    assert own.headers["Cache-Control"] == "no-store" and number in (sandboxed.read(own.get_data()).text or "")
    assert public.get(f"{mine}/1/giay.docx").get_data().startswith(b"PK")
    _, stranger = accepted(staff, coordinator, phone="0912345678")
    for wrong in (f"{mine}/2", f"/tinh-nguyen/toi/{stranger}/1", "/tinh-nguyen/toi/nobody/1"):
        assert public.get(f"{wrong}/giay.pdf").status_code == 404, wrong


def test_who_is_due_today_is_noted_on_one_page(
    staff: Staff, coordinator: Visitor, enter: Callable[..., Visitor]
) -> None:
    today = f"{ROOT}/hom-nay"
    path, later = post(coordinator), post(coordinator, task="Nấu ăn", first_day="2021-10-24", last_day="2021-10-25")
    who, link = accepted(staff, coordinator)
    assert "không có ai nhận lời" in page(coordinator, today)
    coordinator.post(later, move="offer", who=str(who))
    answer_yes(staff, link)
    assert "không có ai nhận lời" in page(coordinator, today)
    other, second = accepted(staff, coordinator, phone="0912345678")
    coordinator.post(path, move="offer", who=str(other))
    answer_yes(staff, second)
    shown = page(coordinator, today)
    assert "Trực chốt" in shown and "Nấu ăn" not in shown and "Người Tình Nguyện" not in shown
    assert coordinator.post(f"{path}/2", on=today, move="in", today="1").location.endswith("/hom-nay")
    assert "đang làm" in page(coordinator, today) and "Đã về" in page(coordinator, today)
    assert "Trực chốt" not in page(enter("661"), today)


def test_an_offer_is_withdrawn_and_who_left_is_not_called(staff: Staff, coordinator: Visitor) -> None:
    path = post(coordinator, number="3")
    who, _ = accepted(staff, coordinator)
    other, link = accepted(staff, coordinator, phone="0912345678")
    data = {"csrf_token": coordinator.token(path), "who": [str(who), str(other)], "move": "offer"}
    assert "moi=2" in coordinator.client.post(f"/noi-bo{path}", data=data).location
    assert coordinator.post(f"{path}/1", on=path, move="withdraw").status_code == 302
    assert coordinator.post(f"{path}/1", on=path, move="withdraw").status_code == 409
    assert "đã thôi" in page(coordinator, path)
    with database.writing(staff.engine) as connection:
        people.remove(connection, people.by_link(connection, link), by="form", why="asked by link", now=staff.now)
    calls = coordinator.post(f"{path}/danh-sach.csv", on=path, reason="gọi")
    assert calls.status_code == 200 and "090" not in calls.text and "091" not in calls.text


def test_a_need_is_closed(coordinator: Visitor) -> None:
    path = post(coordinator)
    assert coordinator.post(path, move="paint").status_code == 400
    assert coordinator.post(path, move="cancel").status_code == 302
    assert "đã hủy" in page(coordinator, path)
    assert "Trực chốt" not in page(coordinator, NEEDS) and "Trực chốt" in page(coordinator, f"{NEEDS}?cu=1")


def test_needs_of_another_district_are_not_there(coordinator: Visitor, enter: Callable[..., Visitor]) -> None:
    path, other = post(coordinator), enter("661")
    assert "Trực chốt" not in page(other, NEEDS)
    assert other.get(path).status_code == 403
    assert other.post(path, on=NEEDS, move="cancel").status_code == 403
    assert other.post(f"{path}/danh-sach.csv", on=NEEDS, reason="x").status_code == 403
    answer = other.post(f"{NEEDS}/moi", **NEED)
    assert answer.status_code == 422 and "Ngoài địa bàn" in answer.get_data(as_text=True)


def test_requests_about_data_are_carried_out_in_time(
    staff: Staff, coordinator: Visitor, enter: Callable[..., Visitor]
) -> None:
    path, told = f"{ROOT}/yeu-cau", sign_up(staff)
    with database.writing(staff.engine) as connection:
        data_subject_requests.ask(
            connection, people.by_link(connection, told.link), "see", note="xin bản sao", now=staff.now
        )
    assert "xin bản sao" in page(coordinator, path) and "còn 10 ngày" in page(coordinator, path)
    assert "xin bản sao" not in page(enter("661"), path)
    assert coordinator.post(f"{path}/1", on=path, move="answered").status_code == 302
    assert "Đã trả lời" not in page(coordinator, path)
    assert coordinator.post(f"{path}/1", on=path, move="done").status_code == 302
    assert "Không có yêu cầu nào" in page(coordinator, path)
    assert coordinator.post(f"{path}/1", on=path, move="done").status_code == 404


def test_a_request_by_telephone_is_entered_at_the_person(staff: Staff, coordinator: Visitor) -> None:
    told, list_ = sign_up(staff), f"{ROOT}/yeu-cau"
    path = f"{ROOT}/{number(staff, told)}"
    wrong = coordinator.post(f"{path}/yeu-cau", on=path, kind="delete", day="2031-01-01")
    assert wrong.status_code == 422 and "day-error" in wrong.get_data(as_text=True)
    assert coordinator.post(f"{path}/yeu-cau", on=path, kind="burn", day="2021-10-22").status_code == 400
    entered = coordinator.post(f"{path}/yeu-cau", on=path, kind="delete", day="2021-10-20", note="gọi điện")
    assert entered.status_code == 302 and "gọi điện" in page(coordinator, list_)
    unsure = coordinator.post(f"{list_}/1", on=list_, move="done")
    assert unsure.status_code == 422 and "Hãy đánh dấu" in unsure.get_data(as_text=True)
    assert coordinator.post(f"{list_}/1", on=list_, move="done", sure="1").status_code == 302
    assert coordinator.get(path).status_code == 404 and "Không có yêu cầu nào" in page(coordinator, list_)
    assert told.code in (staff.desk.settings.storage.var / retention.FILE).read_text(encoding="utf-8")


def test_what_was_said_on_the_telephone_and_hours_that_nobody_noted(staff: Staff, coordinator: Visitor) -> None:
    person = f"{ROOT}/{number(staff, sign_up(staff))}"
    coordinator.post(person, move="accept", seen=seen(coordinator, person))
    path = coordinator.post(f"{NEEDS}/moi", on=f"{NEEDS}/moi", **NEED, key="k").location.removeprefix("/noi-bo")
    coordinator.post(path, move="offer", who=person.rsplit("/", 1)[1])
    coordinator.post(f"{path}/1", on=path, move="yes")
    assert "nhận lời" in page(coordinator, path) and "Nói nhận" not in page(coordinator, path)
    coordinator.post(f"{path}/1", on=path, move="in")
    assert "Số giờ đã giúp" not in page(coordinator, path)
    staff.later(hours=20)
    coordinator.sign_in("dieu.phoi.660")
    assert "Số giờ đã giúp" in page(coordinator, f"{ROOT}/hom-nay")
    for hours in ("", "nhiều", "30"):
        answer = coordinator.post(f"{path}/1", on=path, move="out", hours=hours, today="1")
        assert answer.status_code == 422 and "Chưa ghi lúc về" in unescape(answer.get_data(as_text=True)), hours
    assert coordinator.post(f"{path}/1", on=path, move="out", hours="7,5").status_code == 302
    assert "7,5 giờ" in page(coordinator, path)
