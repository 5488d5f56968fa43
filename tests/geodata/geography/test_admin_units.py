"""Units over time: two communes become one on a day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, insert, update

from geodata import schema
from geodata.commands import bootstrap
from geodata.geography import admin_units
from geodata.store import database

DAY = date(2022, 1, 1)
OLD, NEW = ("24611", "24612"), "29999"


@pytest.fixture
def merged(engine: Engine) -> Engine:
    """Two communes of Gia Nghĩa end, one takes their place."""
    bootstrap.bootstrap(engine)
    table = schema.place
    with database.writing(engine) as connection:
        connection.execute(update(table).where(table.c.code.in_(OLD)).values(valid_to=DAY))
        unit = {"code": NEW, "level": "commune", "kind": "phường", "name": "Phường Nghĩa Đức Thành", "parent": "660"}
        connection.execute(insert(table).values(**unit, valid_from=DAY))
    return engine


def test_each_day_has_its_own_units(merged: Engine) -> None:
    with merged.connect() as connection:
        before = admin_units.tree(connection, on=date(2021, 12, 31))
        after, now = admin_units.tree(connection, on=DAY), admin_units.tree(connection)
    assert set(OLD) <= set(before.by_code) and NEW not in before.by_code
    for tree in (after, now):
        assert NEW in tree.by_code and not set(OLD) & set(tree.by_code)
        assert len(tree.level("commune")) == 70
    assert len(before.level("commune")) == 71
