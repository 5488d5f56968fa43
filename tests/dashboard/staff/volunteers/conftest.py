"""Coordinators at the desk, and people who signed up."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import select

from geodata import schema
from geodata.access import Role
from geodata.files.parse_context import ParseContext
from geodata.geography.gazetteer import Gazetteer
from geodata.store import database
from geodata.volunteers import form, people
from geodata.volunteers.people import SignedUp
from tests.dashboard.staff.accounts.conftest import Staff, Visitor, staff
from tests.geodata.volunteers.conftest import TEXTS

__all__ = ["staff"]
ROOT = "/tinh-nguyen"
NEED = {
    "task": "Trực chốt",
    "unit": "Trạm y tế",
    "place": "24611",
    "number": "1",
    "first_day": "2021-10-22",
    "last_day": "2021-10-23",
}
KEY = re.compile(r'name="key" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]+)"')


def sign_up(staff: Staff, **change: str) -> SignedUp:
    """Somebody who fills in the public form."""
    asked = ParseContext(places=staff.desk.places, gazetteer=Gazetteer(staff.desk.places.places), day=staff.now.date())
    said = form.read({**TEXTS, "areas": "660", "hours": "", **change}, asked, minors=False, province="67")
    with database.writing(staff.engine) as connection:
        return people.sign_up(connection, staff.desk.ring, said, key=str(change), now=staff.now)


def number(staff: Staff, told: SignedUp) -> int:
    """The number of somebody who signed up."""
    with staff.engine.connect() as connection:
        return int(connection.scalar(select(schema.volunteer.c.id).where(schema.volunteer.c.code == told.code)) or 0)


def page(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return unescape(answer.get_data(as_text=True))


def seen(visitor: Visitor, path: str) -> str:
    found = SEEN.search(page(visitor, path))
    assert found
    return found[1]


@pytest.fixture
def enter(staff: Staff) -> Callable[..., Visitor]:
    def enter(place: str = "660") -> Visitor:
        staff.make(f"dieu.phoi.{place}", Role.VOLUNTEER_COORDINATOR, place)
        visitor = staff.visitor()
        visitor.sign_in(f"dieu.phoi.{place}")
        return visitor

    return enter


@pytest.fixture
def coordinator(enter: Callable[..., Visitor]) -> Visitor:
    """The coordinator of Gia Nghĩa."""
    return enter()
