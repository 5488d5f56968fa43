"""What the tables of all registers have in common: rows with an id, said in batches, never changed."""

from typing import Any

from sqlalchemy import Boolean, Column, Constraint, ForeignKey, Integer, PrimaryKeyConstraint, String, Table, false

from geodata.schema.base import metadata


def register(name: str, *parts: Column[Any] | Constraint) -> Table:
    """A table of things with ids; `row`: the file's line, `removed`: the thing leaves the register with this batch."""
    return Table(
        name,
        metadata,
        Column("batch", ForeignKey("batch.id"), nullable=False),
        Column("id", String(80), nullable=False),
        Column("row", Integer, nullable=False),
        Column("removed", Boolean, nullable=False, server_default=false()),
        *parts,
        PrimaryKeyConstraint("batch", "id"),
    )
