"""What signing in costs does not say whether there is such a login."""

from __future__ import annotations

import threading

import pytest

from geodata.access import Role
from geodata.accounts import passwords
from tests.dashboard.staff.accounts.conftest import Staff, staff

__all__ = ["staff"]


@pytest.mark.parametrize("login", ["xa.24611", "khong.co"])
def test_a_password_is_hashed_whether_or_not_there_is_such_a_login(staff: Staff, login: str) -> None:
    staff.make("xa.24611", Role.COMMUNE_OFFICER, "24611")
    visitor = staff.visitor()
    answers: list[int] = []
    token = visitor.token("/dang-nhap")
    form = {"csrf_token": token, "login": login, "password": "sai rồi nhé 1"}
    asking = threading.Thread(
        target=lambda: answers.append(visitor.client.post("/noi-bo/dang-nhap", data=form).status_code)
    )
    for _ in range(passwords.AT_ONCE):
        passwords.turn.acquire()
    asking.start()
    asking.join(0.5)
    assert answers == []
    for _ in range(passwords.AT_ONCE):
        passwords.turn.release()
    asking.join()
    assert answers == [401]
