"""What somebody agrees to: per purpose, with the version of the text, when, and when it was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from geodata import schema
from geodata.volunteers.options import CONSENT_VERSION


def standing(connection: Connection, volunteer: int) -> set[str]:
    """Purposes that somebody agrees to now, whatever version of the text they read."""
    table = schema.volunteer_consent
    mine = (table.c.volunteer == volunteer, table.c.withdrawn_at.is_(None))
    return set(connection.scalars(select(table.c.purpose).where(*mine)))


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A consent that was signed on paper: the login of whoever took it down, the day, where the sheet is kept."""

    witness: str
    signed_on: date
    kept_at: str


def give(
    connection: Connection, volunteer: int, purposes: Iterable[str], *, now: datetime, paper: Paper | None = None
) -> None:
    """Note what somebody agrees to, once for each version of the text."""
    table = schema.volunteer_consent
    mine = (table.c.volunteer == volunteer, table.c.withdrawn_at.is_(None), table.c.version == CONSENT_VERSION)
    known = set(connection.scalars(select(table.c.purpose).where(*mine)))
    signed = asdict(paper) if paper else {}
    rows = [
        {"volunteer": volunteer, "purpose": name, "version": CONSENT_VERSION, "given_at": now, **signed}
        for name in purposes
        if name not in known
    ]
    if rows:
        connection.execute(insert(table), rows)


def keep_only(connection: Connection, volunteer: int, purposes: Iterable[str], *, now: datetime) -> None:
    """Note that everything but `purposes` is taken back."""
    table = schema.volunteer_consent
    mine = (table.c.volunteer == volunteer, table.c.withdrawn_at.is_(None), table.c.purpose.not_in(list(purposes)))
    connection.execute(update(table).where(*mine).values(withdrawn_at=now))
