"""Accounts of the staff side: sign-in, sessions, invitations, delegations."""

import sqlalchemy as sa
from alembic import op

from geodata.store.types import Instant

revision = "0004"
down_revision = "0003"

ROLES = (
    "commune_officer",
    "district_reviewer",
    "province_reviewer",
    "document_editor",
    "volunteer_coordinator",
    "auditor",
    "administrator",
)


def upgrade() -> None:
    op.create_table(
        "signin_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("login_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signin_failure")),
    )
    op.create_index("ix_signin_failure_address", "signin_failure", ["address", "at"], unique=False)
    op.create_index("ix_signin_failure_login", "signin_failure", ["login_sha256", "at"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("password_at", Instant(), nullable=True),
        sa.Column("second_factor", sa.Text(), nullable=True),
        sa.Column("second_factor_step", sa.Integer(), nullable=True),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("disabled_why", sa.String(length=200), nullable=True),
        sa.Column("epoch", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.CheckConstraint(
            f"role IN {ROLES}",
            name=op.f("ck_account_role"),
        ),
        sa.CheckConstraint("(disabled_at IS NULL) = (disabled_why IS NULL)", name=op.f("ck_account_disabled")),
        sa.CheckConstraint("login = lower(login) AND length(login) >= 3", name=op.f("ck_account_login")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_account_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("decision", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("revoked_by", sa.String(length=120), nullable=True),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_delegation_revoked")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_delegation_days")),
        sa.CheckConstraint("decision <> ''", name=op.f("ck_delegation_decision")),
        sa.ForeignKeyConstraint(["unit"], ["place.code"], name=op.f("fk_delegation_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.CheckConstraint("purpose IN ('first', 'reset')", name=op.f("ck_invitation_purpose")),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_invitation_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("sha256", name=op.f("uq_invitation_sha256")),
    )
    op.create_index(
        "uq_invitation_open",
        "invitation",
        ["account"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_recovery_code_account")),
        sa.PrimaryKeyConstraint("account", "sha256", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "staff_session",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("address", sa.String(length=64), server_default="", nullable=False),
        sa.CheckConstraint("(account IS NULL) = (epoch IS NULL)", name=op.f("ck_staff_session_signed_in")),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_staff_session_account")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_staff_session")),
    )
    op.create_index("ix_staff_session_account", "staff_session", ["account"], unique=False)
    op.create_index("ix_staff_session_seen_at", "staff_session", ["seen_at"], unique=False)
