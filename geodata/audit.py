"""The audit log: append-only, each entry sealed with an HMAC over itself and the entry before.

The key is the secret AUDIT_KEY. Without one the chain still shows a change in its middle, but whoever can write to the
store can seal it anew.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from geodata import database, schema
from geodata.config import secret

KEY_VARIABLE = "AUDIT_KEY"


class BrokenChain(RuntimeError):
    """An entry of the audit log does not fit its seal; `entry` is its number."""

    def __init__(self, entry: int) -> None:
        super().__init__(f"audit entry {entry} does not fit its seal")
        self.entry = entry


def record(connection: Connection, *, who: str, what: str, subject: str, detail: Mapping[str, Any]) -> None:
    """Add an entry to the log in the caller's transaction."""
    table = schema.audit_event
    database.serialise(connection, "audit")
    at = datetime.now(UTC)
    sealed = _seal(head(connection), (at.isoformat(), who, what, subject, detail))
    connection.execute(
        insert(table).values(at=at, who=who, what=what, subject=subject, detail=dict(detail), hash=sealed)
    )


def head(connection: Connection) -> str:
    """The seal of the newest entry; empty when there is none."""
    table = schema.audit_event
    return connection.scalar(select(table.c.hash).order_by(table.c.id.desc()).limit(1)) or ""


def verify(connection: Connection) -> int:
    """Check the whole chain; returns the number of entries, raises `BrokenChain` at the first that does not fit."""
    before, count = "", 0
    for entry in connection.execute(select(schema.audit_event).order_by(schema.audit_event.c.id)):
        if not hmac.compare_digest(
            entry.hash, _seal(before, (entry.at.isoformat(), entry.who, entry.what, entry.subject, entry.detail))
        ):
            raise BrokenChain(entry.id)
        before, count = entry.hash, count + 1
    return count


def _seal(before: str, entry: tuple[Any, ...]) -> str:
    message = json.dumps([before, *entry], ensure_ascii=False, sort_keys=True)
    return hmac.new(_key(), message.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return (secret(KEY_VARIABLE) or "").encode()
