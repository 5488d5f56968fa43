"""Sending what waits in the outbox: by mail, by webhook and by SMS."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from sqlalchemy import Engine

from etl.messages import channel, volunteers
from etl.messages.channels import channels
from etl.messages.failure import Failure
from etl.messages.letter import Letter
from geodata.core.yaml_file import ConfigError
from geodata.jobs import outbox
from geodata.jobs.outbox import Channel, Message
from geodata.settings.config import Settings
from geodata.store import database
from geodata.volunteers.notifications import RECIPIENT

log = logging.getLogger("etl.messages")


def deliver(engine: Engine, settings: Settings, *, now: datetime | None = None) -> int:
    """Send what is due and return how many went out; what fails is kept for later, with the reason."""
    moment, out = now or datetime.now(UTC), 0
    with engine.connect() as connection:
        waiting = outbox.due(connection, now=moment)
    for message in waiting:
        try:
            channel = _send(engine, settings, message, moment)
        except Failure as failure:
            log.warning("%s %s: %s", failure.channel or message.channel, message.key, failure)
            with database.writing(engine) as connection:
                outbox.failed(
                    connection,
                    message,
                    error=str(failure),
                    now=moment,
                    for_good=failure.for_good,
                    channel=failure.channel,
                )
            continue
        with database.writing(engine) as connection:
            outbox.sent(connection, message, now=moment, channel=channel)
        out += 1
    return out


def _send(engine: Engine, settings: Settings, message: Message, now: datetime) -> Channel:
    """Send one message; the channel that it went by. Raises `Failure`."""
    try:
        if message.recipient.startswith(RECIPIENT):
            return volunteers.send(engine, settings, message, now=now)
        _channel(message.channel).send(settings, Letter.of(message))
    except ConfigError as error:
        raise Failure(str(error)) from error
    return message.channel


def _channel(name: str) -> channel.Channel:
    """The channel of a message; raises `Failure` for one that this version does not have."""
    found = channels().get(name)
    if found is None:
        raise Failure(f"no such channel: {name}", for_good=True)
    return found
