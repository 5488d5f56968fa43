"""Whatever an administrator of the database changes behind the programme's back is found and named."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from shapely.affinity import translate
from sqlalchemy import Connection, Engine, RowMapping, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from geodata import accounts, schema, verify
from geodata.accounts import delegations, passwords
from geodata.integrity import audit_log, row_hashes
from geodata.store import database, types
from tests.geodata.verify.conftest import administrator

EDITS = 1_000
EMPTY = (schema.place_link, schema.delegation)
TABLES = (
    schema.audit_event,
    schema.observation,
    *(sealed.table for sealed in row_hashes.ROWS if sealed.table not in EMPTY),
)
NOT_SEALED = {"hold_until", "request"}


def test_what_the_programme_wrote_is_whole(filled: Engine) -> None:
    with filled.connect() as connection:
        assert list(verify.contents(connection)) == []
        sealed = {table.name: connection.execute(select(table).limit(1)).first() for table in TABLES}
    assert all(row is not None for row in sealed.values()), sealed


@pytest.mark.parametrize("keyed", [True, False])
def test_a_thousand_edits_are_found_and_named(filled: Engine, monkeypatch: pytest.MonkeyPatch, keyed: bool) -> None:
    if keyed:
        monkeypatch.setenv("AUDIT_KEY", "a key of this test")
        with database.writing(filled) as connection:
            audit_log.take_up_key(connection, who="test")
    chance, done = random.Random(f"{filled.dialect.name} {keyed}"), Counter[str]()
    while sum(done.values()) < EDITS // 4:
        table, how = chance.choice(TABLES), chance.choice(("change", "change", "delete", "delete last", "add"))
        with administrator(filled) as connection:
            key = edit(connection, table, how, chance)
            found = list(verify.contents(connection)) if key else []
        if key is None:
            continue
        assert any(one.subject.startswith(key) for one in found), (table.name, how, key, found)
        done[f"{table.name} {how.split()[0]}"] += 1
    assert len(done) > 2 * len(TABLES)
    with filled.connect() as connection:
        assert list(verify.contents(connection)) == []


def edit(connection: Connection, table: Table, how: str, chance: random.Random) -> str | None:
    """Make one edit; what has to be named, None where the database itself refused it or nothing is different."""
    rows = connection.execute(select(table).order_by(*table.primary_key)).mappings().all()
    row = rows[-1] if how == "delete last" else chance.choice(rows)
    mine = sa.and_(*(column == row[column.name] for column in table.primary_key))
    if how.startswith("delete"):
        connection.execute(delete(table).where(mine))
        return subject(table, row)
    changed = {**row, **one_value(table, row, chance, keys=how == "add")}
    if changed == dict(row):
        return None
    try:
        with connection.begin_nested():
            connection.execute(
                insert(table).values(changed) if how == "add" else update(table).where(mine).values(changed)
            )
    except IntegrityError:
        return None
    return subject(table, changed if how == "add" else row)


def one_value(table: Table, row: RowMapping, chance: random.Random, *, keys: bool) -> dict[str, Any]:
    """Another value of one column that is sealed; of a column of the key for a row that is added."""
    wanted = [column for column in table.columns if column.primary_key == keys and column.name not in NOT_SEALED]
    column = chance.choice(wanted)
    return {column.name: other(column, row[column.name], chance)}


OTHERS: tuple[tuple[type[Any], Callable[[Any, random.Random], Any]], ...] = (
    (sa.Boolean, lambda value, _: not value),
    (sa.Integer, lambda value, chance: (value or 0) + chance.choice((1, 7, 1000))),
    (sa.Float, lambda value, chance: (value or 0.0) + chance.choice((1.0, 0.25, -1.0))),
    (types.Instant, lambda value, _: (value or datetime(2021, 1, 1, tzinfo=UTC)) + timedelta(microseconds=1)),
    (sa.Date, lambda value, _: (value or date(2021, 1, 1)) + timedelta(days=1)),
    (types.Geometry, lambda value, _: translate(value, xoff=0.001)),
    (sa.JSON, lambda value, _: [value, "sửa"]),
)


def other(column: sa.Column[Any], value: Any, chance: random.Random) -> Any:
    for kind, change in OTHERS:
        if isinstance(column.type, kind):
            return change(value, chance)
    if column.name == "hash" or column.name.endswith("sha256"):
        return f"{chance.getrandbits(256):064x}"
    return f"{value or ''}x"[-16:]


def subject(table: Table, row: Any) -> str:
    """How a finding names a row; observations by batch and indicator."""
    if table is schema.observation:
        return f"observation/{row['batch']}/{row['indicator']}"
    if table is schema.audit_event:
        return "audit_event/"
    sealed = row_hashes.BY_NAME[table.name]
    return "/".join([table.name, *(str(row[part]) for part in sealed.key)])


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE account SET role = 'administrator', place = '67' WHERE login = 'officer'", "account/officer"),
        ("UPDATE account SET password = 'x', password_at = made_at WHERE login = 'district'", "account/district"),
        ("UPDATE account SET second_factor = 'x' WHERE login = 'province'", "account/province"),
        ("UPDATE account SET disabled_at = made_at, disabled_why = 'x' WHERE login = 'second'", "account/second"),
        ("DELETE FROM account WHERE login = 'auditor'", "account/auditor"),
        ("UPDATE account SET login = 'somebody' WHERE login = 'officer'", "account/somebody"),
        ("UPDATE delegation SET topic = 'testing'", "delegation/1"),
        ("UPDATE delegation SET revoked_at = made_at, revoked_by = 'x'", "delegation/1"),
        ("DELETE FROM delegation", "delegation/1"),
    ],
)
def test_rights_that_nobody_gave_are_named(filled: Engine, change: str, named: str) -> None:
    now = datetime(2021, 10, 22, tzinfo=UTC)
    with database.writing(filled) as connection:
        passwords.set_(connection, accounts.person(connection, "district").id, "mật khẩu tử tế", now=now)
        days = {"decided_on": now.date(), "first_day": now.date(), "last_day": now.date()}
        delegations.delegate(connection, unit="24614", topic="cases", decision="1/QĐ", by="test", now=now, **days)
        assert list(verify.contents(connection)) == []
    with administrator(filled) as connection:
        connection.execute(sa.text(change))
        assert named in {finding.subject for finding in verify.contents(connection)}
