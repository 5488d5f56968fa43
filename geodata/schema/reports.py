"""Reports of communes: drafts, what was sent, what was decided on it, what was opened again."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from geodata.schema.base import metadata
from geodata.store.types import Instant

STATUSES = ("draft", "sent", "returned", "reviewed", "approved")
OPENED_FOR = ("late", "correction")

report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", ForeignKey("place.code"), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("open_until", Instant),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("place", "topic", "day"),
    CheckConstraint(f"status IN {STATUSES}", name="status"),
    CheckConstraint("status = 'draft' OR revision > 0", name="revision"),
    Index("ix_report_day", "day"),
)
"""One report per commune, topic and report day; `revision` is the last one sent, `open_until` when it was reopened."""

draft_field = Table(
    "draft_field",
    metadata,
    Column("report", ForeignKey("report.id"), nullable=False),
    Column("field", String(80), nullable=False),
    Column("text", String(2000), nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("report", "field"),
)
"""What was typed, field by field, as it was typed."""

report_revision = Table(
    "report_revision",
    metadata,
    Column("report", ForeignKey("report.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("batch", ForeignKey("batch.id"), nullable=False, unique=True),
    Column("author", ForeignKey("account.id"), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("nil", Boolean, nullable=False),
    Column("on_behalf", Boolean, nullable=False),
    Column("signed_by", String(120)),
    Column("note", String(2000), nullable=False, server_default=""),
    Column("explained", JSON, nullable=False),
    Column("sha256", String(64), nullable=False),
    PrimaryKeyConstraint("report", "number"),
    CheckConstraint("number > 0", name="number"),
)
"""`explained`: soft findings with what the sender says to them; `sha256` of all that was sent."""

report_decision = Table(
    "report_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("step", String(16), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("by", ForeignKey("account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", String(2000), nullable=False, server_default=""),
    Column("delegation", ForeignKey("delegation.id")),
    ForeignKeyConstraint(["report", "revision"], ["report_revision.report", "report_revision.number"]),
    CheckConstraint("decision IN ('approved', 'returned')", name="decision"),
    CheckConstraint("decision <> 'returned' OR reason <> ''", name="reason"),
    UniqueConstraint("report", "revision", "step"),
)
"""Append-only; that nobody decides on what he sent is held by a trigger."""

reopening = Table(
    "reopening",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report", ForeignKey("report.id"), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("asked_by", ForeignKey("account.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("reason", String(2000), nullable=False),
    Column("decided_by", ForeignKey("account.id")),
    Column("decided_at", Instant),
    Column("granted_until", Instant),
    Column("answer", String(2000)),
    CheckConstraint(f"purpose IN {OPENED_FOR}", name="purpose"),
    CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided"),
    CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
    Index(
        "uq_reopening_open",
        "report",
        unique=True,
        sqlite_where=text("decided_at IS NULL"),
        postgresql_where=text("decided_at IS NULL"),
    ),
)
"""Asked for and decided; denied where `granted_until` stays empty."""
