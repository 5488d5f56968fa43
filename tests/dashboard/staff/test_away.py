"""A process whose connections are all in use (FAULTS 103), and a server that does not answer."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest
from sqlalchemy.exc import OperationalError

from geodata.access import Role
from geodata.store import database
from tests.dashboard.staff.accounts.conftest import Staff, staff
from tests.dashboard.staff.daily_report.conftest import FORM

__all__ = ["staff"]
CONNECTIONS = 15


def test_with_no_connection_left_one_is_told_to_come_again(staff: Staff) -> None:
    staff.make("xa.24611", Role.COMMUNE_OFFICER, "24611")
    visitor, stranger = staff.visitor(), staff.visitor()
    visitor.sign_in("xa.24611")
    token = stranger.token("/dang-nhap")
    form = {"csrf_token": token, "login": "xa.24611", "password": "bạch dương"}
    with ExitStack() as held:
        for _ in range(CONNECTIONS):
            held.enter_context(staff.engine.connect())
        shown, entered = visitor.get(FORM), stranger.client.post("/noi-bo/dang-nhap", data=form)
    for answer in (shown, entered):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
        assert "Máy chủ đang bận" in answer.get_data(as_text=True)
    assert f'href="/noi-bo{FORM}">Thử lại</a>' in shown.get_data(as_text=True)
    assert "Thử lại" not in entered.get_data(as_text=True)
    assert visitor.get(FORM).status_code == 200


def test_a_page_does_not_wait_for_those_who_write(staff: Staff) -> None:
    staff.make("xa.24611", Role.COMMUNE_OFFICER, "24611")
    visitor = staff.visitor()
    visitor.sign_in("xa.24611")
    staff.later(minutes=5)
    with database.writing(staff.engine):
        assert visitor.get(FORM).status_code == 200
    staff.later(minutes=9)
    assert visitor.get(FORM).status_code == 200
    staff.later(minutes=9)
    assert visitor.get(FORM).status_code == 200


def test_a_server_that_does_not_answer_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "AWAY_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = database.connect(f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/none")
        with pytest.raises(OperationalError, match="timeout"):
            engine.connect()
        engine.dispose()
