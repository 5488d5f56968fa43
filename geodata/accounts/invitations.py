"""One-time links by which somebody sets a password: the first one, or a new one. The link is shown once, never kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from geodata import schema
from geodata.integrity import audit_log

Purpose = Literal["first", "reset"]
HOURS = 72
PATH = "/noi-bo/moi/"
"""Where a link leads: this and the token."""


class NotValid(LookupError):
    """There is no such invitation, or it was used, replaced or has expired."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An open invitation: for which account, and what for."""

    id: int
    account: int
    purpose: Purpose
    made_at: datetime
    expires_at: datetime


def invite(connection: Connection, account: int, *, purpose: Purpose, by: str, now: datetime) -> str:
    """The token of a new invitation; an open one of before ends."""
    table, token = schema.invitation, secrets.token_urlsafe(32)
    connection.execute(update(table).where(table.c.account == account, table.c.used_at.is_(None)).values(used_at=now))
    connection.execute(
        insert(table).values(
            account=account,
            sha256=_hash(token),
            purpose=purpose,
            made_at=now,
            made_by=by,
            expires_at=now + timedelta(hours=HOURS),
        )
    )
    audit_log.record(connection, who=by, what="account.invite", subject=str(account), detail={"purpose": purpose})
    return token


def find(connection: Connection, token: str, *, now: datetime) -> Invitation:
    """The open invitation of a token; raises `NotValid`."""
    table = schema.invitation
    row = connection.execute(
        select(*(table.c[name] for name in Invitation.__dataclass_fields__)).where(
            table.c.sha256 == _hash(token), table.c.used_at.is_(None), table.c.expires_at > now
        )
    ).first()
    if row is None:
        raise NotValid
    return Invitation(**row._mapping)


def use(connection: Connection, invitation: Invitation, *, now: datetime) -> None:
    """Close an invitation; raises `NotValid` when another was quicker."""
    table = schema.invitation
    done = connection.execute(
        update(table).where(table.c.id == invitation.id, table.c.used_at.is_(None)).values(used_at=now)
    )
    if done.rowcount != 1:
        raise NotValid


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
