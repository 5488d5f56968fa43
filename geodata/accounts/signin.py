"""Signing in: the same answer and the same time whoever asks, a lock after five failures, a throttle per address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from geodata import audit, database, schema
from geodata.access import SECOND_FACTOR, Role
from geodata.accounts import people, second_factor
from geodata.accounts.passwords import fits

FAILURES, LOCK_MINUTES = 5, 15
ADDRESS_FAILURES, ADDRESS_MINUTES = 60, 10
"""So many that a whole office behind one address is not shut out by a few who mistype."""
IDLE = "idle"


class Refused(PermissionError):
    """The login, the password or the code is wrong; which of them is not said."""


class Locked(PermissionError):
    """Too many failures: try again after `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class SecondFactorNeeded(PermissionError):
    """The password is right; a one-time code is asked for."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to sign in: who says to be, with what, from where."""

    login: str
    password: str
    code: str | None
    address: str


def sign_in(engine: Engine, attempt: Attempt, *, key: bytes, now: datetime, idle_days: int) -> int:
    """The number of the account that this attempt opens.

    `key` opens the secrets of one-time codes. An account that nobody used for `idle_days` is disabled instead. Raises
    `Refused`, `Locked` or `SecondFactorNeeded`; every failure is counted before it is answered.
    """
    with engine.connect() as connection:
        _hold_address(connection, attempt.address, now)
        kept = connection.scalar(select(schema.account.c.password).where(_is(attempt.login)))
    right = fits(attempt.password, kept)
    with database.writing(engine) as connection:
        row = connection.execute(select(schema.account).where(_is(attempt.login))).first()
        refusal = _shut(connection, row, right, attempt=attempt, now=now, idle_days=idle_days) or _code(
            connection, row, attempt, key, now
        )
        if refusal is None:
            _let_in(connection, row, attempt, now)
    if refusal is not None:
        raise refusal
    return int(cast("Any", row).id)


def _shut(
    connection: Connection, row: Any, right: bool, *, attempt: Attempt, now: datetime, idle_days: int
) -> Exception | None:
    """What stands against letting in, before the code is looked at."""
    if row is not None and row.locked_until is not None and row.locked_until > now:
        return Locked(row.locked_until)
    if row is None or not right or row.disabled_at is not None:
        return _failed(connection, row, attempt, now)
    if row.seen_at is not None and now - row.seen_at > timedelta(days=idle_days):
        people.disable(connection, row.id, by="signin", why=IDLE, now=now)
        return _failed(connection, row, attempt, now)
    return None


def _code(connection: Connection, row: Any, attempt: Attempt, key: bytes, now: datetime) -> Exception | None:
    if Role(row.role) not in SECOND_FACTOR:
        return None
    if not attempt.code:
        return SecondFactorNeeded()
    if not second_factor.take(connection, row.id, attempt.code, key=key, now=now):
        return _failed(connection, row, attempt, now)
    return None


def _let_in(connection: Connection, row: Any, attempt: Attempt, now: datetime) -> None:
    table = schema.account
    connection.execute(update(table).where(table.c.id == row.id).values(failures=0, locked_until=None, seen_at=now))
    audit.record(connection, who=row.login, what="account.sign_in", subject=row.login, detail={"from": attempt.address})


def _failed(connection: Connection, row: Any, attempt: Attempt, now: datetime) -> Exception:
    connection.execute(insert(schema.signin_failure).values(address=attempt.address, login=attempt.login[:120], at=now))
    if row is None:
        return _as_if_locked(connection, attempt.login, now)
    table, failures = schema.account, row.failures + 1
    until = now + timedelta(minutes=LOCK_MINUTES) if failures >= FAILURES else None
    connection.execute(
        update(table).where(table.c.id == row.id).values(failures=0 if until else failures, locked_until=until)
    )
    if until is None:
        return Refused()
    audit.record(connection, who=row.login, what="account.lock", subject=row.login, detail={"from": attempt.address})
    return Locked(until)


def _as_if_locked(connection: Connection, login: str, now: datetime) -> Exception:
    """What a login that there is not is told: the same as one that there is."""
    table = schema.signin_failure
    since = now - timedelta(minutes=LOCK_MINUTES)
    times = connection.scalars(
        select(table.c.at).where(table.c.login == login[:120], table.c.at > since).order_by(table.c.at)
    ).all()
    return Locked(times[FAILURES - 1] + timedelta(minutes=LOCK_MINUTES)) if len(times) >= FAILURES else Refused()


def _hold_address(connection: Connection, address: str, now: datetime) -> None:
    table = schema.signin_failure
    since = now - timedelta(minutes=ADDRESS_MINUTES)
    count, oldest = connection.execute(
        select(func.count(), func.min(table.c.at)).where(table.c.address == address, table.c.at > since)
    ).one()
    if count >= ADDRESS_FAILURES:
        raise Locked(oldest + timedelta(minutes=ADDRESS_MINUTES))


def forget_failures(connection: Connection, *, before: datetime) -> None:
    """Let go of failures that no longer count."""
    connection.execute(delete(schema.signin_failure).where(schema.signin_failure.c.at < before))


def _is(login: str) -> ColumnElement[bool]:
    return schema.account.c.login == login.strip().casefold()[:48]
