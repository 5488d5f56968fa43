"""Why rows of a batch say figures anew."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "row_reason",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_row_reason_batch_batch")),
        sa.PrimaryKeyConstraint("batch", "row", name=op.f("pk_row_reason")),
    )
