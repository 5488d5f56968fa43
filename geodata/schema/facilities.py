"""Facilities: hospitals, stations, quarantine, vaccination and sampling sites, checkpoints; each row says one anew."""

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

KINDS = (
    "hospital",
    "medical_centre",
    "health_station",
    "field_hospital",
    "quarantine",
    "vaccination_site",
    "sampling_site",
    "checkpoint",
)

facility = register(
    "facility",
    Column("kind", String(24)),
    Column("name", String(200)),
    Column("place", ForeignKey("place.code")),
    Column("lon", Float),
    Column("lat", Float),
    Column("approximate", Boolean),
    Column("capacity", Integer),
    Column("used", Integer),
    Column("unit_vi", String(60)),
    Column("unit_en", String(60)),
    Column("day", Date),
    Column("address", String(300)),
    Column("phone", String(40)),
    Column("source", String(1000)),
    CheckConstraint(f"kind IN {KINDS}", name="kind"),
    CheckConstraint(
        "removed OR (kind IS NOT NULL AND name IS NOT NULL AND place IS NOT NULL AND lon IS NOT NULL"
        " AND lat IS NOT NULL AND approximate IS NOT NULL)",
        name="complete",
    ),
    CheckConstraint("lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name="position"),
    CheckConstraint("(capacity IS NULL OR capacity >= 0) AND (used IS NULL OR used >= 0)", name="counts"),
    CheckConstraint("(unit_vi IS NULL) = (unit_en IS NULL)", name="unit"),
)
"""`capacity` and `used` in `unit`, as of `day`; NULL is unknown. `approximate`: the point stands for a whole unit."""
