"""Sessions, kept on the server: the browser holds a random number, the store its hash and what belongs to it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from geodata import schema

LONGEST_HOURS = 12
TOUCH_SECONDS = 20
"""How old `seen_at` may be: less than this is not written anew at every request."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session: its content, and the account (with the epoch of its signing in) once somebody has signed in."""

    token: str
    account: int | None
    epoch: int | None
    data: dict[str, Any]
    seen_at: datetime


def begin(connection: Connection, *, data: dict[str, Any], account: int | None, address: str, now: datetime) -> str:
    """Open a session and return its token; `account` is who has signed in."""
    table, token = schema.staff_session, secrets.token_urlsafe(32)
    connection.execute(
        insert(table).values(
            sha256=_hash(token),
            account=account,
            epoch=_epoch(connection, account),
            data=data,
            made_at=now,
            seen_at=now,
            address=address,
        )
    )
    return token


def find(connection: Connection, token: str, *, now: datetime, idle_minutes: int) -> Session | None:
    """The session of a token; None when it has ended: idle, too long, or its account has changed."""
    table, account = schema.staff_session, schema.account
    row = connection.execute(
        select(table.c.account, table.c.epoch, table.c.data, table.c.seen_at)
        .select_from(table.outerjoin(account, account.c.id == table.c.account))
        .where(
            table.c.sha256 == _hash(token),
            table.c.seen_at > now - timedelta(minutes=idle_minutes),
            table.c.made_at > now - timedelta(hours=LONGEST_HOURS),
            func.coalesce(table.c.epoch, 0) == func.coalesce(account.c.epoch, 0),
            account.c.disabled_at.is_(None),
        )
    ).first()
    return Session(token=token, **row._mapping) if row else None


def keep(connection: Connection, token: str, *, data: dict[str, Any], now: datetime) -> None:
    """Write a session's content and that it is in use; the account was seen with it."""
    table, account = schema.staff_session, schema.account
    mine = table.c.sha256 == _hash(token)
    connection.execute(update(table).where(mine).values(data=data, seen_at=now))
    connection.execute(update(account).where(account.c.id.in_(select(table.c.account).where(mine))).values(seen_at=now))


def end(connection: Connection, token: str) -> None:
    """End one session."""
    connection.execute(delete(schema.staff_session).where(schema.staff_session.c.sha256 == _hash(token)))


def forget(connection: Connection, *, before: datetime) -> None:
    """Let go of sessions that nobody has used since."""
    connection.execute(delete(schema.staff_session).where(schema.staff_session.c.seen_at < before))


def _epoch(connection: Connection, account: int | None) -> int | None:
    if account is None:
        return None
    return connection.scalar(select(schema.account.c.epoch).where(schema.account.c.id == account))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
