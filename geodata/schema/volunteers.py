"""Volunteers: what they offer in clear, who they are sealed under a key of their own, needs and assignments."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from geodata.schema.base import metadata
from geodata.store.types import Instant

VOLUNTEER_STATUSES = ("registered", "accepted", "refused", "paused", "deleted")
CHANNELS = ("web", "paper")
TAGS = ("skill", "language", "area")
NEED_STATUSES = ("open", "closed", "cancelled")
ASSIGNMENT_STATUSES = ("offered", "accepted", "declined", "cancelled", "present", "done")
REQUESTS = ("see", "correct", "withdraw", "delete")

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("status", String(12), nullable=False),
    Column("place", ForeignKey("place.code")),
    Column("hours", Integer, nullable=False, server_default="0"),
    Column("doses", Integer),
    Column("channel", String(8), nullable=False),
    Column("consent_version", String(16), nullable=False),
    Column("row_key", String(200)),
    Column("key_id", String(16)),
    Column("phone_index", String(64)),
    Column("link_sha256", String(64), unique=True),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Column("served_minutes", Integer, nullable=False, server_default="0"),
    CheckConstraint(f"status IN {VOLUNTEER_STATUSES}", name="status"),
    CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
    CheckConstraint("doses IS NULL OR doses BETWEEN 0 AND 9", name="doses"),
    CheckConstraint(
        "(status = 'deleted') = (deleted_at IS NOT NULL) AND (status = 'deleted') = (row_key IS NULL)"
        " AND (status <> 'deleted' OR (phone_index IS NULL AND link_sha256 IS NULL AND place IS NULL))",
        name="deleted",
    ),
    Index("ix_volunteer_phone_index", "phone_index"),
    Index("ix_volunteer_place_status", "place", "status"),
)
"""`hours`: 21 bits, weekday times part of day. `row_key`: key of the sealed fields, sealed by master key `key_id`.
A deleted row is a tombstone: code and moment stay, its key is gone and with it whatever was sealed."""

volunteer_field = Table(
    "volunteer_field",
    metadata,
    Column("volunteer", ForeignKey("volunteer.id"), nullable=False),
    Column("field", String(24), nullable=False),
    Column("sealed", Text, nullable=False),
    PrimaryKeyConstraint("volunteer", "field"),
)

volunteer_tag = Table(
    "volunteer_tag",
    metadata,
    Column("volunteer", ForeignKey("volunteer.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("value", String(24), nullable=False),
    PrimaryKeyConstraint("kind", "value", "volunteer"),
    CheckConstraint(f"kind IN {TAGS}", name="kind"),
    Index("ix_volunteer_tag_volunteer", "volunteer"),
)
"""Skills, languages, and areas: codes of places where help is offered."""

volunteer_consent = Table(
    "volunteer_consent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("volunteer", ForeignKey("volunteer.id"), nullable=False),
    Column("purpose", String(24), nullable=False),
    Column("version", String(16), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("witness", String(120), nullable=False, server_default=""),
    Column("signed_on", Date),
    Column("kept_at", String(160), nullable=False, server_default=""),
    Index("ix_volunteer_consent_volunteer", "volunteer"),
)
"""`witness`: the login of whoever took a consent on paper, signed on a day, and where that sheet is kept."""

volunteer_decision = Table(
    "volunteer_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("volunteer", ForeignKey("volunteer.id"), nullable=False),
    Column("decision", String(12), nullable=False),
    Column("reason", String(400), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_volunteer_decision_volunteer", "volunteer"),
)

volunteer_need = Table(
    "volunteer_need",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", ForeignKey("place.code"), nullable=False),
    Column("unit", String(200), nullable=False),
    Column("task", String(400), nullable=False),
    Column("number", Integer, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("hours", Integer, nullable=False),
    Column("doses", Integer, nullable=False, server_default="0"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("status", String(12), nullable=False),
    Column("author", String(120), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("key", String(64), nullable=False, unique=True),
    CheckConstraint(f"status IN {NEED_STATUSES}", name="status"),
    CheckConstraint("number BETWEEN 1 AND 10000 AND first_day <= last_day", name="extent"),
    Index("ix_volunteer_need_place", "place", "status"),
)

volunteer_assignment = Table(
    "volunteer_assignment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("need", ForeignKey("volunteer_need.id"), nullable=False),
    Column("volunteer", ForeignKey("volunteer.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("by", String(120), nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("began_at", Instant),
    Column("ended_at", Instant),
    Column("minutes", Integer),
    Column("certificate", String(24), unique=True),
    UniqueConstraint("need", "volunteer"),
    CheckConstraint(f"status IN {ASSIGNMENT_STATUSES}", name="status"),
    CheckConstraint("minutes IS NULL OR minutes BETWEEN 0 AND 100000", name="minutes"),
    Index("ix_volunteer_assignment_volunteer", "volunteer", "status"),
)

data_request = Table(
    "data_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("volunteer", ForeignKey("volunteer.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("note", String(400), nullable=False, server_default=""),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("done_at", Instant),
    Column("done_by", String(120)),
    CheckConstraint(f"kind IN {REQUESTS}", name="kind"),
    Index(
        "ix_data_request_open",
        "asked_at",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)
"""What somebody asks of the data about them; terms are counted from `asked_at`."""

sign_up_seen = Table(
    "sign_up_seen",
    metadata,
    Column("proof", String(64), primary_key=True),
    Column("expires_at", Instant, nullable=False),
)
"""Proofs of work that were used, until they are out of date."""

sign_up_dropped = Table(
    "sign_up_dropped",
    metadata,
    Column("day", Date, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("day", "reason"),
)
"""How many sign-ups were dropped as sent by machines."""
