"""A publication carries what its request names: the request of a batch, requests of the publish desk."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NAMED = """
UPDATE batch SET request = (
    SELECT min(r.id) FROM job_request AS r
    WHERE r.source = 'publish' AND r.run IS NULL AND r.cancelled_at IS NULL
    AND (batch.status = 'withdrawn' OR batch.hold_until = coalesce(r.not_before, r.requested_at))
)
WHERE status = 'approved' OR (status = 'withdrawn' AND withdrawn_in IS NULL)
"""
"""What a request that is open at the upgrade was to carry."""


def upgrade() -> None:
    op.add_column("batch", sa.Column("request", sa.Integer(), nullable=True))
    op.add_column("job_request", sa.Column("releases", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(sa.text("UPDATE job_request SET releases = true WHERE source = 'publish'"))
    op.execute(sa.text(NAMED))
