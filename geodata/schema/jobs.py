"""ETL: raw files, state of the sources, runs, requests, rows set aside."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
)

from geodata.schema.base import metadata
from geodata.store.types import Instant

RUN_STATUSES = ("running", "loaded", "unchanged", "held", "quarantined", "failed", "overrun")

raw_file = Table(
    "raw_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("source", String(48), nullable=False),
    Column("origin", String(2000), nullable=False),
    Column("headers", JSON, nullable=False),
    Column("size", Integer, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Index("ix_raw_file_sha256", "sha256"),
)

source_state = Table(
    "source_state",
    metadata,
    Column("source", String(48), primary_key=True),
    Column("etag", String(400)),
    Column("last_modified", String(100)),
    Column("sha256", String(64)),
    Column("checked_at", Instant),
    Column("loaded_at", Instant),
)

job_run = Table(
    "job_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(48), nullable=False),
    Column("due_at", Instant),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("status", String(16), nullable=False),
    Column("trigger", String(16), nullable=False),
    Column("rows_read", Integer, nullable=False, server_default="0"),
    Column("rows_loaded", Integer, nullable=False, server_default="0"),
    Column("rows_bad", Integer, nullable=False, server_default="0"),
    Column("batch", ForeignKey("batch.id")),
    Column("raw_file", ForeignKey("raw_file.id")),
    Column("message", Text, nullable=False, server_default=""),
    Column("report", JSON, nullable=False, server_default="{}"),
    CheckConstraint(f"status IN {RUN_STATUSES}", name="status"),
    CheckConstraint("trigger IN ('schedule', 'request', 'command', 'start')", name="trigger"),
    Index("uq_job_run_source_due_at", "source", "due_at", unique=True),
)
"""One run per source and due time: the unique index is what keeps four schedulers from running a job twice."""

job_request = Table(
    "job_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(48), nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("requested_by", String(120), nullable=False),
    Column("not_before", Instant),
    Column("note", String(400), nullable=False, server_default=""),
    Column("cancelled_at", Instant),
    Column("run", ForeignKey("job_run.id")),
    Column("file", String(64)),
    Column("file_name", String(200)),
    Column("day", Date),
    Column("place", String(16)),
    Column("releases", Boolean, nullable=False, server_default=false()),
    CheckConstraint("run IS NULL OR cancelled_at IS NULL", name="cancelled"),
    CheckConstraint("(file IS NULL) = (file_name IS NULL)", name="file"),
)
"""`file`: the hash of the bytes in the archive that a request brings, `file_name` what they were called; `releases`: it
was asked for at the publish desk, for all that waited there."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("job_run.id"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("reason", String(1000), nullable=False),
    Column("reason_en", String(1000), nullable=False, server_default=""),
    Column("raw", Text, nullable=False),
    Index("ix_quarantine_run", "run"),
)
