"""The outbox: a message is queued in the transaction of what it tells of, and sent later, once per key.

Sending is tried again with growing pauses and given up after a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, insert, select, update

from geodata import schema
from geodata.store import database

Channel = str
"""The name of a section of the settings under `staff` by which messages go out: mail, sms, webhook."""
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
"""An e-mail address (WHATWG HTML, valid e-mail address) without “?”, which makes encoded words: one in any header."""
PAUSES = (60, 300, 900, 3600)
"""Seconds before the next try, the last one again and again."""
GIVEN_UP_AFTER = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message and what became of it."""

    id: int
    key: str
    channel: Channel
    recipient: str
    subject: str
    body: str
    queued_at: datetime
    tries: int
    sent_at: datetime | None
    given_up_at: datetime | None
    error: str


def reminder(day: date, hour: time | None = None) -> str:
    """How the keys of a report day's reminders begin."""
    return f"reminder {day.isoformat()} " + (f"{hour:%H:%M} " if hour else "")


def queue(
    connection: Connection, *, channel: Channel, to: str, subject: str, body: str, key: str, now: datetime
) -> bool:
    """Queue a message; False when one was queued under this key before."""
    table = schema.message
    database.serialise(connection, "messages")
    if connection.scalar(select(table.c.id).where(table.c.key == key)) is not None:
        return False
    connection.execute(
        insert(table).values(
            key=key, channel=channel, recipient=to, subject=subject, body=body, queued_at=now, next_try_at=now
        )
    )
    return True


def due(connection: Connection, *, now: datetime, most: int = 50) -> list[Message]:
    """The messages to be sent now, oldest first."""
    table = schema.message
    waiting = (table.c.sent_at.is_(None), table.c.given_up_at.is_(None), table.c.next_try_at <= now)
    return _messages(connection, *waiting)[:most]


def told(connection: Connection, prefix: str) -> list[Message]:
    """The messages whose key begins so, oldest first."""
    return _messages(connection, schema.message.c.key.startswith(prefix, autoescape=True))


def queued(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of the keys under which a message was queued, whatever became of it."""
    table = schema.message
    return set(connection.scalars(select(table.c.key).where(table.c.key.in_(list(keys)))))


def sent(connection: Connection, message: Message, *, now: datetime, channel: Channel | None = None) -> None:
    """Note that a message is out, also one that was taken back meanwhile; `channel`: another one than was meant."""
    table = schema.message
    values = {"sent_at": now, "given_up_at": None, "error": "", "tries": table.c.tries + 1}
    mine = table.c.id == message.id
    connection.execute(update(table).where(mine).values(channel=channel or message.channel, **values))


def is_out(connection: Connection, key: str) -> bool:
    """Whether the message of a key was sent."""
    table = schema.message
    return connection.scalar(select(table.c.sent_at).where(table.c.key == key)) is not None


def take_back(connection: Connection, key: str, *, why: str, now: datetime) -> bool:
    """Give up a message that still waits, as it is no longer true; False when none waits."""
    table = schema.message
    waiting = (table.c.key == key, table.c.sent_at.is_(None), table.c.given_up_at.is_(None))
    return connection.execute(update(table).where(*waiting).values(given_up_at=now, error=why)).rowcount == 1


def failed(
    connection: Connection,
    message: Message,
    *,
    error: str,
    now: datetime,
    for_good: bool = False,
    channel: Channel | None = None,
) -> None:
    """Note that sending failed; it is tried again later, or given up: after a day, or when it failed `for_good`.

    `channel`: the one that failed, with which the next try begins.
    """
    table = schema.message
    pause = timedelta(seconds=PAUSES[min(message.tries, len(PAUSES) - 1)])
    over = for_good or now + pause - message.queued_at > GIVEN_UP_AFTER
    values = {"tries": message.tries + 1, "error": error[:1000], "next_try_at": now + pause}
    waiting = (table.c.id == message.id, table.c.given_up_at.is_(None))
    values |= {"given_up_at": now if over else None, "channel": channel or message.channel}
    connection.execute(update(table).where(*waiting).values(**values))


def _messages(connection: Connection, *conditions: ColumnElement[bool]) -> list[Message]:
    table = schema.message
    columns = [table.c[name] for name in Message.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(*conditions).order_by(table.c.id))
    return [Message(**row._mapping) for row in rows]
