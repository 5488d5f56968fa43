"""Administrative units, their changes over time, and their boundaries."""

from sqlalchemy import CheckConstraint, Column, Date, Float, ForeignKey, Integer, String, Table

from geodata.schema.base import metadata
from geodata.store.types import Geometry, Instant

LEVELS = ("province", "district", "commune")

place = Table(
    "place",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("level", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("name", String(120), nullable=False),
    Column("parent", ForeignKey("place.code")),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("area_km2", Float),
    Column("lon", Float),
    Column("lat", Float),
    CheckConstraint("level IN ('province', 'district', 'commune')", name="level"),
    CheckConstraint("(level = 'province') = (parent IS NULL)", name="parent"),
    CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from < valid_to", name="validity"),
)

place_link = Table(
    "place_link",
    metadata,
    Column("old", ForeignKey("place.code"), primary_key=True),
    Column("new", ForeignKey("place.code"), primary_key=True),
    Column("weight", Float, nullable=False),
    CheckConstraint("weight > 0 AND weight <= 1", name="weight"),
)

boundary_set = Table(
    "boundary_set",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("source", String(200), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("crs", String(32), nullable=False),
    Column("quality", String(16), nullable=False),
    Column("note", String(400), nullable=False, server_default=""),
    CheckConstraint("quality IN ('schematic', 'official')", name="quality"),
)

place_shape = Table(
    "place_shape",
    metadata,
    Column("boundary_set", ForeignKey("boundary_set.id"), primary_key=True),
    Column("place", ForeignKey("place.code"), primary_key=True),
    Column("geometry", Geometry, nullable=False),
)
