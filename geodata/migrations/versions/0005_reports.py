"""Reports of communes: drafts, revisions, decisions, reopenings."""

import sqlalchemy as sa
from alembic import op

from geodata.store.guards import forbid, refuse
from geodata.store.types import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("open_until", Instant(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.CheckConstraint("status = 'draft' OR revision > 0", name=op.f("ck_report_revision")),
        sa.CheckConstraint(
            "status IN ('draft', 'sent', 'returned', 'reviewed', 'approved')", name=op.f("ck_report_status")
        ),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_report_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("place", "topic", "day", name=op.f("uq_report_place_topic_day")),
    )
    op.create_index("ix_report_day", "report", ["day"], unique=False)
    op.create_table(
        "draft_field",
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_draft_field_by")),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_draft_field_report")),
        sa.PrimaryKeyConstraint("report", "field", name=op.f("pk_draft_field")),
    )
    op.create_table(
        "reopening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("granted_until", Instant(), nullable=True),
        sa.Column("answer", sa.String(length=2000), nullable=True),
        sa.CheckConstraint("purpose IN ('late', 'correction')", name=op.f("ck_reopening_purpose")),
        sa.CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_reopening_decided")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_reopening_two_people")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_reopening_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_reopening_decided_by")),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_reopening_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
    )
    op.create_index(
        "uq_reopening_open",
        "reopening",
        ["report"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "report_revision",
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("signed_by", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("explained", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_report_revision_number")),
        sa.ForeignKeyConstraint(["author"], ["account.id"], name=op.f("fk_report_revision_author")),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_report_revision_batch")),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_report_revision_report")),
        sa.PrimaryKeyConstraint("report", "number", name=op.f("pk_report_revision")),
        sa.UniqueConstraint("batch", name=op.f("uq_report_revision_batch")),
    )
    op.create_table(
        "report_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reason", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("delegation", sa.Integer(), nullable=True),
        sa.CheckConstraint("decision <> 'returned' OR reason <> ''", name=op.f("ck_report_decision_reason")),
        sa.CheckConstraint("decision IN ('approved', 'returned')", name=op.f("ck_report_decision_decision")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_report_decision_by")),
        sa.ForeignKeyConstraint(["delegation"], ["delegation.id"], name=op.f("fk_report_decision_delegation")),
        sa.ForeignKeyConstraint(
            ["report", "revision"],
            ["report_revision.report", "report_revision.number"],
            name=op.f("fk_report_decision_report_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_decision")),
        sa.UniqueConstraint("report", "revision", "step", name=op.f("uq_report_decision_report_revision_step")),
    )
    connection = op.get_bind()
    forbid(connection, "report_revision", "UPDATE", "DELETE")
    forbid(connection, "report_decision", "UPDATE", "DELETE")
    refuse(
        connection,
        "report_decision",
        when="EXISTS (SELECT 1 FROM report_revision WHERE report_revision.report = NEW.report "
        'AND report_revision.number = NEW.revision AND report_revision.author = NEW."by")',
        message="report_decision: nobody decides on what he sent",
    )
