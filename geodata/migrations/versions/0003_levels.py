"""Announced epidemic levels."""

import sqlalchemy as sa
from alembic import op

from geodata.store.guards import forbid

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "announced_level",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=True),
        sa.Column("source", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "removed OR (place IS NOT NULL AND level IS NOT NULL AND first_day IS NOT NULL)",
            name=op.f("ck_announced_level_complete"),
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_announced_level_level")),
        sa.CheckConstraint("last_day IS NULL OR first_day <= last_day", name=op.f("ck_announced_level_days")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_announced_level_batch")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_announced_level_place")),
        sa.PrimaryKeyConstraint("batch", "id", name=op.f("pk_announced_level")),
    )
    forbid(op.get_bind(), "announced_level", "UPDATE", "DELETE")
