"""Against machines, without a third party: a ticket with the moment of the form, a proof of work (ALTCHA), a trap.

A proof takes a phone a second or two and is asked of whoever runs scripts. Without scripts a form is taken as well, at
a lower rate per address.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import altcha
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Connection, delete, insert, select, update

from dashboard.signup.context import SignupContext
from geodata import schema
from geodata.store import database

ALGORITHM, COST, PREFIX = "PBKDF2/SHA-256", 5_000, "00"
"""256 derivations of 5,000 rounds on average: seconds of a phone, while one fills in the form; one to check."""
LASTS = timedelta(hours=6)
LEAST = timedelta(seconds=2)
LONGEST = 4_000
Reason = Literal["trap", "too_fast", "replayed", "bad_proof", "old"]


class Dropped(ValueError):
    """The sheet looks like a machine's; `reason` says how. It is counted, and the form is shown again."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, kw_only=True)
class ProofResult:
    """What came with a sheet: whether a proof of work was done, and its name, by which it is taken once."""

    proven: bool
    name: str


def ticket(desk: SignupContext, key: str) -> str:
    """What a form carries: its key and the moment at which it was given out, signed."""
    return _signer(desk).dumps({"key": key, "at": desk.clock().timestamp()})


def challenge(desk: SignupContext, key: str) -> dict[str, Any]:
    """The work that is asked of the browser for a form; it is as old as the form's ticket."""
    made = altcha.create_challenge(ALGORITHM, COST, key_prefix=PREFIX, data={"form": key}, hmac_secret=desk.secret)
    whole: dict[str, Any] = made.to_dict()
    return whole


def opened(desk: SignupContext, text: str) -> tuple[str, datetime]:
    """The key of a ticket, and when it was given out. Raises `Dropped`."""
    try:
        told = _signer(desk).loads(text[:LONGEST])
    except BadSignature as error:
        raise Dropped("old") from error
    at = datetime.fromtimestamp(told["at"], tz=desk.clock().tzinfo)
    if desk.clock() - at > LASTS:
        raise Dropped("old")
    return str(told["key"]), at


def check(desk: SignupContext, *, key: str, given_at: datetime, payload: str, trap: str) -> ProofResult:
    """Hold a sheet against what machines do. Raises `Dropped`."""
    if trap:
        raise Dropped("trap")
    if desk.clock() - given_at < LEAST:
        raise Dropped("too_fast")
    if not payload:
        return ProofResult(proven=False, name="")
    if len(payload) > LONGEST:
        raise Dropped("bad_proof")
    try:
        proof = altcha.Payload.from_base64(payload)
        result = altcha.verify_solution(proof, desk.secret)
        form = (proof.challenge.parameters.data or {}).get("form")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Dropped("bad_proof") from error
    if not result.verified or form != key:
        raise Dropped("bad_proof")
    return ProofResult(proven=True, name=hashlib.sha256(str(proof.challenge.signature).encode()).hexdigest())


def spend(connection: Connection, checked: ProofResult, *, now: datetime) -> None:
    """Use a proof up. Raises `Dropped` when it was used before."""
    if not checked.proven:
        return
    table = schema.sign_up_seen
    database.serialise(connection, "sign-up proofs")
    connection.execute(delete(table).where(table.c.expires_at < now))
    if connection.scalar(select(table.c.proof).where(table.c.proof == checked.name)) is not None:
        raise Dropped("replayed")
    connection.execute(insert(table).values(proof=checked.name, expires_at=now + LASTS))


def count(connection: Connection, reason: Reason, *, today: Any) -> None:
    """Count a sheet that was dropped."""
    table = schema.sign_up_dropped
    database.serialise(connection, "sign-up dropped")
    mine = (table.c.day == today, table.c.reason == reason)
    if connection.execute(update(table).where(*mine).values(number=table.c.number + 1)).rowcount == 0:
        connection.execute(insert(table).values(day=today, reason=reason, number=1))


def _signer(desk: SignupContext) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(desk.secret, salt="sign-up form", serializer=json)
