"""Decisions on a batch that waits."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from geodata import schema
from geodata.integrity import audit_log
from geodata.observations import batch_status
from geodata.publishing.publications import NothingNew
from geodata.store import database
from tests.figures_support import FIRST, asked, lay_places, published, report


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        lay_places(connection)
    return engine


def decide(store: Engine, batch: int, name: str, reason: str = "checked by telephone") -> str:
    with database.writing(store) as connection:
        batch_status.move(connection, batch, name, by="test", reason=reason)
    with store.connect() as connection:
        return connection.execute(select(schema.batch.c.status).where(schema.batch.c.id == batch)).scalar_one()


def test_a_held_batch_is_approved_published_and_withdrawn(store: Engine) -> None:
    batch = report(store, [("cases_new", "101", FIRST, 1)], status="held")
    with pytest.raises(NothingNew):
        published(store)
    assert decide(store, batch, "approve") == "approved"
    assert published(store).n == 1
    assert decide(store, batch, "withdraw") == "withdrawn"
    assert published(store, request=asked(store, batch)).n == 2
    with store.connect() as connection:
        assert audit_log.verify(connection) > 3


def test_a_returned_batch_is_not_published(store: Engine) -> None:
    batch = report(store, [("cases_new", "101", FIRST, 1)], status="submitted")
    assert decide(store, batch, "return") == "returned"
    with pytest.raises(NothingNew):
        published(store)


@pytest.mark.parametrize("name", list(batch_status.MOVES))
def test_what_is_not_possible_changes_nothing(store: Engine, name: str) -> None:
    batch = report(store, [("cases_new", "101", FIRST, 1)], status="returned")
    for number in (batch, batch + 1):
        with pytest.raises(batch_status.DecisionNotPossible):
            decide(store, number, name)


def test_a_decision_needs_a_reason(store: Engine) -> None:
    batch = report(store, [("cases_new", "101", FIRST, 1)], status="held")
    with pytest.raises(ValueError, match="reason"):
        decide(store, batch, "approve", " ")
