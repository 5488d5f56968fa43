"""Registers: documents, facilities, zones."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from geodata.store.guards import forbid, index_geometry
from geodata.store.types import Geometry

revision = "0002"
down_revision = "0001"

DOCUMENT_KINDS = ("plan", "notice", "decision", "resolution", "dispatch", "other")
FACILITY_KINDS = (
    "hospital",
    "medical_centre",
    "health_station",
    "field_hospital",
    "quarantine",
    "vaccination_site",
    "sampling_site",
    "checkpoint",
)


def upgrade() -> None:
    _documents()
    _facilities()
    _zones()
    connection = op.get_bind()
    index_geometry(connection, "zone", "geometry")
    for table in ("document", "facility", "zone"):
        forbid(connection, table, "UPDATE", "DELETE")


def _documents() -> None:
    _register(
        "document",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("issuer_vi", sa.String(length=160), nullable=True),
        sa.Column("issuer_en", sa.String(length=160), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("title_vi", sa.String(length=400), nullable=True),
        sa.Column("title_en", sa.String(length=400), nullable=True),
        sa.Column("summary_vi", sa.String(length=4000), nullable=True),
        sa.Column("summary_en", sa.String(length=4000), nullable=True),
        sa.Column("place", sa.String(length=16), nullable=True),
        sa.Column("effect_from", sa.Date(), nullable=True),
        sa.Column("effect_to", sa.Date(), nullable=True),
        sa.Column("replaced_by", sa.String(length=80), nullable=True),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("pdf_bytes", sa.Integer(), nullable=True),
        sa.Column("pdf_pages", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=1000), nullable=True),
        checks={
            "kind": f"kind IN {DOCUMENT_KINDS}",
            "complete": "removed OR (number IS NOT NULL AND day IS NOT NULL AND kind IS NOT NULL"
            " AND issuer_vi IS NOT NULL AND issuer_en IS NOT NULL AND title_vi IS NOT NULL AND title_en IS NOT NULL"
            " AND topics IS NOT NULL)",
            "effect": "effect_from IS NULL OR effect_to IS NULL OR effect_from <= effect_to",
            "pdf": "(pdf_sha256 IS NULL) = (pdf_bytes IS NULL) AND (pdf_sha256 IS NULL) = (pdf_pages IS NULL)",
        },
    )


def _facilities() -> None:
    _register(
        "facility",
        sa.Column("kind", sa.String(length=24), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=16), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=True),
        sa.Column("unit_vi", sa.String(length=60), nullable=True),
        sa.Column("unit_en", sa.String(length=60), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=1000), nullable=True),
        checks={
            "kind": f"kind IN {FACILITY_KINDS}",
            "complete": "removed OR (kind IS NOT NULL AND name IS NOT NULL AND place IS NOT NULL AND lon IS NOT NULL"
            " AND lat IS NOT NULL AND approximate IS NOT NULL)",
            "position": "lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90",
            "counts": "(capacity IS NULL OR capacity >= 0) AND (used IS NULL OR used >= 0)",
            "unit": "(unit_vi IS NULL) = (unit_en IS NULL)",
        },
    )


def _zones() -> None:
    _register(
        "zone",
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=16), nullable=True),
        sa.Column("measure_vi", sa.String(length=400), nullable=True),
        sa.Column("measure_en", sa.String(length=400), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("area_km2", sa.Float(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=True),
        sa.Column("note_vi", sa.String(length=400), nullable=True),
        sa.Column("note_en", sa.String(length=400), nullable=True),
        sa.Column("source", sa.String(length=1000), nullable=True),
        sa.Column("geometry", Geometry(), nullable=True),
        checks={
            "complete": "removed OR (name IS NOT NULL AND place IS NOT NULL AND measure_vi IS NOT NULL"
            " AND measure_en IS NOT NULL AND first_day IS NOT NULL AND approximate IS NOT NULL"
            " AND geometry IS NOT NULL)",
            "days": "last_day IS NULL OR first_day <= last_day",
            "counts": "(people IS NULL OR people >= 0) AND (area_km2 IS NULL OR area_km2 > 0)",
            "note": "(note_vi IS NULL) = (note_en IS NULL)",
        },
    )


def _register(name: str, *columns: sa.Column[Any], checks: dict[str, str]) -> None:
    op.create_table(
        name,
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        *columns,
        *(sa.CheckConstraint(check, name=op.f(f"ck_{name}_{of}")) for of, check in checks.items()),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f(f"fk_{name}_batch")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f(f"fk_{name}_place")),
        sa.PrimaryKeyConstraint("batch", "id", name=op.f(f"pk_{name}")),
    )
