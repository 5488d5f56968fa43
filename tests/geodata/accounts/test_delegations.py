"""The register of delegations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from geodata import schema
from geodata.accounts import AccountNotPossible, delegations
from geodata.store import database
from tests.geodata.accounts.conftest import NOW

DAY = date(2021, 10, 22)
GOOD: dict[str, Any] = {
    "unit": "660",
    "topic": "cases",
    "decision": "1622/QĐ-UBND",
    "decided_on": DAY,
    "first_day": DAY,
    "last_day": DAY + timedelta(days=30),
}


@pytest.fixture
def store(laid: Engine) -> Engine:
    return laid


def enter(store: Engine, **other: Any) -> int:
    with database.writing(store) as connection:
        return delegations.delegate(connection, **GOOD | other, by="tinh", now=NOW)


def holds(store: Engine, day: date, *, unit: str = "660", topic: str = "cases") -> bool:
    with store.connect() as connection:
        return delegations.holds(connection, unit=unit, topic=topic, day=day) is not None


def test_a_delegation_holds_for_its_unit_topic_and_days_until_it_is_revoked(store: Engine) -> None:
    number = enter(store)
    assert holds(store, DAY) and holds(store, DAY + timedelta(days=30))
    assert not holds(store, DAY - timedelta(days=1))
    assert not holds(store, DAY + timedelta(days=31))
    assert not holds(store, DAY, unit="661")
    assert not holds(store, DAY, topic="testing")
    with database.writing(store) as connection:
        delegations.revoke(connection, number, by="tinh", now=NOW)
        with pytest.raises(LookupError):
            delegations.revoke(connection, number, by="tinh", now=NOW)
    assert not holds(store, DAY)
    with store.connect() as connection:
        entries = connection.scalars(select(schema.audit_event.c.what)).all()
        assert {"delegation.enter", "delegation.revoke"} <= set(entries)
        assert [entry.decision for entry in delegations.register(connection)] == ["1622/QĐ-UBND"]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"unit": "67"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"topic": "population"}, "topic"),
        ({"decision": " "}, "decision"),
        ({"decided_on": DAY + timedelta(days=1)}, "first_day"),
        ({"last_day": DAY - timedelta(days=1)}, "last_day"),
    ],
)
def test_what_no_decision_can_say_is_refused(store: Engine, other: dict[str, Any], field: str) -> None:
    with pytest.raises(AccountNotPossible) as wrong:
        enter(store, **other)
    assert wrong.value.field == field


def test_two_delegations_do_not_hold_on_the_same_day(store: Engine) -> None:
    enter(store)
    with pytest.raises(AccountNotPossible, match="1622/QĐ-UBND"):
        enter(store, decision="1700/QĐ-UBND", first_day=DAY + timedelta(days=10))
    enter(store, decision="1700/QĐ-UBND", first_day=DAY + timedelta(days=31), last_day=DAY + timedelta(days=60))
