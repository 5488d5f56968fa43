"""Officers of every commune with real sessions: made, signed in, sending sheets until each is acknowledged."""

from __future__ import annotations

import random
import re
import ssl
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache

import httpx
from sqlalchemy import Connection, Engine, select, update

from geodata import accounts, schema
from geodata.access import Role
from geodata.accounts import passwords
from geodata.catalog import Indicator
from geodata.commands import bootstrap
from geodata.geography import admin_units
from geodata.reports.forms import FORMS
from geodata.store import database

PASSWORD = "sương mù Đắk Song 19"
TOKEN = re.compile(r'name="csrf(?:-token" content|_token" value)="([^"]+)"')
ROOT = "/noi-bo"
TOPICS = tuple(FORMS)


def staff(engine: Engine, *, each: int) -> list[tuple[str, str]]:
    """`each` officers per commune: login and place; all with one password, hashed once."""
    bootstrap.bootstrap(engine)
    now = datetime.now(UTC)
    with database.writing(engine) as connection:
        communes = [place.code for place in admin_units.tree(connection).level("commune")]
        people = [(f"xa{at}.{code}", code) for code in communes for at in range(each)]
        first = None
        for login, place in people:
            number = accounts.create(
                connection, login=login, name="Cán bộ", role=Role.COMMUNE_OFFICER, place=place, by="bench", now=now
            )
            if first is None:
                passwords.set_(connection, number, PASSWORD, now=now)
                first = number
        _same_password(connection, first)
    return people


def _same_password(connection: Connection, first: int | None) -> None:
    table = schema.account
    kept = connection.execute(select(table.c.password, table.c.password_at).where(table.c.id == first)).one()
    connection.execute(update(table).values(password=kept.password, password_at=kept.password_at))


@dataclass
class Sheet:
    """One sheet that an officer sends: its key, its figures, where it goes."""

    place: str
    topic: str
    key: str
    figures: Mapping[str, int]


@dataclass
class Officer:
    """One session in a browser's stead."""

    origin: str
    login: str
    place: str
    day: date
    client: httpx.Client = field(init=False)
    token: str = ""
    retried: int = 0

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.origin, timeout=20, follow_redirects=False, verify=_trust())

    def sign_in(self) -> None:
        """Sign in, or go on in the session that is open.

        Raises `httpx.HTTPError` when the line breaks and `RuntimeError` when refused.
        """
        asked = self.client.get(f"{ROOT}/dang-nhap")
        if asked.status_code != httpx.codes.FOUND:
            form = {"csrf_token": _token(asked), "login": self.login, "password": PASSWORD}
            answer = self.client.post(f"{ROOT}/dang-nhap", data=form)
            if answer.status_code != httpx.codes.FOUND:
                raise RuntimeError(f"{self.login}: {answer.status_code}")
        self.token = _token(self.client.get(f"{ROOT}/"))

    def form(self, topic: str) -> str:
        return f"{ROOT}/bao-cao/{self.place}/{self.day.isoformat()}/{topic}"

    def post(self, sheet: Sheet, seen: int) -> httpx.Response:
        """Send a sheet once."""
        form = {"csrf_token": self.token, "key": sheet.key, "seen": str(seen)}
        form["unknown"] = " ".join(field.id for field in FORMS[sheet.topic].fields)
        figures = {name: str(value) for name, value in sheet.figures.items()}
        return self.client.post(self.form(sheet.topic), data=form | figures, headers={"X-By-Script": "1"})

    def save(self, topic: str, name: str, value: int, base: int) -> httpx.Response:
        """Save one field of the draft."""
        path = f"{ROOT}/api/bao-cao/{self.place}/{self.day.isoformat()}/{topic}/nhap"
        body = {"field": name, "text": str(value), "base": base}
        return self.client.put(path, json=body, headers={"X-CSRFToken": self.token})

    def until_taken(self, sheet: Sheet, seen: int) -> int:
        """Send a sheet until it is acknowledged, or somebody else's is the newest (409); the last status."""
        while True:
            try:
                status = self.post(sheet, seen).status_code
            except httpx.HTTPError:
                status = 0
            if status in (204, 409):
                return status
            if status == 422:
                raise RuntimeError(f"{sheet} refused")
            self.retried += 1
            time.sleep(0.1 + random.random() * 0.3)
            if status in (401, 302, 400):
                self.try_again()

    def try_again(self) -> None:
        """Sign in anew; where that fails too, wait a moment."""
        try:
            self.sign_in()
        except (httpx.HTTPError, RuntimeError):
            time.sleep(0.3)


@cache
def _trust() -> ssl.SSLContext:
    """Made once: hundreds of browsers need not each read all certificates."""
    return ssl.create_default_context()


def _token(page: httpx.Response) -> str:
    found = TOKEN.search(page.text)
    if found is None:
        raise RuntimeError(f"no token in an answer of {page.status_code}")
    return found[1]


def sheet(place: str, topic: str, dice: random.Random) -> Sheet:
    """A sheet of a topic that adds up and breaks no rule."""
    figures: dict[str, int] = {}
    for group in FORMS[topic].groups:
        for part in group.parts:
            figures[part.id] = dice.randrange(3)
        figures[group.total.id] = sum(figures[part.id] for part in group.parts) if group.parts else 0
    if topic == TOPICS[0]:
        figures["cases_late"] = dice.randrange(1000)
    return Sheet(place=place, topic=topic, key=str(uuid.UUID(int=dice.getrandbits(128))), figures=figures)


def fields(topic: str) -> tuple[Indicator, ...]:
    """The fields of a form, in its order."""
    return FORMS[topic].fields
