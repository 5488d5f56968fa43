"""Signing in: the same answer and the same time whoever asks, a lock after five failures, a throttle per address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from geodata import schema
from geodata.access import SECOND_FACTOR, Role
from geodata.accounts import failures, passwords, people, second_factor
from geodata.integrity import audit_log, row_hashes
from geodata.store import database


class SignInRefused(PermissionError):
    """The login, the password or the code is wrong; which of them is not said."""


class SignInLocked(PermissionError):
    """Too many failures: try again after `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class SecondFactorNeeded(PermissionError):
    """The password is right; a one-time code is asked for. `epoch` is the account's: a change makes it void."""

    def __init__(self, account: int, epoch: int) -> None:
        super().__init__(account)
        self.account, self.epoch = account, epoch


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to sign in: who says to be, with what, from where."""

    login: str
    password: str
    code: str | None
    address: str


@dataclass(frozen=True, kw_only=True)
class Code:
    """The second step: the code for an account whose password was right."""

    account: int
    epoch: int
    code: str
    address: str


def sign_in(engine: Engine, attempt: Attempt, *, key: bytes, now: datetime, idle_days: int) -> int:
    """The number of the account that this attempt opens.

    `key` opens the secrets of one-time codes. An account that nobody used for `idle_days` is disabled instead. Raises
    `Refused`, `Locked` or `SecondFactorNeeded`; every failure is counted before it is answered.
    """
    login = failures.plain(attempt.login)
    with engine.connect() as connection:
        _hold_address(connection, attempt.address, now)
        kept = connection.scalar(select(schema.account.c.password).where(schema.account.c.login == login))
    right = passwords.fits(attempt.password, kept)
    renewed = passwords.renewed(attempt.password, kept) if right and kept else None
    with database.writing(engine) as connection:
        database.serialise(connection, f"signin {login}")
        row = _row(connection, schema.account.c.login == login)
        same = row is not None and row.password == kept
        answer = _answer(connection, row, attempt, right and same, key=key, now=now, idle_days=idle_days)
        if isinstance(answer, int) and renewed:
            _let(connection, answer, password=renewed)
            detail = {"secrets": row_hashes.secrets(connection, login)}
            audit_log.record(connection, who=login, what="account.password", subject=login, detail=detail)
    if isinstance(answer, Exception):
        raise answer
    return answer


def second_step(engine: Engine, given: Code, *, key: bytes, now: datetime) -> int:
    """The number of the account, when the code is right; raises `Refused` or `Locked`, as `sign_in` does."""
    with database.writing(engine) as connection:
        row = _row(connection, schema.account.c.id == given.account)
        if row is None or row.epoch != given.epoch or row.disabled_at is not None:
            raise SignInRefused
        refusal: Exception | None = _locked(connection, row.login, given.address, now)
        if refusal is None and not second_factor.take(connection, row.id, given.code, key=key, now=now):
            refusal = _failed(connection, row.login, given.address, now, account=row.login)
        if refusal is None:
            _let_in(connection, row, given.address, now)
    if refusal is not None:
        raise refusal
    return given.account


def _answer(
    connection: Connection, row: Any, attempt: Attempt, right: bool, *, key: bytes, now: datetime, idle_days: int
) -> int | Exception:
    locked = _locked(connection, attempt.login, attempt.address, now)
    if locked is not None:
        return locked
    known = None if row is None else str(row.login)
    if row is None or not right or row.disabled_at is not None:
        return _failed(connection, attempt.login, attempt.address, now, account=known)
    if now - (row.seen_at or row.password_at) > timedelta(days=idle_days):
        people.disable_idle(connection, row.id, now=now)
        return _failed(connection, attempt.login, attempt.address, now, account=known)
    if Role(row.role) in SECOND_FACTOR:
        if not attempt.code:
            return SecondFactorNeeded(row.id, row.epoch)
        if not second_factor.take(connection, row.id, attempt.code, key=key, now=now):
            return _failed(connection, attempt.login, attempt.address, now, account=known)
    _let_in(connection, row, attempt.address, now)
    return int(row.id)


def _let_in(connection: Connection, row: Any, address: str, now: datetime) -> None:
    failures.clear(connection, row.login)
    _let(connection, row.id, seen_at=now)
    audit_log.record(connection, who=row.login, what="account.sign_in", subject=row.login, detail={"from": address})


def _failed(connection: Connection, login: str, address: str, now: datetime, *, account: str | None) -> Exception:
    until = failures.count(connection, login, address=address, now=now)
    if until is None:
        return SignInRefused()
    if account is not None:
        audit_log.record(connection, who=account, what="account.lock", subject=account, detail={"from": address})
    return SignInLocked(until)


def _locked(connection: Connection, login: str, address: str, now: datetime) -> SignInLocked | None:
    until = failures.locked(connection, login, now=now) or failures.held_back(connection, address, now=now)
    return SignInLocked(until) if until is not None else None


def _hold_address(connection: Connection, address: str, now: datetime) -> None:
    until = failures.held_back(connection, address, now=now)
    if until is not None:
        raise SignInLocked(until)


def _row(connection: Connection, where: Any) -> Any:
    return connection.execute(select(schema.account).where(where).with_for_update()).first()


def _let(connection: Connection, account: int, **values: Any) -> None:
    connection.execute(update(schema.account).where(schema.account.c.id == account).values(**values))
