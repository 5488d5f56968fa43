"""Signing in over HTTP: what is told to whom, and when a session is over."""

from __future__ import annotations

import base64

import pyotp
import pytest
from sqlalchemy import func, select

from dashboard.staff.accounts.local import HOME, onward
from dashboard.staff.kit import sessions
from dashboard.staff.kit.current_user import CLOCK
from dashboard.staff.server import build_staff
from geodata import accounts, schema
from geodata.access import Role
from geodata.accounts import second_factor
from geodata.accounts import sessions as kept
from geodata.store import database
from tests.dashboard.staff.accounts.conftest import NEW, PASSWORD, TOKEN, Staff, Visitor


def test_an_officer_signs_in_and_out(staff: Staff, officer: int) -> None:
    visitor = staff.visitor()
    assert visitor.get("/").status_code == 302
    answer = visitor.sign_in("xa.24611")
    assert (answer.status_code, answer.location) == (302, HOME)
    page = visitor.get("/").get_data(as_text=True)
    assert "Người Thử" in page
    left = visitor.post("/dang-xuat", on="/")
    assert left.location.startswith("/noi-bo/dang-nhap")
    assert visitor.get("/").status_code == 302
    with staff.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.staff_session)) == 0


def test_a_visitor_writes_nothing_to_the_store(staff: Staff, officer: int) -> None:
    visitor = staff.visitor()
    for _ in range(3):
        visitor.get("/dang-nhap")
        visitor.sign_in("xa.24611", "sai rồi nhé 1")
    with staff.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.staff_session)) == 0


def test_the_cookie_is_for_this_side_alone_and_changes_at_signing_in(staff: Staff, officer: int) -> None:
    visitor = staff.visitor()
    before = visitor.get("/dang-nhap").headers["Set-Cookie"]
    after = visitor.sign_in("xa.24611").headers["Set-Cookie"]
    for cookie in (before, after):
        assert cookie.startswith(f"{sessions.COOKIE}=")
        assert {"HttpOnly", "Path=/noi-bo", "SameSite=Lax"} <= set(cookie.split("; "))
    assert before.split(";")[0] != after.split(";")[0]
    token = after.split("=")[1].split(";")[0].removeprefix(sessions.SERVER_MARK)
    with staff.engine.connect() as connection:
        row = connection.execute(select(schema.staff_session)).one()
    assert row.account == officer and token not in str(row)


@pytest.mark.parametrize("login", ["xa.24611", "khong.co"])
def test_the_answer_does_not_say_whether_there_is_such_a_login(staff: Staff, officer: int, login: str) -> None:
    visitor = staff.visitor()
    answers = [visitor.sign_in(login, "sai rồi nhé 1") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 429, 429]
    assert "không đúng" in answers[0].get_data(as_text=True)
    assert "17:15" in answers[-1].get_data(as_text=True)
    assert answers[-1].headers["Retry-After"] == "900"
    staff.later(minutes=15, seconds=1)
    assert visitor.sign_in("xa.24611").status_code == 302


def test_an_empty_form_is_no_failure(staff: Staff) -> None:
    visitor = staff.visitor()
    for _ in range(6):
        assert visitor.sign_in("", "").status_code == 400


def test_a_reviewer_types_a_code_and_no_code_opens_twice(staff: Staff) -> None:
    number = staff.make("huyen.660", Role.DISTRICT_REVIEWER, "660")
    phone = staff.phone(number)
    visitor, other = staff.visitor(), staff.visitor()
    assert visitor.sign_in("huyen.660").location.startswith("/noi-bo/dang-nhap/ma")
    assert visitor.get("/").status_code == 302
    assert visitor.post("/dang-nhap/ma", code="000000").status_code == 401
    assert visitor.post("/dang-nhap/ma", code=phone.at(staff.now)).location == HOME
    assert visitor.get("/").status_code == 200
    assert other.sign_in_with("huyen.660", phone.at(staff.now)).status_code == 401


