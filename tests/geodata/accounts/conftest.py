"""A store with places, and an account of each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from geodata import accounts
from geodata.access import Role
from geodata.accounts import passwords
from geodata.store import database

NOW = datetime(2021, 10, 22, 10, tzinfo=UTC)
PASSWORD = "mưa rừng Tà Đùng 7"
KEY = b"k" * 32

Make = Callable[..., int]


@pytest.fixture
def make(laid: Engine) -> Make:
    """Make an account with the password `PASSWORD` and return its number."""

    def made(login: str, role: Role, place: str, **more: str) -> int:
        with database.writing(laid) as connection:
            number = accounts.create(
                connection, login=login, name="Người Thử", role=role, place=place, by="test", now=NOW, **more
            )
            passwords.set_(connection, number, PASSWORD, now=NOW)
        return number

    return made


@pytest.fixture
def officer(make: Make) -> int:
    return make("xa.24611", Role.COMMUNE_OFFICER, "24611")


@pytest.fixture
def reviewer(make: Make) -> int:
    return make("huyen.660", Role.DISTRICT_REVIEWER, "660")
