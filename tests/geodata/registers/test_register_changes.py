"""Announcements that were changed or taken out leave a trace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from geodata import schema
from geodata.observations import batches
from geodata.registers import records, register_changes
from geodata.registers.register_changes import RegisterChange
from geodata.store import database
from tests.figures_support import asked, lay_places, published, withdrawn

DAY = date(2021, 10, 22)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        lay_places(connection)
    return engine


def announce(
    engine: Engine, *levels: int | None, key: str, rank: int = 30, illustrative: bool = False, note: str = ""
) -> int:
    """A batch with levels for communes 101 and 102; None takes the announcement out."""
    rows: list[dict[str, Any]] = []
    for place, level in zip(("101", "102"), levels, strict=False):
        said = {"removed": True} if level is None else {"place": place, "level": level, "first_day": DAY}
        rows.append({"id": f"{place}-{DAY.isoformat()}", **said})
    with database.writing(engine) as connection:
        batch = batches.open_batch(
            connection,
            source=f"source {rank}",
            rank=rank,
            author="test",
            key=key,
            status="approved",
            illustrative=illustrative,
            note=note,
        )
        records.append(connection, batch, schema.announced_level, rows)
    return batch


def found(engine: Engine, n: int) -> list[RegisterChange]:
    with engine.connect() as connection:
        return register_changes.changes(connection, schema.announced_level, publication=n)


def told(changes: list[RegisterChange]) -> list[tuple[int, str, int, int | None, str]]:
    return [
        (at.publication, at.before["place"], at.before["level"], at.after["level"] if at.after else None, at.reason)
        for at in changes
    ]


def test_what_is_announced_anew_or_taken_out_is_told_once(store: Engine) -> None:
    announce(store, 2, 1, key="1")
    published(store)
    assert found(store, 1) == []
    announce(store, 3, key="2", note="corrected list")
    published(store)
    announce(store, None, key="3", note="not for this commune")
    published(store)
    changed = (2, "101", 2, 3, "corrected list")
    assert told(found(store, 3)) == [(3, "101", 3, None, "not for this commune"), changed]
    assert told(found(store, 2)) == [changed]


def test_a_withdrawn_announcement_is_told_with_its_reason(store: Engine) -> None:
    first = announce(store, 2, 1, key="1")
    published(store)
    withdrawn(store, first, reason="another province's decision")
    second = announce(store, 2, 4, key="2", note="ours")
    published(store, request=asked(store, first, second))
    assert told(found(store, 2)) == [(2, "102", 1, 4, "another province's decision; ours")]


def test_what_never_stood_and_what_illustrates_is_not_changed(store: Engine) -> None:
    announce(store, 1, 1, key="1", rank=10, illustrative=True)
    published(store)
    announce(store, 2, key="2")
    published(store)
    announce(store, 3, key="3", rank=20)
    published(store)
    assert found(store, 3) == []


def test_the_first_publication_changes_nothing(store: Engine) -> None:
    announce(store, 1, key="1")
    announce(store, 2, key="2")
    published(store)
    assert found(store, 1) == []
