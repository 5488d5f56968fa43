"""The log counts its entries, names their keys and seals its end; what stood is numbered and sealed anew."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from geodata.core.secrets import secret
from geodata.store.guards import forbid
from geodata.store.types import Instant

revision = "0009"
down_revision = "0008"

OLD = sa.table(
    "audit_event",
    sa.column("id", sa.Integer()),
    sa.column("at", Instant()),
    sa.column("who", sa.String()),
    sa.column("what", sa.String()),
    sa.column("subject", sa.String()),
    sa.column("detail", sa.JSON()),
    sa.column("hash", sa.String()),
)


def upgrade() -> None:
    connection = op.get_bind()
    entries = connection.execute(sa.select(OLD).order_by(OLD.c.id)).all()
    op.drop_table("audit_event")
    if connection.dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_kept()")
    table = op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=8), server_default="", nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    heads = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    _seal_anew(connection, entries, table, heads)
    forbid(connection, "audit_event", "UPDATE", "DELETE")
    forbid(connection, "audit_head", "DELETE")
    for name in ("row_reason", "boundary_set", "place_shape"):
        forbid(connection, name, "UPDATE", "DELETE")


def _seal_anew(connection: sa.Connection, entries: Sequence[sa.Row[Any]], table: sa.Table, heads: sa.Table) -> None:
    key = (secret("AUDIT_KEY") or "").encode()
    name = hashlib.sha256(key).hexdigest()[:8] if key else ""

    def seal(said: list[Any]) -> str:
        return hmac.new(key, json.dumps(said, ensure_ascii=False, sort_keys=True).encode(), hashlib.sha256).hexdigest()

    before = ""
    for number, entry in enumerate(entries, start=1):
        said = [entry.who, entry.what, entry.subject, entry.detail]
        before = seal([number, name, before, entry.at.isoformat(), *said])
        values = dict(zip(("who", "what", "subject", "detail"), said, strict=True))
        connection.execute(sa.insert(table).values(id=number, at=entry.at, key=name, hash=before, **values))
    if entries:
        end = {"entry": len(entries), "hash": before, "key": name, "seal": seal(["head", len(entries), before])}
        connection.execute(sa.insert(heads).values(id=1, **end))
