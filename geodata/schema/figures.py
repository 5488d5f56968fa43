"""Batches of figures and their observations: what was reported, by whom, when; never changed."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from geodata.schema.base import metadata
from geodata.store.types import Instant

STATUSES = ("submitted", "returned", "held", "approved", "published", "withdrawn")

indicator = Table("indicator", metadata, Column("id", String(48), primary_key=True))

batch = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(48), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("place", ForeignKey("place.code")),
    Column("day", Date),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("status", String(16), nullable=False),
    Column("author", String(120), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("sha256", String(64)),
    Column("key", String(200), nullable=False, unique=True),
    Column("note", String(2000), nullable=False, server_default=""),
    Column("hold_until", Instant),
    Column("published_in", ForeignKey("publication.n")),
    Column("withdrawn_in", ForeignKey("publication.n")),
    Column("request", Integer),
    CheckConstraint(f"status IN {STATUSES}", name="status"),
    CheckConstraint("(status IN ('published', 'withdrawn')) = (published_in IS NOT NULL)", name="published"),
    CheckConstraint("withdrawn_in IS NULL OR withdrawn_in > published_in", name="withdrawn"),
    Index("ix_batch_published_in", "published_in"),
)
"""An approved batch goes into the next publication after `hold_until`; one that a `request` (number of a `job_request`,
without a foreign key, which would be a circle) names goes into the publication of that request alone. So does a
withdrawal: without a request it waits."""

observation = Table(
    "observation",
    metadata,
    Column("indicator", ForeignKey("indicator.id"), nullable=False),
    Column("place", ForeignKey("place.code"), nullable=False),
    Column("day", Date, nullable=False),
    Column("batch", ForeignKey("batch.id"), nullable=False),
    Column("value", Float),
    Column("row", Integer, nullable=False),
    PrimaryKeyConstraint("indicator", "place", "day", "batch"),
    Index("ix_observation_batch", "batch"),
    sqlite_with_rowid=False,
)
"""`value` NULL withdraws a figure; `row` is the row of the batch's file, 1-based, 0 when there is no file."""

row_reason = Table(
    "row_reason",
    metadata,
    Column("batch", ForeignKey("batch.id"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("reason", String(400), nullable=False),
    PrimaryKeyConstraint("batch", "row"),
)
"""Why a row of a batch says its figures anew, as its file tells; published beside the correction."""
