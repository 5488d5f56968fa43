"""Failures to sign in: five for a login lock it, very many from an address hold the address back.

A login is counted as it was typed, so that one that nobody has is locked exactly like one that somebody has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from geodata import schema
from geodata.integrity import audit_log

FAILURES, LOCK_MINUTES = 5, 15
ADDRESS_FAILURES, ADDRESS_MINUTES = 60, 10
"""So many that a whole office behind one address is not shut out by a few who mistype."""


def count(connection: Connection, login: str, *, address: str, now: datetime) -> datetime | None:
    """Add a failure; until when the login is locked by it, None when it is not."""
    table = schema.signin_failure
    connection.execute(insert(table).values(address=address[:64], login_sha256=_hash(login), at=now))
    return locked(connection, login, now=now)


def locked(connection: Connection, login: str, *, now: datetime) -> datetime | None:
    """Until when a login is locked; None when it is not."""
    table, window = schema.signin_failure, timedelta(minutes=LOCK_MINUTES)
    times = connection.scalars(
        select(table.c.at)
        .where(table.c.login_sha256 == _hash(login), table.c.at > now - 2 * window)
        .order_by(table.c.at)
    ).all()
    until = _locked_until(times, window)
    return until if until is not None and until > now else None


def locks(connection: Connection, logins: Iterable[str], *, now: datetime) -> dict[str, datetime]:
    """Which of these logins are locked, and until when."""
    table, window = schema.signin_failure, timedelta(minutes=LOCK_MINUTES)
    times: dict[str, list[datetime]] = {}
    recent = select(table.c.login_sha256, table.c.at).where(table.c.at > now - 2 * window).order_by(table.c.at)
    for row in connection.execute(recent):
        times.setdefault(row.login_sha256, []).append(row.at)
    ends = {login: _locked_until(times.get(_hash(login), ()), window) for login in logins}
    return {login: until for login, until in ends.items() if until is not None and until > now}


def held_back(connection: Connection, address: str, *, now: datetime) -> datetime | None:
    """Until when an address is held back; None when it is not."""
    table, window = schema.signin_failure, timedelta(minutes=ADDRESS_MINUTES)
    count_, oldest = connection.execute(
        select(func.count(), func.min(table.c.at)).where(table.c.address == address[:64], table.c.at > now - window)
    ).one()
    return oldest + window if count_ >= ADDRESS_FAILURES else None


def clear(connection: Connection, login: str) -> bool:
    """Let go of a login's failures: it has signed in, or was unlocked; whether there were any."""
    table = schema.signin_failure
    return connection.execute(delete(table).where(table.c.login_sha256 == _hash(login))).rowcount > 0


def unlock(connection: Connection, login: str, *, by: str) -> None:
    """Let a locked login try again."""
    clear(connection, login)
    audit_log.record(connection, who=by, what="account.unlock", subject=login, detail={})


def forget(connection: Connection, *, before: datetime) -> None:
    """Let go of failures that no longer count."""
    connection.execute(delete(schema.signin_failure).where(schema.signin_failure.c.at < before))


def plain(login: str) -> str:
    """A login as it is compared: without blanks around, in small letters."""
    return login.strip().casefold()


def _locked_until(times: Sequence[datetime], window: timedelta) -> datetime | None:
    """The end of the newest lock: it begins with the fifth failure within the window, and older ones are then spent."""
    until, recent = None, list[datetime]()
    for at in times:
        recent = [*(one for one in recent if one > at - window), at]
        if len(recent) >= FAILURES:
            until, recent = at + window, []
    return until


def _hash(login: str) -> str:
    return hashlib.sha256(plain(login).encode()).hexdigest()
