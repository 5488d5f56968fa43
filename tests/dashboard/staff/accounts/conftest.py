"""The staff server on an empty store with places, a clock that tests turn, and people who can sign in."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.current_user import CLOCK
from dashboard.staff.server import build_staff
from geodata import accounts
from geodata.access import Role
from geodata.accounts import passwords, second_factor
from geodata.settings import config
from geodata.store import database
from layers.store import Store

PASSWORD = "mưa rừng Tà Đùng 7"
NEW = "gió Đắk Mil 1988"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(kw_only=True)
class Staff:
    """The server under test; `now` is what its clock says."""

    server: Flask
    engine: Engine
    desk: StaffContext
    now: datetime = field(default_factory=lambda: datetime(2021, 10, 22, 10, tzinfo=UTC))

    def later(self, **by: float) -> None:
        """Turn the clock on."""
        self.now += timedelta(**by)

    def visitor(self) -> Visitor:
        """A browser that nobody has used."""
        return Visitor(self.server.test_client())

    def make(self, login: str, role: Role, place: str, *, password: str = PASSWORD) -> int:
        """An account with a password."""
        with database.writing(self.engine) as connection:
            number = accounts.create(
                connection, login=login, name="Người Thử", role=role, place=place, by="test", now=self.now
            )
            passwords.set_(connection, number, password, now=self.now)
        return number

    def phone(self, account: int) -> pyotp.TOTP:
        """Set one-time codes up; what shows them."""
        secret = second_factor.new_secret()
        with database.writing(self.engine) as connection:
            before = self.now - timedelta(minutes=5)
            second_factor.set_up(
                connection, account, secret, pyotp.TOTP(secret).at(before), key=self.desk.key, now=before
            )
        return pyotp.TOTP(secret)


class Visitor:
    """A browser: it sends the form of the page that it sees."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        return self.client.get(ROOT + path)

    def post(self, path: str, *, on: str | None = None, **form: str) -> TestResponse:
        """Send a form to `path`, with the token of the page `on` (the same path if not given)."""
        return self.client.post(ROOT + path, data={"csrf_token": self.token(path if on is None else on), **form})

    def upload(
        self, path: str, raw: bytes, name: str = "file.xlsx", *, on: str | None = None, **form: str
    ) -> TestResponse:
        """Send a form with a file in it."""
        return self.send_file(path, raw, name, csrf_token=self.token(path if on is None else on), **form)

    def send_file(self, path: str, raw: bytes, name: str, **form: str) -> TestResponse:
        """Send what browsers send of a form with a file field; its body is made in memory."""
        boundary, body = encode_multipart({**form, "file": FileStorage(io.BytesIO(raw), filename=name)})
        return self.client.post(ROOT + path, data=body, content_type=f"multipart/form-data; boundary={boundary}")

    def token(self, path: str) -> str:
        """What the page at `path` gives its forms against forged ones."""
        page = self.get(path).get_data(as_text=True)
        token = TOKEN.search(page)
        assert token, page[:2000]
        return token[1]

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/dang-nhap", login=login, password=password)

    def sign_in_with(self, login: str, code: str) -> TestResponse:
        assert self.sign_in(login).status_code == 302
        return self.post("/dang-nhap/ma", code=code)


@pytest.fixture
def staff(laid: Engine, tmp_path: Path) -> Staff:
    settings = config.load(environ={"VAR": str(tmp_path), "DATABASE_URL": str(laid.url)})
    server = build_staff(settings, Store(settings.storage.publications), engine=laid)
    made = Staff(server=server, engine=laid, desk=server.extensions["desk"])
    server.extensions[CLOCK] = lambda: made.now
    return made


@pytest.fixture
def officer(staff: Staff) -> int:
    return staff.make("xa.24611", Role.COMMUNE_OFFICER, "24611")


@pytest.fixture
def administrator(staff: Staff) -> Callable[[], Visitor]:
    """Sign an administrator in, with a code."""
    number = staff.make("quantri", Role.ADMINISTRATOR, "67")
    phone = staff.phone(number)

    def enter() -> Visitor:
        visitor = staff.visitor()
        visitor.sign_in_with("quantri", phone.at(staff.now))
        return visitor

    return enter
