"""The tree of units; over time, when two communes become one on a day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, insert, update

from geodata import schema
from geodata.commands import bootstrap
from geodata.core.unit_levels import Level
from geodata.geography import admin_units
from geodata.geography.admin_units import Place, PlaceTree
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
    assert set(OLD) <= set(before.codes) and NEW not in before.codes
    for tree in (after, now):
        assert NEW in tree and not set(OLD) & set(tree.codes)
        assert len(tree.level("commune")) == 70
    assert len(before.level("commune")) == 71


def unit(code: str, level: Level, parent: str | None, *, kind: str = "xã", name: str = "Xã Một") -> Place:
    return Place(code=code, level=level, kind=kind, name=name, parent=parent, area_km2=1.5, lon=107.5, lat=12.5)


PROVINCE = unit("1", "province", None)
DISTRICTS = (unit("11", "district", "1"), unit("12", "district", "1"))
COMMUNES = (unit("111", "commune", "11"), unit("112", "commune", "11"), unit("121", "commune", "12"))


@pytest.fixture
def small() -> PlaceTree:
    return PlaceTree([*COMMUNES, *reversed(DISTRICTS), PROVINCE])


def test_a_tree_is_walked_down_and_up(small: PlaceTree) -> None:
    assert small.places == (PROVINCE, *DISTRICTS, *COMMUNES)
    assert small.province == PROVINCE
    assert small.districts() == ((DISTRICTS[0], COMMUNES[:2]), (DISTRICTS[1], COMMUNES[2:]))
    assert small.communes_of("1") == COMMUNES and small.communes_of("111") == COMMUNES[:1]
    assert small.children("1") == DISTRICTS and small.children("111") == ()
    assert small.line("121") == (COMMUNES[2], DISTRICTS[1], PROVINCE)
    assert small.within("11") == {"11", "111", "112"}


def test_a_code_that_there_is_not_is_in_no_tree(small: PlaceTree) -> None:
    assert "111" in small and "9" not in small
    assert small.get("111") == COMMUNES[0]
    assert small.get("9") is None and small.get(None) is None
    with pytest.raises(KeyError):
        small.line("9")


def test_a_name_without_its_kind_and_in_english() -> None:
    named = unit("1", "district", None, kind="huyện", name="Huyện Đắk Mil")
    assert (named.short, named.name_in("vi"), named.name_in("en")) == ("Đắk Mil", "Huyện Đắk Mil", "Đắk Mil district")
