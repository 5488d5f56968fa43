"""The store: SQLite (embedded default) or PostgreSQL with PostGIS.

Only the modules beside this one know which of the two is in use. Everything above them sees the same tables, the same
constraints and the same behaviour.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)

from geodata.store import fork_safety

if TYPE_CHECKING:
    pass

MIGRATIONS = Path(__file__).parents[1] / "migrations"
NO_CONNECTION_SECONDS = 3
"""So long a request waits for one of the process's connections; then it is told to come again."""
AWAY_SECONDS = 5
"""So long a server that does not answer is waited for."""


class Busy(RuntimeError):
    """Another process holds the named lock."""


def connect(url: str) -> Engine:
    """Open the store at `url` (`sqlite:///path` or `postgresql://...`); creates the folder of a SQLite file."""
    parsed = make_url(url)
    engine = _connect_sqlite(url) if parsed.get_backend_name() == "sqlite" else _connect_postgresql(parsed)
    fork_safety.share(engine)
    return engine


def _connect_postgresql(parsed: URL) -> Engine:
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_timeout=NO_CONNECTION_SECONDS,
        hide_parameters=True,
        connect_args={
            "options": "-c jit=off -c timezone=UTC -c idle_in_transaction_session_timeout=600000",
            "connect_timeout": AWAY_SECONDS,
            "tcp_user_timeout": 1_000 * AWAY_SECONDS,
        },
    )


def _connect_sqlite(url: str) -> Engine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_timeout=NO_CONNECTION_SECONDS,
        connect_args={"timeout": fork_safety.SECONDS},
        json_serializer=_json,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        how = connection.get_execution_options().get("begin", "BEGIN")
        if how == fork_safety.IMMEDIATE:
            fork_safety.take_write_lock(connection)
        else:
            connection.exec_driver_sql(how)

    return engine


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def writing(engine: Engine, *, patience: float = fork_safety.SECONDS) -> Iterator[Connection]:
    """A transaction that will write: on SQLite it takes the write lock at once, so that reading first is safe.

    Raises `sqlalchemy.exc.OperationalError` when others write for longer than `patience` (seconds, SQLite alone).
    """
    with (
        fork_safety.in_turn(engine, patience=patience),
        engine.connect().execution_options(begin=fork_safety.IMMEDIATE, patience=patience) as connection,
        connection.begin(),
    ):
        yield connection


def serialise(connection: Connection, name: str) -> None:
    """Let one transaction at a time pass here, until it ends; on SQLite `writing` has seen to that already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})


@contextmanager
def lock(engine: Engine, name: str, *, timeout: float = 0) -> Iterator[None]:
    """Hold the named lock among all processes on this store; raises `Busy` when not had within `timeout` seconds.

    An advisory lock of PostgreSQL, a lock file beside the database on SQLite: both fall with their process.
    """
    if engine.dialect.name == "postgresql":
        with _advisory_lock(engine, name, timeout):
            yield
        return
    try:
        with FileLock(f"{engine.url.database}.{name}.lock", timeout=timeout):
            yield
    except Timeout as error:
        raise Busy(name) from error


@contextmanager
def _advisory_lock(engine: Engine, name: str, timeout: float) -> Iterator[None]:
    deadline = time.monotonic() + timeout
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(select(func.pg_try_advisory_lock(func.hashtext(name)))):
            if time.monotonic() >= deadline:
                raise Busy(name)
            time.sleep(0.2)
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(func.hashtext(name))))


def migrate(engine: Engine) -> None:
    """Bring the store to the newest schema; safe to call at every start and from several processes."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        serialise(connection, "migrate")
        if connection.dialect.name == "postgresql":
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
