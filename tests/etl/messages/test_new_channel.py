"""A channel is one module and its section of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

import etl.messages
from etl.messages import deliver
from etl.messages.channels import channels
from geodata.jobs import outbox
from geodata.settings import config, sections
from geodata.settings.sections import Volunteers
from geodata.store import database

NOW = datetime(2021, 10, 22, 10, tzinfo=UTC)
MODULE = """
from pathlib import Path

from etl.messages.channel import Channel


def send(settings, letter):
    Path(letter.to).write_text(f"{letter.subject}: {letter.body}")


CHANNEL = Channel(name="loft", send=send, address="phone")
"""


@pytest.fixture
def loft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module beside those of `etl.messages`."""
    (tmp_path / "loft.py").write_text(MODULE)
    monkeypatch.setattr(etl.messages, "__path__", [*etl.messages.__path__, str(tmp_path)])
    channels.cache_clear()
    yield
    channels.cache_clear()


def _queue(engine: Engine, channel: str, to: str) -> None:
    database.migrate(engine)
    with database.writing(engine) as connection:
        outbox.queue(connection, channel=channel, to=to, subject="Nhắc", body="Còn thiếu", key="k", now=NOW)


@pytest.mark.usefixtures("loft")
def test_a_module_is_a_channel(engine: Engine, tmp_path: Path) -> None:
    _queue(engine, "loft", str(tmp_path / "arrived"))
    assert deliver(engine, config.load(environ={}), now=NOW) == 1
    assert (tmp_path / "arrived").read_text() == "Nhắc: Còn thiếu"


def test_a_channel_that_there_is_not_is_given_up_in_words(engine: Engine) -> None:
    _queue(engine, "loft", "nobody")
    assert deliver(engine, config.load(environ={}), now=NOW) == 0
    with engine.connect() as connection:
        (message,) = outbox.told(connection, "k")
    assert message.given_up_at is not None and message.error == "no such channel: loft"


def test_every_channel_has_its_section_and_every_section_its_channel() -> None:
    assert sorted(sections.channels()) == sorted(channels()) == ["mail", "sms", "webhook"]


def test_volunteers_are_told_by_channels_that_there_are() -> None:
    said = config.load(environ={}).volunteers.model_dump()
    assert Volunteers.model_validate({**said, "notify": ("sms", "mail")}).notify == ("sms", "mail")
    with pytest.raises(ValidationError, match="mail, webhook, sms"):
        Volunteers.model_validate({**said, "notify": ("loft",)})
