"""One-time codes (TOTP, RFC 6238) and the recovery codes for a lost phone."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import Connection, delete, func, insert, or_, select, update

from geodata import schema
from geodata.accounts import people
from geodata.integrity import audit_log, row_hashes
from geodata.settings import encryption

KEY = "STAFF_KEY"
ISSUER = "Covidmap"
STEP_SECONDS, DRIFT = 30, 1
SIX_DIGITS = re.compile(r"[0-9]{6}")
RECOVERY_CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_secret() -> str:
    """A secret for a phone to keep, in base32."""
    return pyotp.random_base32()


def uri(secret: str, *, login: str) -> str:
    """What the QR code says to the phone."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """The step whose code this is, one step of drift allowed; None for a wrong code."""
    written = "".join(code.split())
    at = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    steps = [at + offset for offset in range(-DRIFT, DRIFT + 1)]
    return next((step for step in steps if secrets.compare_digest(totp.generate_otp(step), written)), None)


def set_up(
    connection: Connection, account: int, secret: str, code: str, *, key: bytes, now: datetime
) -> list[str] | None:
    """Let the account sign in with codes of `secret` from now on; the recovery codes, None for a wrong `code`."""
    found, table = people.person(connection, account), schema.account
    step = step_of(secret, code, now=now)
    if step is None:
        return None
    sealed = encryption.seal(key, secret, context=_context(account))
    connection.execute(update(table).where(table.c.id == account).values(second_factor=sealed, second_factor_step=step))
    detail = {"secrets": row_hashes.secrets(connection, found.login)}
    audit_log.record(connection, who=found.login, what="account.second_factor", subject=found.login, detail=detail)
    return _recovery_codes(connection, account)


def forget(connection: Connection, account: int, *, by: str) -> None:
    """Take the second factor away, for a lost phone: it is set up anew at the next invitation."""
    found, table = people.person(connection, account), schema.account
    connection.execute(
        update(table)
        .where(table.c.id == account)
        .values(second_factor=None, second_factor_step=None, epoch=table.c.epoch + 1)
    )
    detail = {"secrets": row_hashes.secrets(connection, found.login)}
    audit_log.record(connection, who=by, what="account.second_factor.forget", subject=found.login, detail=detail)


def take(connection: Connection, account: int, code: str, *, key: bytes, now: datetime) -> bool:
    """Whether the code is right, never twice: six digits of a later step than the last one taken, or an unused
    recovery code.

    Raises `geodata.settings.encryption.Unsealable` for six digits when the key is not the one of before.
    """
    if not SIX_DIGITS.fullmatch("".join(code.split())):
        return _recover(connection, account, code, now=now)
    table = schema.account
    sealed = connection.scalar(select(table.c.second_factor).where(table.c.id == account))
    if sealed is None:
        return False
    step = step_of(encryption.unseal(key, sealed, context=_context(account)), code, now=now)
    if step is None:
        return False
    fresh = or_(table.c.second_factor_step.is_(None), table.c.second_factor_step < step)
    done = connection.execute(update(table).where(table.c.id == account, fresh).values(second_factor_step=step))
    return done.rowcount == 1


def renew_recovery_codes(
    connection: Connection, account: int, code: str, *, key: bytes, now: datetime
) -> list[str] | None:
    """New recovery codes, those of before are void; None for a wrong `code`."""
    found = people.person(connection, account)
    if not take(connection, account, code, key=key, now=now):
        return None
    audit_log.record(connection, who=found.login, what="account.recovery_codes", subject=found.login, detail={})
    return _recovery_codes(connection, account)


def recovery_codes_left(connection: Connection, account: int) -> int:
    """How many recovery codes have not been used."""
    table = schema.recovery_code
    left = select(func.count()).where(table.c.account == account, table.c.used_at.is_(None))
    return connection.scalar(left) or 0


def _recovery_codes(connection: Connection, account: int) -> list[str]:
    table = schema.recovery_code
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    connection.execute(delete(table).where(table.c.account == account))
    connection.execute(insert(table), [{"account": account, "sha256": _hash(code)} for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _recover(connection: Connection, account: int, code: str, *, now: datetime) -> bool:
    table = schema.recovery_code
    written = code.strip().casefold().replace("-", "").replace(" ", "")
    mine = (table.c.account == account, table.c.sha256 == _hash(written), table.c.used_at.is_(None))
    return connection.execute(update(table).where(*mine).values(used_at=now)).rowcount == 1


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _context(account: int) -> str:
    return f"account|{account}|second_factor"
