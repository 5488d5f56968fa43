"""The database's own refusals: whether the triggers that keep rows are there and at work, the rights as laid down."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from geodata.core.text import Text
from geodata.schema import grants
from geodata.verify.finding import IntegrityFinding

KEPT = (
    "observation",
    "audit_event",
    "document",
    "facility",
    "zone",
    "announced_level",
    "report_revision",
    "report_decision",
    "row_reason",
    "boundary_set",
    "place_shape",
)
NOT_DELETED = ("place", "indicator", "batch", "publication", "audit_head")


def missing(connection: Connection) -> Iterator[IntegrityFinding]:
    """The guards that were taken away or put out of work."""
    there = _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection)
    for name in sorted(_expected(connection.dialect.name) - there):
        yield IntegrityFinding(
            part="guard",
            subject=name,
            text=Text(vi=f"chốt giữ dữ liệu {name} bị gỡ hoặc tắt", en=f"the guard {name} is gone or disabled"),
        )
    for right in grants.differing(connection):
        yield IntegrityFinding(
            part="guard",
            subject=right,
            text=Text(vi=f"quyền trong kho khác quy định: {right}", en=f"a right that is not as laid down: {right}"),
        )


def _expected(dialect: str) -> set[str]:
    if dialect == "postgresql":
        return {f"{table}_kept" for table in (*KEPT, *NOT_DELETED)}
    return {f"{table}_no_update" for table in KEPT} | {f"{table}_no_delete" for table in (*KEPT, *NOT_DELETED)}


def _sqlite(connection: Connection) -> set[str]:
    return set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))


def _postgresql(connection: Connection) -> set[str]:
    return set(connection.scalars(text("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")))