def test_a_code_is_asked_for_within_five_minutes_and_not_after_a_new_password(staff: Staff) -> None:
    number = staff.make("huyen.660", Role.DISTRICT_REVIEWER, "660")
    phone = staff.phone(number)
    late, changed = staff.visitor(), staff.visitor()
    for visitor in (late, changed):
        visitor.sign_in("huyen.660")
    with database.writing(staff.engine) as connection:
        accounts.passwords.set_(connection, number, "gió Đắk Mil 1988", now=staff.now)
    assert changed.post("/dang-nhap/ma", code=phone.at(staff.now)).status_code == 401
    staff.later(minutes=6)
    assert late.get("/dang-nhap/ma").location.startswith("/noi-bo/dang-nhap?")


def test_an_idle_session_ends_and_the_page_says_that_drafts_are_kept(staff: Staff, officer: int) -> None:
    visitor = staff.visitor()
    visitor.sign_in("xa.24611")
    for _ in range(3):
        staff.later(minutes=14)
        assert visitor.get("/").status_code == 200
    staff.later(minutes=16)
    answer = visitor.get("/mat-khau?a=b")
    assert answer.location == "/noi-bo/dang-nhap?next=/noi-bo/mat-khau%3Fa%3Db"
    page = visitor.client.get(answer.location).get_data(as_text=True)
    assert "Phiên làm việc đã hết" in page and "Bản nháp vẫn còn" in page
    assert "Phiên làm việc đã hết" not in visitor.get("/dang-nhap").get_data(as_text=True)


def test_a_session_ends_after_twelve_hours_of_work(staff: Staff, officer: int) -> None:
    visitor = staff.visitor()
    visitor.sign_in("xa.24611")
    for _ in range(kept.LONGEST_HOURS * 5):
        staff.later(minutes=12)
        alive = visitor.get("/").status_code == 200
    assert not alive


@pytest.mark.parametrize("what", ["role", "disable", "password"])
def test_a_change_of_the_account_ends_the_old_cookie_at_once(staff: Staff, officer: int, what: str) -> None:
    visitor = staff.visitor()
    visitor.sign_in("xa.24611")
    assert visitor.get("/").status_code == 200
    with database.writing(staff.engine) as connection:
        if what == "role":
            accounts.change(connection, officer, by="t", role=Role.DISTRICT_REVIEWER, place="660", name="Người Thử")
        elif what == "disable":
            accounts.disable(connection, officer, by="t", why="nghỉ việc", now=staff.now)
        else:
            accounts.passwords.set_(connection, officer, "gió Đắk Mil 1988", now=staff.now)
    assert visitor.get("/").status_code == 302


def test_an_account_idle_for_45_days_does_not_open(staff: Staff, officer: int) -> None:
    staff.visitor().sign_in("xa.24611")
    staff.later(days=46)
    assert staff.visitor().sign_in("xa.24611").status_code == 401
    with staff.engine.connect() as connection:
        assert accounts.person(connection, officer).disabled_at == staff.now


def test_a_post_from_another_site_is_refused(staff: Staff, officer: int) -> None:
    visitor = staff.visitor()
    assert visitor.client.post("/noi-bo/dang-nhap", data={"login": "xa.24611", "password": PASSWORD}).status_code == 400
    visitor.sign_in("xa.24611")
    assert visitor.client.post("/noi-bo/dang-xuat").status_code == 400
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "https://example.com/noi-bo/",
        "//example.com/noi-bo/",
        "/\\example.com",
        "/noi-bo/\\example.com",
        "/noi-bo/../../x",
        "javascript:alert(1)",
        "/so-lieu",
        "/noi-bo",
        "/noi-bo/dang-xuat",
        "/noi-bo/\nx",
        "http:/noi-bo/",
        "",
        None,
    ],
)
def test_nobody_is_sent_elsewhere(asked: str | None) -> None:
    assert onward(asked) == HOME


