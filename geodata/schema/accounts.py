"""People at the desk: accounts, how they sign in, their sessions, what is delegated to their units."""

from sqlalchemy import JSON, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from geodata.access import Role
from geodata.schema.base import metadata
from geodata.store.types import Instant

ROLES = tuple(role.value for role in Role)
PURPOSES = ("first", "reset")

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(48), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(32), nullable=False),
    Column("place", ForeignKey("place.code"), nullable=False),
    Column("email", String(254)),
    Column("phone", String(32)),
    Column("password", String(200)),
    Column("password_at", Instant),
    Column("second_factor", Text),
    Column("second_factor_step", Integer),
    Column("disabled_at", Instant),
    Column("disabled_why", String(200)),
    Column("epoch", Integer, nullable=False, server_default="1"),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("seen_at", Instant),
    CheckConstraint(f"role IN {ROLES}", name="role"),
    CheckConstraint("login = lower(login) AND length(login) >= 3", name="login"),
    CheckConstraint("(disabled_at IS NULL) = (disabled_why IS NULL)", name="disabled"),
)
"""`second_factor` is the sealed secret of one-time codes, `second_factor_step` the last one taken; a higher `epoch`
ends all sessions of before."""

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account", ForeignKey("account.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("used_at", Instant),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", ForeignKey("account.id"), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("purpose", String(8), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    CheckConstraint(f"purpose IN {PURPOSES}", name="purpose"),
    Index(
        "uq_invitation_open",
        "account",
        unique=True,
        sqlite_where=text("used_at IS NULL"),
        postgresql_where=text("used_at IS NULL"),
    ),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("account", ForeignKey("account.id")),
    Column("epoch", Integer),
    Column("data", JSON, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("address", String(64), nullable=False, server_default=""),
    CheckConstraint("(account IS NULL) = (epoch IS NULL)", name="signed_in"),
    Index("ix_staff_session_account", "account"),
    Index("ix_staff_session_seen_at", "seen_at"),
)

signin_failure = Table(
    "signin_failure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", String(64), nullable=False),
    Column("login_sha256", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_signin_failure_address", "address", "at"),
    Index("ix_signin_failure_login", "login_sha256", "at"),
)
"""By what was typed as login, whether there is such an account or not; a hash, as some type a password there."""

delegation = Table(
    "delegation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", ForeignKey("place.code"), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("decision", String(80), nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", String(120)),
    CheckConstraint("first_day <= last_day", name="days"),
    CheckConstraint("decision <> ''", name="decision"),
    CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
)
"""Which unit may publish a topic directly, under which decision, on which report days."""
