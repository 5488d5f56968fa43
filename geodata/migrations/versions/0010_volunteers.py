"""Volunteers: people, needs, assignments, requests about personal data."""

import sqlalchemy as sa
from alembic import op

from geodata.store.types import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "sign_up_dropped",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "reason", name=op.f("pk_sign_up_dropped")),
    )
    op.create_table(
        "sign_up_seen",
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("proof", name=op.f("pk_sign_up_seen")),
    )
    op.create_table(
        "volunteer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=True),
        sa.Column("hours", sa.Integer(), server_default="0", nullable=False),
        sa.Column("doses", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("consent_version", sa.String(length=16), nullable=False),
        sa.Column("row_key", sa.String(length=200), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("link_sha256", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.Column("served_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(status = 'deleted') = (deleted_at IS NOT NULL) AND (status = 'deleted') = (row_key IS NULL)"
            " AND (status <> 'deleted' OR (phone_index IS NULL AND link_sha256 IS NULL AND place IS NULL))",
            name=op.f("ck_volunteer_deleted"),
        ),
        sa.CheckConstraint("channel IN ('web', 'paper')", name=op.f("ck_volunteer_channel")),
        sa.CheckConstraint(
            "status IN ('registered', 'accepted', 'refused', 'paused', 'deleted')", name=op.f("ck_volunteer_status")
        ),
        sa.CheckConstraint("doses IS NULL OR doses BETWEEN 0 AND 9", name=op.f("ck_volunteer_doses")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_volunteer_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("code", name=op.f("uq_volunteer_code")),
        sa.UniqueConstraint("link_sha256", name=op.f("uq_volunteer_link_sha256")),
    )
    op.create_index("ix_volunteer_phone_index", "volunteer", ["phone_index"], unique=False)
    op.create_index("ix_volunteer_place_status", "volunteer", ["place", "status"], unique=False)
    op.create_table(
        "volunteer_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("task", sa.String(length=400), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("doses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("status IN ('open', 'closed', 'cancelled')", name=op.f("ck_volunteer_need_status")),
        sa.CheckConstraint(
            "number BETWEEN 1 AND 10000 AND first_day <= last_day", name=op.f("ck_volunteer_need_extent")
        ),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_volunteer_need_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_need")),
        sa.UniqueConstraint("key", name=op.f("uq_volunteer_need_key")),
    )
    op.create_index("ix_volunteer_need_place", "volunteer_need", ["place", "status"], unique=False)
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=400), server_default="", nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=True),
        sa.CheckConstraint("kind IN ('see', 'correct', 'withdraw', 'delete')", name=op.f("ck_data_request_kind")),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteer.id"], name=op.f("fk_data_request_volunteer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    op.create_index(
        "ix_data_request_open",
        "data_request",
        ["asked_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "volunteer_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("began_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("certificate", sa.String(length=24), nullable=True),
        sa.CheckConstraint(
            "status IN ('offered', 'accepted', 'declined', 'cancelled', 'present', 'done')",
            name=op.f("ck_volunteer_assignment_status"),
        ),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 0 AND 100000", name=op.f("ck_volunteer_assignment_minutes")
        ),
        sa.ForeignKeyConstraint(["need"], ["volunteer_need.id"], name=op.f("fk_volunteer_assignment_need")),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteer.id"], name=op.f("fk_volunteer_assignment_volunteer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_assignment")),
        sa.UniqueConstraint("certificate", name=op.f("uq_volunteer_assignment_certificate")),
        sa.UniqueConstraint("need", "volunteer", name=op.f("uq_volunteer_assignment_need_volunteer")),
    )
    op.create_index("ix_volunteer_assignment_volunteer", "volunteer_assignment", ["volunteer", "status"], unique=False)
    op.create_table(
        "volunteer_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("witness", sa.String(length=120), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteer.id"], name=op.f("fk_volunteer_consent_volunteer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_consent")),
    )
    op.create_index("ix_volunteer_consent_volunteer", "volunteer_consent", ["volunteer"], unique=False)
    op.create_table(
        "volunteer_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteer.id"], name=op.f("fk_volunteer_decision_volunteer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_decision")),
    )
    op.create_index("ix_volunteer_decision_volunteer", "volunteer_decision", ["volunteer"], unique=False)
    op.create_table(
        "volunteer_field",
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=24), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteer.id"], name=op.f("fk_volunteer_field_volunteer")),
        sa.PrimaryKeyConstraint("volunteer", "field", name=op.f("pk_volunteer_field")),
    )
    op.create_table(
        "volunteer_tag",
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=24), nullable=False),
        sa.CheckConstraint("kind IN ('skill', 'language', 'area')", name=op.f("ck_volunteer_tag_kind")),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteer.id"], name=op.f("fk_volunteer_tag_volunteer")),
        sa.PrimaryKeyConstraint("kind", "value", "volunteer", name=op.f("pk_volunteer_tag")),
    )
    op.create_index("ix_volunteer_tag_volunteer", "volunteer_tag", ["volunteer"], unique=False)
