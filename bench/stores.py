"""The stores that a bench runs on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from tests.postgres_support import Server


def on_both(server: Server) -> Iterator[tuple[str, dict[str, str]]]:
    """Name and environment of a new store on SQLite, then of one on PostGIS, each gone when the next is asked for."""
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", {"VAR": folder}
    with tempfile.TemporaryDirectory() as folder, server.database() as url:
        yield "PostGIS", {"VAR": folder, "DATABASE_URL": url}
