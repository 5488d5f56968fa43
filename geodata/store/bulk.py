"""Many rows at once, in and out: COPY on PostgreSQL, executemany and fetchall on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Integer, Select, Table, func, literal
from sqlalchemy import cast as cast_sql

if TYPE_CHECKING:
    import pandas as pd
    import psycopg

COPY_ROWS = 100_000
COPY_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


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
