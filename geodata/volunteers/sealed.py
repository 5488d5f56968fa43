"""Personal fields: each sealed under the key of its row, the row's key under a master key.

AES-256-GCM with row and field as associated data: a sealed text cannot be moved to another row or field.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from geodata import schema
from geodata.settings import encryption
from geodata.settings.encryption import Unsealable
from geodata.volunteers.keyring import Keyring

FIELDS = (
    "name",
    "birth_year",
    "phone",
    "email",
    "guardian",
    "emergency_name",
    "emergency_phone",
    "organisation",
    "details",
    "vehicle",
    "recovered",
    "note",
)
"""What is known of a person, beside what they offer; each a text."""


@dataclass(frozen=True, kw_only=True)
class RowKey:
    """The key of one row, and how it is kept: sealed by the master key `key_id`."""

    raw: bytes
    sealed: str
    key_id: str


def new_row_key(ring: Keyring) -> RowKey:
    """A fresh key for a row."""
    raw = os.urandom(encryption.SIZE)
    return RowKey(raw=raw, sealed=_wrap(ring, ring.current, raw), key_id=ring.current)


def open_row_key(ring: Keyring, *, sealed: str, key_id: str) -> bytes:
    """A row's key; raises `Unsealable` when its master key is not at hand."""
    if key_id not in ring.keys:
        raise Unsealable(f"master key {key_id}")
    return base64.b64decode(encryption.unseal(ring.keys[key_id], sealed, context=f"row|{key_id}"))


def write(connection: Connection, volunteer: int, key: bytes, fields: Mapping[str, str]) -> None:
    """Seal the fields of a row, over what stands; a blank one goes."""
    table = schema.volunteer_field
    names = list(fields)
    connection.execute(delete(table).where(table.c.volunteer == volunteer, table.c.field.in_(names)))
    rows = [
        {"volunteer": volunteer, "field": name, "sealed": encryption.seal(key, text, context=f"{volunteer}|{name}")}
        for name, text in fields.items()
        if text
    ]
    if rows:
        connection.execute(insert(table), rows)


def read(connection: Connection, ring: Keyring, volunteer: int, *, only: tuple[str, ...] = FIELDS) -> dict[str, str]:
    """The fields of a row in clear; none of a row that is deleted."""
    table, field = schema.volunteer, schema.volunteer_field
    kept = connection.execute(select(table.c.row_key, table.c.key_id).where(table.c.id == volunteer)).one_or_none()
    if kept is None or kept.row_key is None:
        return {}
    key = open_row_key(ring, sealed=kept.row_key, key_id=kept.key_id)
    rows = connection.execute(
        select(field.c.field, field.c.sealed).where(field.c.volunteer == volunteer, field.c.field.in_(only))
    )
    return {name: encryption.unseal(key, sealed, context=f"{volunteer}|{name}") for name, sealed in rows}


def rotate(connection: Connection, ring: Keyring, *, most: int | None = None) -> int:
    """Seal rows' keys by the current master key, at most `most`; returns how many were sealed anew. The fields stay as
    they are.

    Raises `Unsealable` when a master key that is still needed is not at hand; then nothing is changed.
    """
    table = schema.volunteer
    old = connection.execute(
        select(table.c.id, table.c.row_key, table.c.key_id)
        .where(table.c.row_key.is_not(None), table.c.key_id != ring.current)
        .order_by(table.c.id)
        .limit(most)
    ).all()
    for number, sealed, key_id in old:
        raw = open_row_key(ring, sealed=sealed, key_id=key_id)
        values = {"row_key": _wrap(ring, ring.current, raw), "key_id": ring.current}
        connection.execute(update(table).where(table.c.id == number).values(**values))
    return len(old)


def _wrap(ring: Keyring, key_id: str, raw: bytes) -> str:
    return encryption.seal(ring.keys[key_id], base64.b64encode(raw).decode(), context=f"row|{key_id}")
