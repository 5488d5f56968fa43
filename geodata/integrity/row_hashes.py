"""What a row says, as one hash; entries of the audit log hold the hashes of the rows that they are about.

`{table: {key: sha256}}`: the key is that of the row, its parts joined by "/". Columns that change with a decision are
not part of it; what they should be follows from the log (`geodata.verify`). Observations are hashed by batch and
indicator.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, String, Table, cast, select

from geodata import schema

Seals = dict[str, dict[str, str]]
CHUNK = 50_000


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A table whose rows are sealed, by its key; columns `without` change with decisions. `batch`: the column that
    names the batch of a row which is sealed with it."""

    table: Table
    key: tuple[str, ...]
    without: tuple[str, ...] = ()
    batch: str | None = None


ROWS = (
    Sealed(
        table=schema.batch,
        key=("id",),
        without=("status", "hold_until", "published_in", "withdrawn_in", "request"),
        batch="id",
    ),
    Sealed(table=schema.row_reason, key=("batch", "row"), batch="batch"),
    Sealed(table=schema.document, key=("batch", "id"), batch="batch"),
    Sealed(table=schema.facility, key=("batch", "id"), batch="batch"),
    Sealed(table=schema.zone, key=("batch", "id"), batch="batch"),
    Sealed(table=schema.announced_level, key=("batch", "id"), batch="batch"),
    Sealed(table=schema.report_revision, key=("report", "number"), batch="batch"),
    Sealed(table=schema.report_decision, key=("report", "revision", "step")),
    Sealed(table=schema.publication, key=("n",), without=("files_sha256",)),
    Sealed(table=schema.delegation, key=("id",), without=("revoked_at", "revoked_by")),
    Sealed(table=schema.place, key=("code",)),
    Sealed(table=schema.place_link, key=("old", "new")),
    Sealed(table=schema.boundary_set, key=("id",)),
    Sealed(table=schema.place_shape, key=("boundary_set", "place")),
)
BY_NAME = {sealed.table.name: sealed for sealed in ROWS}
OBSERVATION = schema.observation.name
SECRETS = ("password", "second_factor")


def digest(values: Mapping[str, Any]) -> str:
    """SHA-256 of a row (column -> value), the same on both databases."""
    said = {name: _plain(value) for name, value in values.items()}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def rows(connection: Connection, name: str, **only: Any) -> dict[str, str]:
    """The hashes of a table's rows by key, of those whose columns are as `only` says."""
    sealed = BY_NAME[name]
    table = sealed.table
    columns = [column for column in table.columns if column.name not in sealed.without]
    query = select(*columns).where(*(table.c[column] == value for column, value in only.items()))
    with connection.execute(query.execution_options(yield_per=CHUNK)) as found:
        return {"/".join(str(row[part]) for part in sealed.key): digest(dict(row)) for row in found.mappings()}


def secrets(connection: Connection, login: str) -> str:
    """The hash of what an account signs in with: its password's hash and its sealed second factor."""
    table = schema.account
    row = connection.execute(select(*(table.c[column] for column in SECRETS)).where(table.c.login == login)).one()
    return digest(dict(row._mapping))


def of_batch(connection: Connection, batch: int) -> Seals:
    """The hashes of a batch and of all that it brought."""
    found = {item.table.name: rows(connection, item.table.name, **{item.batch: batch}) for item in ROWS if item.batch}
    return {name: said for name, said in found.items() if said}


@dataclass(frozen=True, kw_only=True)
class Observed:
    """A batch's observations: hashes by "batch/indicator"; checksums by place and by day, to find where one changed."""

    seals: Mapping[str, str]
    places: Mapping[str, int]
    days: Mapping[str, int]


def observations(connection: Connection, batch: int | None = None) -> Iterator[tuple[int, Observed]]:
    """By batch what its observations say, of one batch or of all."""
    table = schema.observation
    query = select(
        table.c.batch, table.c.indicator, table.c.place, cast(table.c.day, String), table.c.row, table.c.value
    ).order_by(table.c.batch)
    if batch is not None:
        query = query.where(table.c.batch == batch)
    with connection.execute(query.execution_options(yield_per=CHUNK)) as found:
        for number, group in groupby(found, key=lambda row: row.batch):
            yield number, _observed(number, group)


def _observed(batch: int, group: Iterable[Any]) -> Observed:
    lines: dict[str, list[bytes]] = defaultdict(list)
    places: Counter[str] = Counter()
    days: Counter[str] = Counter()
    for _, indicator, place, day, row, value in group:
        line = f"{place}\t{day}\t{row}\t{value!r}".encode()
        lines[indicator].append(line)
        check = zlib.crc32(line)
        places[place] += check
        days[day] += check
    return Observed(
        seals={
            f"{batch}/{indicator}": hashlib.sha256(b"\n".join(sorted(said))).hexdigest()
            for indicator, said in lines.items()
        },
        places=places,
        days=days,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseGeometry):
        return shapely.to_wkb(shapely.set_srid(value, 0), hex=True)
    return value
