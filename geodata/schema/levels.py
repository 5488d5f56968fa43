"""Announced epidemic levels: who announced which level for which unit from which day on; each row says one anew."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
)

from geodata.schema.register import register

announced_level = register(
    "announced_level",
    Column("place", ForeignKey("place.code")),
    Column("level", Integer),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("document", String(80)),
    Column("source", String(1000)),
    CheckConstraint(
        "removed OR (place IS NOT NULL AND level IS NOT NULL AND first_day IS NOT NULL)",
        name="complete",
    ),
    CheckConstraint("level BETWEEN 1 AND 4", name="level"),
    CheckConstraint("last_day IS NULL OR first_day <= last_day", name="days"),
)
"""`id`: place and first day. `last_day` NULL: it holds until the next announcement for the place."""
