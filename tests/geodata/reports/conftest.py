"""A store with places, people at three levels, and a way to work at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from etl import runs
from geodata import accounts
from geodata.access import Role
from geodata.geography import admin_units
from geodata.geography.admin_units import PlaceTree
from geodata.publishing import publications
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.reports.submission import Sent, Sheet, send
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from geodata.work.unit_of_work import UnitOfWork

DAY = date(2021, 10, 22)
NOON = datetime(2021, 10, 22, 5, tzinfo=UTC)
COMMUNE, OTHER = "24611", "24612"
CASES = {
    "cases_new": "5",
    "cases_new_imported": "2",
    "cases_new_home_quarantine": "1",
    "cases_new_locked_zone": "0",
    "cases_new_community": "2",
}
ALL = frozenset(field.id for form in FORMS.values() for field in form.fields)
"""Every field that is left blank is meant to be."""
PEOPLE = {
    "officer": (Role.COMMUNE_OFFICER, COMMUNE),
    "colleague": (Role.COMMUNE_OFFICER, COMMUNE),
    "elsewhere": (Role.COMMUNE_OFFICER, OTHER),
    "district": (Role.DISTRICT_REVIEWER, "660"),
    "second": (Role.DISTRICT_REVIEWER, "660"),
    "other.district": (Role.DISTRICT_REVIEWER, "661"),
    "province": (Role.PROVINCE_REVIEWER, "67"),
    "auditor": (Role.AUDITOR, "67"),
    "editor": (Role.DOCUMENT_EDITOR, "67"),
    "second.editor": (Role.DOCUMENT_EDITOR, "67"),
    "district.editor": (Role.DOCUMENT_EDITOR, "660"),
    "coordinator": (Role.VOLUNTEER_COORDINATOR, "660"),
}


@dataclass
class Office:
    """People, a clock that a test turns, and the settings."""

    engine: Engine
    settings: Settings
    places: PlaceTree
    numbers: dict[str, int]
    now: datetime = NOON
    sent: int = field(default=0)

    @contextmanager
    def turn(self, who: str) -> Iterator[UnitOfWork]:
        """Work as `who`, in a transaction of its own."""
        with database.writing(self.engine) as connection:
            actor = accounts.actor(connection, self.numbers[who])
            yield UnitOfWork(
                connection=connection, actor=actor, settings=self.settings, places=self.places, now=self.now
            )

    def key(self, topic: str = "cases", day: date = DAY, place: str = COMMUNE) -> Key:
        return Key(place=place, topic=topic, day=day)

    def send(
        self, texts: dict[str, str], who: str = "officer", *, seen: int = 0, key: Key | None = None, **more: object
    ) -> Sent:
        """Send a sheet under a key of its own."""
        self.sent += 1
        sheet = Sheet(**{"key": f"k{self.sent}", "texts": texts, "unknown": ALL, **more})  # type: ignore[arg-type]
        with self.turn(who) as turn:
            return send(turn, key=key or self.key(), sheet=sheet, seen=seen)

    def publish(self) -> int:
        """Decide the next publication as the process that loads would, by a request that is due; without its files."""
        taken = runs.claim_request(self.engine)
        request = runs.asked(self.engine, taken[0]) if taken else None
        with database.writing(self.engine) as connection:
            by, number = (request.by, request.number) if request else ("test", None)
            decision = publications.decide(connection, by=by, request=number)
            publications.finish(connection, decision.n, files_sha256="f" * 64)
        return decision.n

    def later(self, **gap: float) -> None:
        self.now += timedelta(**gap)


@pytest.fixture
def office(laid: Engine) -> Office:
    numbers = {}
    with database.writing(laid) as connection:
        tree = admin_units.tree(connection)
        for who, (role, place) in PEOPLE.items():
            numbers[who] = accounts.create(
                connection, login=who, name="Người Thử", role=role, place=place, by="test", now=NOON
            )
    return Office(engine=laid, settings=config.load(), places=tree, numbers=numbers)
