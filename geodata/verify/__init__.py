"""Whether the store still says what was put into it: log, rows, the database's guards, publications, archive."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from geodata.integrity import audit_log
from geodata.settings.config import Settings
from geodata.verify import archived, disk, guards, store
from geodata.verify.finding import IntegrityFinding
from geodata.verify.replayed_state import told

__all__ = ["IntegrityFinding", "contents", "everything"]


def everything(engine: Engine, settings: Settings) -> list[IntegrityFinding]:
    """All that does not fit: log, rows, the database's own guards, publications and archive on disk."""
    with engine.connect() as connection:
        return [
            *contents(connection),
            *guards.missing(connection),
            *disk.compare(settings.storage.publications, told(connection)),
            *archived.compare(connection, settings.storage.var / "archive"),
        ]


def contents(connection: Connection) -> Iterator[IntegrityFinding]:
    """What does not fit in the log, and in the rows that it seals."""
    for fault in audit_log.faults(connection):
        yield IntegrityFinding(part="log", subject=f"audit_event/{fault.entry}", text=fault.text)
    yield from store.compare(connection, told(connection))
