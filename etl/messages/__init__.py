"""Sending what waits in the outbox: by mail and by webhook."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from etl.messages import mail, webhook
from etl.messages.failure import Failure
from etl.messages.recipients import opened
from geodata import database, messages
from geodata.config import Settings
from geodata.messages import Message

log = logging.getLogger("etl.messages")
SENDERS: dict[str, Callable[[Settings, Message], None]] = {"mail": mail.send, "webhook": webhook.send}


def deliver(engine: Engine, settings: Settings, *, now: datetime | None = None) -> int:
    """Send what is due and return how many went out; what fails is kept for later, with the reason."""
    moment, out = now or datetime.now(UTC), 0
    with engine.connect() as connection:
        waiting = messages.due(connection, now=moment)
    for message in waiting:
        try:
            SENDERS[message.channel](settings, opened(engine, settings, message))
        except Failure as failure:
            log.warning("%s %s: %s", message.channel, message.key, failure)
            with database.writing(engine) as connection:
                messages.failed(connection, message, error=str(failure), now=moment, for_good=failure.for_good)
            continue
        with database.writing(engine) as connection:
            messages.sent(connection, message.id, now=moment)
        out += 1
    return out
