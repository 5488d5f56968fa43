"""A mail server that listens, refuses, defers or hides its certificate, as a test wants."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from geodata.settings import config
from geodata.settings.config import Settings


@dataclass
class Post:
    """What came in; `answers` are given instead of taking a letter, one after the other."""

    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("khong.co@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        content = cast("bytes", envelope.content)
        self.letters.append(message_from_bytes(content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server on a port of its own."""
    taken = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        taken.port = free.getsockname()[1]
    controller = Controller(taken, hostname="127.0.0.1", port=taken.port)
    controller.start()
    yield taken
    controller.stop()


def with_mail(port: int, *, security: str = "none", reminders: tuple[str, ...] = ("17:00", "18:00")) -> Settings:
    """Settings that send mail to a port of this machine."""
    mail = {"host": "127.0.0.1", "port": port, "security": security, "user": None, "sender": "bao.cao@tinh.example"}
    return changed(mail=mail, reminders=reminders)


def changed(**staff: object) -> Settings:
    """Settings with another section `staff`."""
    loaded = config.load()
    content = loaded.model_dump(mode="json", by_alias=True)
    content["staff"] |= staff
    return Settings.model_validate_json(json.dumps(content))
