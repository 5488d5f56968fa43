"""Requests of runs that bring a file: its bytes in the archive, its name, the day and the place that it lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("job_request") as table:
        table.add_column(sa.Column("file", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("file_name", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("day", sa.Date(), nullable=True))
        table.add_column(sa.Column("place", sa.String(length=16), nullable=True))
        table.create_check_constraint(op.f("ck_job_request_file"), "(file IS NULL) = (file_name IS NULL)")
