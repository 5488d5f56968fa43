"""Why a row was set aside, in English too; rows of before keep their one language."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("quarantine", sa.Column("reason_en", sa.String(1000), server_default="", nullable=False))
