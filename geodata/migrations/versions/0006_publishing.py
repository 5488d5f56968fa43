"""Publishing by hand: what is held until when, requests for later, with a note, cancelled."""

import sqlalchemy as sa
from alembic import op

from geodata.store.types import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("batch", sa.Column("hold_until", Instant(), nullable=True))
    with op.batch_alter_table("job_request") as table:
        table.add_column(sa.Column("not_before", Instant(), nullable=True))
        table.add_column(sa.Column("note", sa.String(length=400), server_default="", nullable=False))
        table.add_column(sa.Column("cancelled_at", Instant(), nullable=True))
        table.create_check_constraint(op.f("ck_job_request_cancelled"), "run IS NULL OR cancelled_at IS NULL")
