"""The sign-up on an empty store with places, a clock that tests turn, and somebody who fills it in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import altcha
import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from dashboard.signup.context import ROOT, SignupContext
from dashboard.signup.server import build_signup
from geodata.settings import config
from geodata.volunteers.options import CONSENT_VERSION
from tests.serving import serving as served

TICKET = re.compile(r'name="ticket" value="([^"]+)"')
CHALLENGE = re.compile(r'data-challenge="([^"]+)"')
LINK = re.compile(r"/tinh-nguyen/toi/([0-9a-f]+)")
SHEET: dict[str, Any] = {
    "name": "Người Tình Nguyện",
    "birth_year": "1990",
    "phone": "0903 123 456",
    "place": "24611",
    "skills": ["it", "driving"],
    "detail_driving": "B2",
    "languages": ["kinh"],
    "vehicle": "motorbike",
    "consent_contact": "1",
    "consent_version": CONSENT_VERSION,
}


@dataclass
class Clock:
    """What the application takes for the time."""

    now: datetime = field(default_factory=lambda: datetime(2021, 10, 22, 5, tzinfo=UTC))


@dataclass
class SignUp:
    """The application under test, and one visitor."""

    server: Flask
    engine: Engine
    hands: Clock

    @property
    def now(self) -> datetime:
        return self.hands.now

    @property
    def desk(self) -> SignupContext:
        found: SignupContext = self.server.extensions["signup"]
        return found

    def get(self, path: str = "") -> TestResponse:
        return self.server.test_client().get(ROOT + path)

    def post(self, path: str, address: str = "127.0.0.1", **form: Any) -> TestResponse:
        environ = {"REMOTE_ADDR": address}
        return self.server.test_client().post(ROOT + path, data=MultiDict(form), environ_base=environ)

    def page(self) -> str:
        return self.get().text

    def send(self, *, page: str = "", wait: float = 20, address: str = "127.0.0.1", **change: Any) -> TestResponse:
        """Fill the form in and send it after a while, without a proof of work unless one is among the changes."""
        ticket = TICKET.search(page or self.page())
        assert ticket
        self.later(seconds=wait)
        form = {**SHEET, "ticket": ticket[1], **change}
        return self.post("", address=address, **form)

    def sign_up(self, **change: Any) -> str:
        """Sign up; the private link."""
        answer = self.send(**change)
        link = LINK.search(answer.text)
        assert answer.status_code == 200 and link, answer.text
        return link[1]

    def later(self, **gap: float) -> None:
        self.hands.now += timedelta(**gap)


def solve(page: str) -> str:
    """The work that a page asks for, done."""
    told = CHALLENGE.search(page)
    assert told
    challenge = altcha.Challenge.from_dict(json.loads(html.unescape(html.unescape(told[1]))))
    solution = altcha.solve_challenge(challenge)
    assert solution
    return altcha.Payload(challenge, solution).to_base64()


@pytest.fixture
def signup(laid: Engine, tmp_path: Path) -> SignUp:
    settings = config.load(environ={"VAR": str(tmp_path), "DATABASE_URL": str(laid.url)})
    hands = Clock()
    return SignUp(server=build_signup(settings, engine=laid, clock=lambda: hands.now), engine=laid, hands=hands)


@dataclass
class Serving:
    """The application on a port."""

    signup: SignUp
    origin: str


@pytest.fixture
def serving(signup: SignUp) -> Iterator[Serving]:
    with served(signup.server) as origin:
        yield Serving(signup, f"{origin}{ROOT}")
