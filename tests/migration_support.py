"""A store as it was at an older revision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from geodata.store import database
from tests.postgres_support import Server


@contextmanager
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a store without anything, of the database that the fixture's parameter names."""
    if request.param == "sqlite":
        engine = database.connect(f"sqlite:///{tmp_path / 'older.sqlite'}")
        yield engine
        engine.dispose()
        return
    server: Server = request.getfixturevalue("postgis")
    with Server(server.url).database() as url:
        engine = database.connect(url)
        yield engine
        engine.dispose()


def upgrade(connection: Connection, revision: str) -> None:
    """Bring a blank store to a revision."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
