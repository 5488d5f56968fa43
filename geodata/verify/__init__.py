"""Whether the store still says what was put into it: the log, the rows it seals, the publications on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine

from geodata import audit
from geodata.config import Settings
from geodata.verify import disk, guards, store
from geodata.verify.finding import Finding
from geodata.verify.told import told

__all__ = ["Finding", "contents", "everything"]


def everything(engine: Engine, settings: Settings) -> list[Finding]:
    """All that does not fit: log, rows, the database's own guards, publications on disk."""
    with engine.connect() as connection:
        return [
            *contents(connection),
            *guards.missing(connection),
            *_publications(connection, settings.storage.publications),
        ]


def contents(connection: Connection) -> Iterator[Finding]:
    """What does not fit in the log, and in the rows that it seals."""
    for fault in audit.faults(connection):
        yield Finding(part="log", subject=f"audit_event/{fault.entry}", text=fault.text)
    yield from store.compare(connection, told(connection))


def _publications(connection: Connection, root: Path) -> Iterator[Finding]:
    yield from disk.compare(root, told(connection))
