"""The log of who did what: append-only, each entry sealed with the seal of the one before, and where it ends."""

from sqlalchemy import JSON, CheckConstraint, Column, Integer, String, Table

from geodata.schema.base import metadata
from geodata.store.types import Instant

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", String(120), nullable=False),
    Column("what", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("key", String(8), nullable=False, server_default=""),
    Column("hash", String(64), nullable=False, unique=True),
)
"""`id` counts from 1 without a gap; `key` is the beginning of the SHA-256 of the key that sealed it, "" without one."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("key", String(8), nullable=False),
    Column("seal", String(64), nullable=False),
    CheckConstraint("id = 1", name="one"),
)
"""The newest entry, sealed: the log cannot be cut off at its end."""
