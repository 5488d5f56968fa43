"""A one-time link: a password, one-time codes, recovery codes; one's own account afterwards."""

from __future__ import annotations

import re

import pyotp
import pytest

from dashboard.staff.accounts.local import HOME
from geodata import accounts
from geodata.access import Role
from geodata.accounts import invitations
from geodata.store import database
from tests.dashboard.staff.accounts.conftest import NEW, PASSWORD, Staff, Visitor


def link(staff: Staff, login: str, role: Role, place: str) -> str:
    with database.writing(staff.engine) as connection:
        number = accounts.create(
            connection, login=login, name="Người Mới", role=role, place=place, by="test", now=staff.now
        )
        return "/moi/" + invitations.invite(connection, number, purpose="first", by="test", now=staff.now)


def secret(visitor: Visitor, path: str) -> str:
    page = visitor.get(path).get_data(as_text=True)
    assert 'class="qr"' in page
    found = re.search(r'id="secret">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def test_an_officer_sets_a_password_and_is_in(staff: Staff) -> None:
    path, visitor = link(staff, "xa.24611", Role.COMMUNE_OFFICER, "24611"), staff.visitor()
    assert "xa.24611" in visitor.get(path).get_data(as_text=True)
    assert visitor.post(path, password=NEW, again=NEW).location == HOME
    assert "Người Mới" in visitor.get("/").get_data(as_text=True)
    assert staff.visitor().get(path).status_code == 404
    assert staff.visitor().sign_in("xa.24611", NEW).location == HOME


def test_a_reviewer_sets_codes_up_and_gets_recovery_codes_once(staff: Staff) -> None:
    path, visitor = link(staff, "huyen.660", Role.DISTRICT_REVIEWER, "660"), staff.visitor()
    assert visitor.post(path, password=NEW, again=NEW).location.endswith(path)
    assert visitor.get("/").status_code == 302
    phone = pyotp.TOTP(secret(visitor, path))
    assert secret(staff.visitor(), path) == phone.secret
    assert visitor.post(f"{path}/ma", on=path, code="000000").status_code == 400
    page = visitor.post(f"{path}/ma", on=path, code=phone.at(staff.now)).get_data(as_text=True)
    codes = re.findall(r'<li class="mono">([a-z0-9-]+)</li>', page)
    assert len(codes) == 10
    assert visitor.get("/").status_code == 200
    assert staff.visitor().get(path).status_code == 404
    staff.later(minutes=1)
    other = staff.visitor()
    other.sign_in("huyen.660", NEW)
    assert other.post("/dang-nhap/ma", code=phone.at(staff.now)).location == HOME
    lost = staff.visitor()
    lost.sign_in("huyen.660", NEW)
    assert lost.post("/dang-nhap/ma", code=codes[0]).location == HOME
    assert "Còn 9 mã" in lost.get("/mat-khau").get_data(as_text=True)


def test_codes_cannot_be_skipped(staff: Staff) -> None:
    path, visitor = link(staff, "huyen.660", Role.DISTRICT_REVIEWER, "660"), staff.visitor()
    visitor.post(path, password=NEW, again=NEW)
    assert visitor.sign_in("huyen.660", NEW).location.startswith("/noi-bo/dang-nhap/ma")
    assert visitor.post("/dang-nhap/ma", code="123456").status_code == 401
    assert visitor.get("/").status_code == 302


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("ngắn", "ngắn", "Mật khẩu cần 10"),
        ("matkhau123", "matkhau123", "dễ đoán"),
        (NEW, NEW + "x", "không giống nhau"),
    ],
)
def test_a_password_that_does_not_do_is_said_under_its_field(
    staff: Staff, password: str, again: str, sentence: str
) -> None:
    path, visitor = link(staff, "xa.24611", Role.COMMUNE_OFFICER, "24611"), staff.visitor()
    answer = visitor.post(path, password=password, again=again)
    assert answer.status_code == 400
    assert sentence in answer.get_data(as_text=True) and 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert visitor.get(path).status_code == 200


def test_an_old_link_and_a_disabled_accounts_link_lead_nowhere(staff: Staff) -> None:
    path = link(staff, "xa.24611", Role.COMMUNE_OFFICER, "24611")
    other = link(staff, "xa.24612", Role.COMMUNE_OFFICER, "24612")
    with database.writing(staff.engine) as connection:
        number = accounts.person(connection, "xa.24612").id
        accounts.disable(connection, number, by="t", why="nghỉ việc", now=staff.now)
    assert staff.visitor().get(other).status_code == 404
    staff.later(hours=73)
    answer = staff.visitor().get(path)
    assert answer.status_code == 404 and "không còn dùng được" in answer.get_data(as_text=True)


def test_a_new_password_for_somebody_with_codes_still_asks_for_a_code(staff: Staff) -> None:
    number = staff.make("huyen.660", Role.DISTRICT_REVIEWER, "660")
    phone = staff.phone(number)
    staff.later(minutes=1)
    with database.writing(staff.engine) as connection:
        token = invitations.invite(connection, number, purpose="reset", by="t", now=staff.now)
    visitor = staff.visitor()
    assert visitor.post(f"/moi/{token}", password=NEW, again=NEW).location == "/noi-bo/dang-nhap?changed=1"
    assert visitor.get("/").status_code == 302
    visitor.sign_in("huyen.660", NEW)
    assert visitor.post("/dang-nhap/ma", code=phone.at(staff.now)).location == HOME


def test_ones_own_password_is_changed_and_other_sessions_end(staff: Staff, officer: int) -> None:
    mine, other = staff.visitor(), staff.visitor()
    mine.sign_in("xa.24611")
    other.sign_in("xa.24611")
    assert mine.post("/mat-khau", old="sai rồi nhé 1", password=NEW, again=NEW).status_code == 400
    assert mine.post("/mat-khau", old=PASSWORD, password="ngắn", again="ngắn").status_code == 400
    assert mine.post("/mat-khau", old=PASSWORD, password=NEW, again=NEW).location.endswith("changed=1")
    assert "Đã đổi mật khẩu" in mine.get("/mat-khau?changed=1").get_data(as_text=True)
    assert other.get("/").status_code == 302
    assert staff.visitor().sign_in("xa.24611", NEW).status_code == 302


def test_guessing_the_old_password_ends_the_session(staff: Staff, officer: int) -> None:
    visitor = staff.visitor()
    visitor.sign_in("xa.24611")
    for _ in range(5):
        answer = visitor.post("/mat-khau", old="sai rồi nhé 1", password=NEW, again=NEW)
    assert answer.location == "/noi-bo/dang-nhap"
    assert visitor.get("/").status_code == 302
    assert visitor.sign_in("xa.24611").status_code == 429


def test_recovery_codes_are_renewed_with_a_code(staff: Staff) -> None:
    number = staff.make("huyen.660", Role.DISTRICT_REVIEWER, "660")
    phone = staff.phone(number)
    visitor = staff.visitor()
    visitor.sign_in_with("huyen.660", phone.at(staff.now))
    assert visitor.post("/mat-khau/ma-du-phong", on="/mat-khau", code="wrong").status_code == 400
    staff.later(minutes=1)
    page = visitor.post("/mat-khau/ma-du-phong", on="/mat-khau", code=phone.at(staff.now)).get_data(as_text=True)
    assert len(re.findall(r'<li class="mono">', page)) == 10
