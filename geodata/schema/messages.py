"""Messages on their way out: queued with what they tell of, sent by the process that loads."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, Text, text

from geodata.schema.base import metadata
from geodata.store.types import Instant

message = Table(
    "message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("recipient", String(2000), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("body", Text, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("sent_at", Instant),
    Column("given_up_at", Instant),
    Column("error", String(1000), nullable=False, server_default=""),
    CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="ended"),
    Index(
        "ix_message_waiting",
        "next_try_at",
        sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
    ),
)
"""One message per `key`, however often it is queued."""
