"""Publications: numbered, immutable snapshots of what was approved."""

from sqlalchemy import CheckConstraint, Column, Date, Integer, String, Table

from geodata.schema.base import metadata
from geodata.store.types import Instant

publication = Table(
    "publication",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("made_at", Instant, nullable=False),
    Column("as_of", Date),
    Column("made_by", String(120), nullable=False),
    Column("note", String(400), nullable=False, server_default=""),
    Column("audit_head", String(64), nullable=False, server_default=""),
    Column("files_sha256", String(64)),
    CheckConstraint("n > 0", name="number"),
)
"""`files_sha256` is the hash of N's `files.json`; NULL while N is decided but not yet rendered."""
