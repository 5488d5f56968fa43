"""Consents on paper: the day they were signed, where the sheet is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    with op.batch_alter_table("volunteer_consent") as table:
        table.add_column(sa.Column("signed_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("kept_at", sa.String(length=160), server_default="", nullable=False))