def test_one_goes_on_to_where_one_wanted(staff: Staff, officer: int) -> None:
    wanted = "/noi-bo/bao-cao/24611/2021-10-22/cases?lang=en"
    assert onward(wanted) == wanted
    visitor = staff.visitor()
    page = visitor.get("/dang-nhap?next=/noi-bo/mat-khau").get_data(as_text=True)
    assert 'action="/noi-bo/dang-nhap?next=%2Fnoi-bo%2Fmat-khau"' in page
    answer = visitor.post("/dang-nhap?next=/noi-bo/mat-khau", login="xa.24611", password=PASSWORD)
    assert answer.location == "/noi-bo/mat-khau"
    assert visitor.get("/dang-nhap?next=https://example.com/").location == HOME


def test_a_store_that_is_away_is_no_sign_out(staff: Staff, officer: int) -> None:
    visitor = staff.visitor()
    visitor.sign_in("xa.24611")
    with staff.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE staff_session RENAME TO staff_session_away")
    answer = visitor.get("/")
    with staff.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE staff_session_away RENAME TO staff_session")
    assert answer.status_code == 503
    assert visitor.get("/").status_code == 200


def test_a_form_left_open_over_a_time_out_is_sent_after_signing_in_again(staff: Staff, officer: int) -> None:
    visitor, other = staff.visitor(), staff.visitor()
    for one in (visitor, other):
        one.sign_in("xa.24611")
    found = TOKEN.search(visitor.get("/mat-khau").get_data(as_text=True))
    assert found
    form = {"csrf_token": found[1], "old": PASSWORD, "password": NEW, "again": NEW}
    staff.later(minutes=20)
    assert visitor.client.post("/noi-bo/mat-khau", data=form).status_code in (302, 400)
    visitor.sign_in("xa.24611")
    assert visitor.client.post("/noi-bo/mat-khau", data=form).location.endswith("changed=1")
    assert visitor.client.post("/noi-bo/mat-khau", data=form).status_code == 400


def test_a_recovery_code_opens_with_a_lost_key_too(staff: Staff) -> None:
    number = staff.make("huyen.660", Role.DISTRICT_REVIEWER, "660")
    with database.writing(staff.engine) as connection:
        secret = second_factor.new_secret()
        code = pyotp.TOTP(secret).at(staff.now)
        codes = second_factor.set_up(
            connection, number, secret, code, key=b"another key of 32 bytes, or so..", now=staff.now
        )
    assert codes
    assert staff.visitor().sign_in_with("huyen.660", codes[0]).location == HOME


def test_with_another_key_of_the_server_one_is_told_what_to_do(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    number = staff.make("huyen.660", Role.DISTRICT_REVIEWER, "660")
    phone, codes = staff.phone(number), recovery_codes(staff, number)
    monkeypatch.setenv("STAFF_KEY", base64.b64encode(b"k" * 32).decode())
    server = build_staff(staff.desk.settings, staff.desk.store, engine=staff.engine)
    server.extensions[CLOCK] = lambda: staff.now
    visitor = Visitor(server.test_client())
    answer = visitor.sign_in_with("huyen.660", phone.at(staff.now))
    assert answer.status_code == 409
    assert "nhờ quản trị hệ thống gửi liên kết mời" in answer.get_data(as_text=True)
    assert visitor.post("/dang-nhap/ma", code=codes[0]).location == HOME
    renewed = visitor.post("/mat-khau/ma-du-phong", on="/mat-khau", code=phone.at(staff.now))
    assert renewed.status_code == 409
    assert "STAFF_KEY" in renewed.get_data(as_text=True)


def recovery_codes(staff: Staff, account: int) -> list[str]:
    with database.writing(staff.engine) as connection:
        secret = second_factor.new_secret()
        codes = second_factor.set_up(
            connection, account, secret, pyotp.TOTP(secret).at(staff.now), key=staff.desk.key, now=staff.now
        )
    assert codes is not None
    return codes
