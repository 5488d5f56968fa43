"""The store: SQLite (embedded default) or PostgreSQL with PostGIS.

The only module that knows which of the two is in use. Everything above it sees the same tables, the same
constraints and the same behaviour.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
import shapely
from filelock import FileLock, Timeout
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    Select,
    Table,
    create_engine,
    event,
    func,
    literal,
    make_url,
    select,
    text,
)
from sqlalchemy import cast as cast_sql
from sqlalchemy.types import LargeBinary, TypeDecorator, TypeEngine, UserDefinedType

from geodata.store import fork_safety

if TYPE_CHECKING:
    import pandas as pd
    import psycopg

MIGRATIONS = Path(__file__).parents[1] / "migrations"
WGS84 = 4326
COPY_ROWS = 100_000
NO_CONNECTION_SECONDS = 3
"""So long a request waits for one of the process's connections; then it is told to come again."""
AWAY_SECONDS = 5
"""So long a server that does not answer is waited for."""
COPY_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


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
        f"INSERT INTO {table.name} ({names}) VALUES ({marks})",
        list(zip(*lists, strict=True)),
    )
    return len(rows)


def _copy(connection: Connection, table: Table, rows: pd.DataFrame) -> int:
    import psycopg
    from psycopg.copy import QueuedLibpqWriter
    from sqlalchemy.exc import IntegrityError

    statement = f"COPY {table.name} ({', '.join(rows.columns)}) FROM STDIN"
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(statement, writer=QueuedLibpqWriter(cursor)) as copy:
            for start in range(0, len(rows), COPY_ROWS):
                part = rows.iloc[start : start + COPY_ROWS]
                lines = map("\t".join, zip(*(_copy_texts(part[column]) for column in part.columns), strict=True))
                copy.write("\n".join(lines) + "\n")
    except psycopg.IntegrityError as error:
        raise IntegrityError(statement, None, error) from error
    return len(rows)


def _copy_texts(column: pd.Series[Any]) -> list[str]:
    """A column as PostgreSQL's COPY text; each distinct value is written once, a missing one as NULL."""
    import pandas as pd

    codes, distinct = pd.factorize(column)
    if isinstance(distinct, pd.DatetimeIndex):
        distinct = distinct.strftime("%Y-%m-%d")
    words = np.array([*(str(value).translate(COPY_ESCAPES) for value in distinct), r"\N"], dtype=object)
    return cast("list[str]", words[codes].tolist())


def days_between(connection: Connection, day: ColumnElement[date], first: date) -> ColumnElement[int]:
    """SQL for the number of days from `first` to the column `day`."""
    if connection.dialect.name == "postgresql":
        return cast_sql(day - literal(first), Integer)
    return cast_sql(func.julianday(day) - func.julianday(first.isoformat()), Integer)


def read_numbers(connection: Connection, statement: Select[Any], kinds: str) -> list[npt.NDArray[Any]]:
    """The columns of `statement` as numpy arrays; `kinds` says per column `i` (integer) or `f` (float, NULL = NaN).

    Binary COPY on PostgreSQL: rows of millions of figures without a Python object each.
    """
    compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})
    if connection.dialect.name == "postgresql":
        return _read_binary(connection, str(compiled), kinds)
    cursor = connection.connection.cursor()
    rows = cursor.execute(str(compiled)).fetchall()
    columns: list[Any] = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return [
        np.array(column, dtype=np.float64 if kind == "f" else np.int64)
        for column, kind in zip(columns, kinds, strict=True)
    ]


def _read_binary(connection: Connection, query: str, kinds: str) -> list[npt.NDArray[Any]]:
    """Rows of fixed width: a count of fields, then per field its length and its big-endian value."""
    fields = [
        (f"n{at}", ">i4") if field == "n" else (f"v{at}", ">f8" if field == "f" else ">i4")
        for at, kind in enumerate(kinds)
        for field in ("n", kind)
    ]
    layout = np.dtype([("count", ">i2"), *fields])
    names = [f"c{at}" for at in range(len(kinds))]
    casts = ", ".join(
        f"coalesce({name}::float8, 'NaN')" if kind == "f" else f"{name}::int4"
        for name, kind in zip(names, kinds, strict=True)
    )
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    with driver.cursor() as cursor:
        copied = f"COPY (SELECT {casts} FROM ({query}) AS q({', '.join(names)})) TO STDOUT (FORMAT binary)"
        with cursor.copy(copied) as copy:
            data = b"".join(bytes(block) for block in copy)
    header, trailer = 19, 2
    rows = np.frombuffer(data, dtype=layout, count=(len(data) - header - trailer) // layout.itemsize, offset=header)
    return [rows[f"v{at}"].astype(np.float64 if kind == "f" else np.int64) for at, kind in enumerate(kinds)]


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


def forbid(connection: Connection, table: str, *verbs: str) -> None:
    """Let the database itself refuse `verbs` (UPDATE, DELETE) on `table`; on PostgreSQL also TRUNCATE."""
    message = f"{table}: {' and '.join(verbs)} refused, figures are never changed"
    if connection.dialect.name == "sqlite":
        for verb in verbs:
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )
            )
        return
    _trigger(
        connection,
        name=f"{table}_kept",
        when=f"BEFORE {' OR '.join((*verbs, 'TRUNCATE'))} ON {table}",
        body=f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; RETURN NULL;",
    )


def refuse(connection: Connection, table: str, *, when: str, message: str) -> None:
    """Let the database refuse an INSERT into `table` where the SQL condition `when` (of the row NEW) holds."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f"CREATE TRIGGER {table}_refused BEFORE INSERT ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        )
        return
    name = f"{table}_refused"
    body = (
        f"IF {when} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW;"
    )
    connection.execute(text(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"))
    connection.execute(text(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"))


def check_references_in_bulk(connection: Connection, table: str, references: Mapping[str, str]) -> None:
    """Check foreign keys of `table` (column: "table.column") once per statement, not once per row; PostgreSQL only.

    Row by row they cost most of the time of a COPY. The tables referred to must refuse DELETE (`forbid`).
    """
    if connection.dialect.name != "postgresql":
        return
    body = ""
    for column, target in references.items():
        other, remote = target.split(".")
        constraint = f"fk_{table}_{column}"
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"))
        body += (
            f"IF EXISTS (SELECT FROM (SELECT DISTINCT {column} AS key FROM added) AS a "
            f"LEFT JOIN {other} AS t ON t.{remote} = a.key WHERE t.{remote} IS NULL) THEN "
            f"RAISE EXCEPTION '{table}.{column} refers to an unknown {other}' "
            f"USING ERRCODE = 'foreign_key_violation', CONSTRAINT = '{constraint}'; END IF; "
        )
    _trigger(
        connection,
        name=f"{table}_references",
        when=f"AFTER INSERT ON {table} REFERENCING NEW TABLE AS added",
        body=f"{body} RETURN NULL;",
    )


def _trigger(connection: Connection, *, name: str, when: str, body: str) -> None:
    connection.execute(text(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"))
    connection.execute(text(f"CREATE TRIGGER {name} {when} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"))
