"""Passwords: argon2id, few at a time; a password that anybody would guess is refused."""

from __future__ import annotations

from datetime import datetime
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, Engine, select, update

from geodata import schema
from geodata.accounts import people
from geodata.core.text import Text
from geodata.integrity import audit_log, row_hashes
from geodata.store import database

SHORTEST, LONGEST = 10, 128
COMMON = frozenset(
    [
        "1234567890",
        "0123456789",
        "12345678910",
        "123456789a",
        "matkhau123",
        "matkhau1234",
        "password12",
        "password123",
        "password1234",
        "qwertyuiop",
        "qwerty1234",
        "qwerty12345",
        "iloveyou12",
        "anhyeuem123",
        "emyeuanh123",
        "vietnam123",
        "vietnam1234",
        "daknong123",
        "daknong2021",
        "daknong2022",
        "daknong1234",
        "covid19123",
        "covid192021",
        "covid-19-2021",
        "1111111111",
        "0000000000",
        "1q2w3e4r5t",
        "abcd123456",
        "abc1234567",
        "admin12345",
        "administrator",
        "quantri123",
        "quantri1234",
        "aaaaaaaaaa",
        "9876543210",
        "0987654321",
    ]
)
AT_ONCE = 2
"""Each takes 46 MiB and one core for some tens of milliseconds; the rest waits its turn."""

_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
"""The costs of OWASP's Password Storage Cheat Sheet; in one lane: who signs in leaves cores to those who type."""
turn = BoundedSemaphore(AT_ONCE)
_NOBODY = _hasher.hash("nobody signs in with this")


class TooWeak(ValueError):
    """The password is refused; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.vi)
        self.reason = reason


def hold(password: str, *, login: str) -> None:
    """Raise `TooWeak` for a password that is short, common, all of one sign, or holds the login."""
    plain = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        raise TooWeak(
            Text(
                vi=f"Mật khẩu cần {SHORTEST}-{LONGEST} ký tự", en=f"A password needs {SHORTEST} to {LONGEST} characters"
            )
        )
    if plain in COMMON or len(set(plain)) < 4:
        raise TooWeak(Text(vi="Mật khẩu này quá dễ đoán", en="This password is too easy to guess"))
    if login in plain:
        raise TooWeak(Text(vi="Mật khẩu không được chứa tên đăng nhập", en="The password must not hold the login"))


def set_(connection: Connection, account: int, password: str, *, now: datetime) -> None:
    """Give an account a password; all its sessions end. Raises `TooWeak`."""
    found, table = people.person(connection, account), schema.account
    hold(password, login=found.login)
    with turn:
        kept = _hasher.hash(password)
    connection.execute(
        update(table).where(table.c.id == account).values(password=kept, password_at=now, epoch=table.c.epoch + 1)
    )
    detail = {"secrets": row_hashes.secrets(connection, found.login)}
    audit_log.record(connection, who=found.login, what="account.password", subject=found.login, detail=detail)


def change(engine: Engine, account: int, old: str, new: str, *, now: datetime) -> bool:
    """Change one's own password: False when `old` is wrong. Raises `TooWeak`."""
    table = schema.account
    with engine.connect() as connection:
        kept = connection.scalar(select(table.c.password).where(table.c.id == account))
    if not fits(old, kept):
        return False
    with database.writing(engine) as connection:
        set_(connection, account, new, now=now)
    return True


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password; takes as long where there is none to compare with."""
    with turn:
        try:
            _hasher.verify(kept or _NOBODY, password[: LONGEST + 1])
        except VerificationError:
            return False
    return kept is not None


def renewed(password: str, kept: str) -> str | None:
    """The password hashed anew where the hash kept has lower costs than those of today; None where it has not."""
    if not _hasher.check_needs_rehash(kept):
        return None
    with turn:
        return _hasher.hash(password)
