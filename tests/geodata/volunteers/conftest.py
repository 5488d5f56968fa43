"""A store with places, keys, a clock, and people who sign up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from geodata.files.parse_context import ParseContext
from geodata.geography import admin_units
from geodata.geography.admin_units import PlaceTree
from geodata.geography.gazetteer import Gazetteer
from geodata.store import database
from geodata.volunteers import form, people
from geodata.volunteers.form import Registration
from geodata.volunteers.keyring import Keyring
from geodata.volunteers.options import CONSENT_VERSION
from geodata.volunteers.people import SignedUp

TEXTS = {
    "name": "Người Tình Nguyện",
    "birth_year": "1990",
    "phone": "0903 123 456",
    "place": "24611",
    "areas": "660;24700",
    "skills": "it;driving",
    "detail_driving": "B2",
    "languages": "kinh;mnong",
    "vehicle": "motorbike",
    "hours": "0-0;6-2",
    "consent_contact": "1",
    "consent_version": CONSENT_VERSION,
}


@dataclass
class Camp:
    """Volunteers at work; `now` is what the clock says."""

    engine: Engine
    places: PlaceTree
    ring: Keyring
    now: datetime = field(default_factory=lambda: datetime(2021, 10, 22, 5, tzinfo=UTC))
    sheets: int = 0

    @property
    def asked(self) -> ParseContext:
        return ParseContext(places=self.places, gazetteer=Gazetteer(self.places.places), day=self.now.date())

    def read(self, change: dict[str, str] | None = None, *, minors: bool = False) -> Registration:
        return form.read({**TEXTS, **(change or {})}, self.asked, minors=minors, province="67")

    def sign_up(self, **change: str) -> SignedUp:
        self.sheets += 1
        return self.send(f"sheet {self.sheets}", **change)

    def send(self, key: str, **change: str) -> SignedUp:
        with self.writing() as connection:
            return people.sign_up(connection, self.ring, self.read(change), key=key, now=self.now)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with database.writing(self.engine) as connection:
            yield connection

    def later(self, **gap: float) -> None:
        self.now += timedelta(**gap)


@pytest.fixture
def camp(laid: Engine) -> Camp:
    with laid.connect() as connection:
        tree = admin_units.tree(connection)
    return Camp(engine=laid, places=tree, ring=Keyring(keys={"k1": b"1" * 32}, current="k1", index=b"i" * 32))
