"""Locked-down areas: where a measure holds, by which document, from when until when; each row says one anew."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    String,
)

from geodata.schema.register import register
from geodata.store.types import Geometry

zone = register(
    "zone",
    Column("name", String(200)),
    Column("place", ForeignKey("place.code")),
    Column("measure_vi", String(400)),
    Column("measure_en", String(400)),
    Column("people", Integer),
    Column("area_km2", Float),
    Column("document", String(80)),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("approximate", Boolean),
    Column("note_vi", String(400)),
    Column("note_en", String(400)),
    Column("source", String(1000)),
    Column("geometry", Geometry),
    CheckConstraint(
        "removed OR (name IS NOT NULL AND place IS NOT NULL AND measure_vi IS NOT NULL AND measure_en IS NOT NULL"
        " AND first_day IS NOT NULL AND approximate IS NOT NULL AND geometry IS NOT NULL)",
        name="complete",
    ),
    CheckConstraint("last_day IS NULL OR first_day <= last_day", name="days"),
    CheckConstraint("(people IS NULL OR people >= 0) AND (area_km2 IS NULL OR area_km2 > 0)", name="counts"),
    CheckConstraint("(note_vi IS NULL) = (note_en IS NULL)", name="note"),
)
"""`last_day` NULL: no end was announced. `document`: id in the register of documents, which may come later."""
