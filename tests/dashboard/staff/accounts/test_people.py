"""The administrator's pages, and the register of delegations."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from dashboard.staff.accounts.local import HOME
from geodata import accounts, schema
from geodata.access import Role
from geodata.store import database
from tests.dashboard.staff.accounts.conftest import NEW, Staff, Visitor

Enter = Callable[[], Visitor]


def invited(page: str) -> str:
    found = re.search(r'id="link">http://localhost/noi-bo(/moi/[\w-]+)<', page)
    assert found, page
    return found[1]


def test_an_account_is_added_and_its_link_works(staff: Staff, administrator: Enter) -> None:
    admin = administrator()
    page = admin.post(
        "/tai-khoan/moi", login="Xa.24611", name="Cán Bộ Xã", role="commune_officer", place="24611"
    ).get_data(as_text=True)
    path, visitor = invited(page), staff.visitor()
    assert visitor.post(path, password=NEW, again=NEW).location == HOME
    listed = admin.get("/tai-khoan").get_data(as_text=True)
    assert "xa.24611" in listed and "Cán Bộ Xã" in listed and "2 trong 2 tài khoản" in listed
    assert "1 trong 2" in admin.get("/tai-khoan?q=CÁN").get_data(as_text=True)
    assert "Không có tài khoản nào" in admin.get("/tai-khoan?q=khong").get_data(as_text=True)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"login": "a b"}, "login"),
        ({"login": "quantri"}, "login"),
        ({"role": "wizard"}, "role"),
        ({"place": "660"}, "place"),
        ({"place": ""}, "place"),
        ({"name": ""}, "name"),
        ({"email": "khong phai dia chi"}, "email"),
        ({"phone": "không có"}, "phone"),
    ],
)
def test_what_is_wrong_is_said_under_its_field_and_nothing_typed_is_lost(
    administrator: Enter, form: dict[str, str], field: str
) -> None:
    good = {"login": "xa.24611", "name": "Cán Bộ Xã", "role": "commune_officer", "place": "24611", "phone": "0261"}
    answer = administrator().post("/tai-khoan/moi", **good | form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert f'id="{field}-error"' in page and page.count('aria-invalid="true"') == 1
    assert f'value="{(good | form)["phone"]}"' in page


def test_role_lock_and_disabling_from_the_page(staff: Staff, administrator: Enter, officer: int) -> None:
    admin, visitor = administrator(), staff.visitor()
    one = f"/tai-khoan/{officer}"
    visitor.sign_in("xa.24611")
    assert admin.post(one, name="Tên Khác", role="commune_officer", place="24612").status_code == 302
    assert visitor.get("/").status_code == 302
    assert admin.post(one, name="Tên Khác", role="commune_officer", place="660").status_code == 400
    for _ in range(5):
        visitor.sign_in("xa.24611", "sai rồi nhé 1")
    assert "Tạm khóa đến" in admin.get("/tai-khoan").get_data(as_text=True)
    admin.post(f"{one}/thu-lai", on=one)
    assert visitor.sign_in("xa.24611").status_code == 302
    admin.post(f"{one}/khoa", on=one, why="chuyển công tác")
    assert visitor.get("/").status_code == 302
    assert "chuyển công tác" in admin.get(one).get_data(as_text=True)
    admin.post(f"{one}/mo", on=one)
    assert visitor.sign_in("xa.24611").status_code == 302


def test_a_lost_phone_is_set_up_anew(staff: Staff, administrator: Enter) -> None:
    number = staff.make("huyen.660", Role.DISTRICT_REVIEWER, "660")
    staff.phone(number)
    staff.later(minutes=1)
    admin, one = administrator(), f"/tai-khoan/{number}"
    path = invited(admin.post(f"{one}/moi", on=one, phone_lost="1").get_data(as_text=True))
    visitor = staff.visitor()
    assert visitor.post(path, password=NEW, again=NEW).location.endswith(path)
    assert 'class="qr"' in visitor.get(path).get_data(as_text=True)


def test_the_last_administrator_stays(staff: Staff, administrator: Enter) -> None:
    admin = administrator()
    with staff.engine.connect() as connection:
        number = accounts.person(connection, "quantri").id
    one = f"/tai-khoan/{number}"
    assert admin.post(f"{one}/khoa", on=one, why="x").status_code == 400
    assert admin.post(one, name="Quản Trị", role="auditor", place="67").status_code == 400
    assert admin.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/tai-khoan", "/tai-khoan/moi", "/tai-khoan/1", "/uy-quyen"])
def test_an_officer_sees_neither_accounts_nor_delegations(staff: Staff, officer: int, path: str) -> None:
    visitor = staff.visitor()
    assert visitor.get(path).status_code == 302
    visitor.sign_in("xa.24611")
    assert visitor.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/tai-khoan/999", "/tai-khoan/x"])
def test_an_account_that_there_is_not(administrator: Enter, path: str) -> None:
    assert administrator().get(path).status_code == 404


def test_a_delegation_is_entered_and_revoked(staff: Staff) -> None:
    phone = staff.phone(staff.make("tinh", Role.PROVINCE_REVIEWER, "67"))
    visitor = staff.visitor()
    visitor.sign_in_with("tinh", phone.at(staff.now))
    assert "Chưa ủy quyền" in visitor.get("/uy-quyen").get_data(as_text=True)
    form = {"unit": "660", "topic": "cases", "decision": "1622/QĐ-UBND", "decided_on": "2021-10-20"}
    days = {"first_day": "2021-10-22", "last_day": "2021-12-31"}
    assert visitor.post("/uy-quyen", **form, first_day="x", last_day="2021-12-31").status_code == 400
    assert visitor.post("/uy-quyen", **form, **days).status_code == 302
    page = visitor.get("/uy-quyen").get_data(as_text=True)
    assert "1622/QĐ-UBND" in page and "Đang có hiệu lực" in page
    assert visitor.post("/uy-quyen", **form, **days).status_code == 400
    number = re.search(r"/uy-quyen/(\d+)/thu-hoi", page)
    assert number
    assert visitor.post(f"/uy-quyen/{number[1]}/thu-hoi", on="/uy-quyen").status_code == 302
    assert "Đã thu hồi" in visitor.get("/uy-quyen").get_data(as_text=True)
    assert visitor.post(f"/uy-quyen/{number[1]}/thu-hoi", on="/uy-quyen").status_code == 404


def test_the_pages_speak_english(staff: Staff, administrator: Enter) -> None:
    admin = administrator()
    with database.writing(staff.engine) as connection:
        number = accounts.person(connection, "quantri").id
    for path, words in (
        ("/tai-khoan", "Accounts"),
        (f"/tai-khoan/{number}", "Set a new password"),
        ("/mat-khau", "Recovery codes"),
    ):
        assert words in admin.get(f"{path}?lang=en").get_data(as_text=True)


def test_how_somebody_is_reached_is_changed_and_stays_when_it_is_wrong(
    staff: Staff, administrator: Enter, officer: int
) -> None:
    admin, path = administrator(), f"/tai-khoan/{officer}"
    form = {"name": "Người Thử", "role": "commune_officer", "place": "24611"}
    saved = admin.post(path, **form, email=" xa@daknong.gov.vn ", phone="0261 3 544 113")
    assert saved.status_code == 302
    assert 'value="xa@daknong.gov.vn"' in admin.get(path).get_data(as_text=True)
    wrong = admin.post(path, **form, email="xa@", phone="0261")
    assert wrong.status_code == 400
    assert 'id="email-error"' in wrong.get_data(as_text=True)
    with staff.engine.connect() as connection:
        person = accounts.person(connection, officer)
        assert (person.email, person.phone) == ("xa@daknong.gov.vn", "0261 3 544 113")
        detail = connection.scalar(
            select(schema.audit_event.c.detail).where(schema.audit_event.c.what == "account.reach")
        )
    assert detail == {"changed": ["email", "phone"]}
    assert admin.post(path, **form, email="", phone="").status_code == 302
    with staff.engine.connect() as connection:
        assert accounts.person(connection, officer).email is None
