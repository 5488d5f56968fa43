"""The store: SQLite (embedded default) or PostgreSQL with PostGIS.

The only module that knows which of the two is in use. Everything above it sees the same tables, the same
constraints and the same behaviour.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import shapely
from filelock import FileLock, Timeout
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, DateTime, Dialect, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.types import LargeBinary, TypeDecorator, TypeEngine, UserDefinedType

if TYPE_CHECKING:
    import pandas as pd

MIGRATIONS = Path(__file__).parent / "migrations"
WGS84 = 4326
COPY_ROWS = 100_000


class Busy(RuntimeError):
    """Another process holds the named lock."""


class _PostgisGeometry(UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return f"geometry(Geometry,{WGS84})"


class Geometry(TypeDecorator[BaseGeometry]):
    """A shapely geometry in EPSG:4326: `geometry` on PostGIS, WKB on SQLite."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(_PostgisGeometry() if dialect.name == "postgresql" else LargeBinary())

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        tagged = shapely.set_srid(value, WGS84)
        return shapely.to_wkb(tagged, hex=dialect.name == "postgresql", include_srid=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        return None if value is None else cast(BaseGeometry, shapely.from_wkb(value))


class Instant(TypeDecorator[datetime]):
    """A moment, always with its time zone; stored and returned in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


def connect(url: str) -> Engine:
    """Open the store at `url` (`sqlite:///path` or `postgresql://...`); creates the folder of a SQLite file."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _connect_sqlite(url)
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_timeout=3,
        connect_args={"options": "-c jit=off -c timezone=UTC -c idle_in_transaction_session_timeout=600000"},
    )


def _connect_sqlite(url: str) -> Engine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 30}, json_serializer=_json)

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write: on SQLite it takes the write lock at once, so that reading first is safe."""
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
        yield connection


def serialise(connection: Connection, name: str) -> None:
    """Let one transaction at a time pass here, until it ends; on SQLite `writing` has seen to that already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})


@contextmanager
def lock(engine: Engine, name: str) -> Iterator[None]:
    """Hold the named lock among all processes on this store; raises `Busy` at once when another holds it.

    An advisory lock of PostgreSQL, a lock file beside the database on SQLite: both fall with their process.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            taken = connection.execute(text("SELECT pg_try_advisory_lock(hashtext(:name))"), {"name": name}).scalar()
            connection.commit()
            if not taken:
                raise Busy(name)
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": name})
                connection.commit()
        return
    try:
        with FileLock(f"{engine.url.database}.{name}.lock", timeout=0):
            yield
    except Timeout as error:
        raise Busy(name) from error


def bulk_insert(connection: Connection, table: Table, rows: pd.DataFrame) -> int:
    """Append `rows` (columns named as the table's) in one go: COPY on PostgreSQL, executemany on SQLite.

    A missing value (NaN, NaT) becomes NULL. Returns the number of rows; raises `sqlalchemy.exc.IntegrityError`
    as an INSERT would.
    """
    if rows.empty:
        return 0
    if connection.dialect.name == "postgresql":
        return _copy(connection, table, rows)
    plain = rows.astype(object).where(rows.notna(), None)
    for column in rows.select_dtypes("datetime"):
        plain[column] = rows[column].dt.strftime("%Y-%m-%d")
    names = ", ".join(rows.columns)
    marks = ", ".join("?" * len(rows.columns))
    lists: Sequence[list[Any]] = [plain[column].tolist() for column in rows.columns]
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608 - names come from our own schema
        list(zip(*lists, strict=True)),
    )
    return len(rows)


def _copy(connection: Connection, table: Table, rows: pd.DataFrame) -> int:
    import psycopg
    from sqlalchemy.exc import IntegrityError

    statement = f"COPY {table.name} ({', '.join(rows.columns)}) FROM STDIN (FORMAT csv)"
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for start in range(0, len(rows), COPY_ROWS):
                part = rows.iloc[start : start + COPY_ROWS]
                copy.write(part.to_csv(index=False, header=False, date_format="%Y-%m-%d"))
    except psycopg.IntegrityError as error:
        raise IntegrityError(statement, None, error) from error
    return len(rows)


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


def index_geometry(connection: Connection, table: str, column: str) -> None:
    """Give a geometry column its GiST index; nothing on SQLite, where shapely's STRtree answers."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"CREATE INDEX ix_{table}_{column} ON {table} USING gist ({column})"))


def forbid_changes(connection: Connection, table: str) -> None:
    """Make `table` append-only: the database itself refuses UPDATE and DELETE."""
    message = f"{table} is append-only"
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )
            )
        return
    connection.execute(
        text(
            f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
        )
    )
