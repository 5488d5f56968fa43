"""The log of who did what: append-only, each entry sealed with the hash of the one before."""

from sqlalchemy import JSON, Column, Integer, String, Table

from geodata.database import Instant
from geodata.schema.base import metadata

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", String(120), nullable=False),
    Column("what", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
