"""The log: its end cannot be cut off, and without its key nobody can write it anew."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from geodata import schema, verify
from geodata.integrity import audit_log, baseline
from geodata.store import database
from tests.figures_support import lay_places, published, report
from tests.geodata.verify.conftest import administrator

DAY = date(2021, 10, 1)


@pytest.fixture
def store(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("AUDIT_KEY", "a key of this test")
    with database.writing(engine) as connection:
        lay_places(connection)
        baseline.seal(connection)
    report(engine, [("cases_new", "101", DAY, 1.0)])
    published(engine)
    report(engine, [("cases_new", "102", DAY, 2.0)])
    return engine


def faults(connection: Connection) -> list[int]:
    return [fault.entry for fault in audit_log.faults(connection)]


def off(connection: Connection) -> None:
    """What an administrator does first."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        connection.execute(text(f"DROP TRIGGER {name}"))


def test_entries_cut_off_at_the_end_are_named_even_after_others_have_followed(store: Engine) -> None:
    table = schema.audit_event
    with database.writing(store) as connection:
        off(connection)
        last = audit_log.newest(connection).entry
        connection.execute(delete(table).where(table.c.id > last - 2))
        assert faults(connection) == [last - 1, last]
    with database.writing(store) as connection:
        audit_log.record(connection, who="test", what="test", subject="", detail={})
        assert faults(connection) == [last - 1, last]


@pytest.mark.parametrize("how", ["delete", "move", "keyless"])
def test_a_head_that_was_tampered_with_is_told_for_good(store: Engine, how: str) -> None:
    head, table = schema.audit_head, schema.audit_event
    with database.writing(store) as connection:
        off(connection)
        last = audit_log.newest(connection).entry
        connection.execute(delete(table).where(table.c.id == last))
        before = connection.execute(select(table).where(table.c.id == last - 1)).one()
        if how == "delete":
            connection.execute(delete(head))
        elif how == "move":
            connection.execute(update(head).values(entry=before.id, hash=before.hash))
        else:
            seal = audit_log._head_seal(b"", audit_log.Head(entry=before.id, hash=before.hash))
            connection.execute(update(head).values(entry=before.id, hash=before.hash, key="", seal=seal))
        assert faults(connection)
    with database.writing(store) as connection:
        audit_log.record(connection, who="test", what="test", subject="", detail={})
        assert [event for event in connection.scalars(select(table.c.what)) if event == audit_log.HEAD_LOST]
        assert faults(connection)


def test_whoever_lacks_the_key_cannot_write_the_log_anew(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    table = schema.audit_event
    with administrator(store) as connection:
        entries = connection.execute(select(table).order_by(table.c.id)).all()
        connection.execute(delete(table))
        connection.execute(delete(schema.audit_head))
        monkeypatch.delenv("AUDIT_KEY")
        for entry in entries:
            audit_log.record(
                connection,
                who=entry.who,
                what=entry.what,
                subject=entry.subject,
                detail={**entry.detail, "reason": "x"},
            )
        assert faults(connection) == []
        monkeypatch.setenv("AUDIT_KEY", "a key of this test")
        assert faults(connection)


def test_an_entry_before_the_first_is_named(store: Engine) -> None:
    with administrator(store) as connection:
        row = connection.execute(select(schema.audit_event)).mappings().first()
        assert row is not None
        connection.execute(insert(schema.audit_event).values({**row, "id": 0, "hash": ""}))
        assert faults(connection) == [0]


def test_a_key_is_taken_up_and_changed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def note() -> None:
        with database.writing(engine) as connection:
            audit_log.take_up_key(connection, who="test")
            audit_log.record(connection, who="test", what="test", subject="", detail={})

    note()
    monkeypatch.setenv("AUDIT_KEY", "first")
    with engine.connect() as connection:
        assert faults(connection) == [1]
    note()
    monkeypatch.setenv("AUDIT_KEY", "second")
    with engine.connect() as connection:
        assert [fault.text.en.split(": ")[1] for fault in audit_log.faults(connection)][:2] == [
            f"key {audit_log._identity(b'first')} is not at hand"
        ] * 2
    monkeypatch.setenv("AUDIT_KEY_BEFORE", "first")
    note()
    with engine.connect() as connection:
        assert faults(connection) == []
        whats = connection.scalars(select(schema.audit_event.c.what).order_by(schema.audit_event.c.id)).all()
        assert whats == ["test", "audit.key", "test", "audit.key", "test"]
    for names in (("AUDIT_KEY",), ("AUDIT_KEY", "AUDIT_KEY_BEFORE")):
        with monkeypatch.context() as without:
            for name in names:
                without.delenv(name)
            with pytest.raises(audit_log.KeyMissing, match="AUDIT_KEY"):
                note()
    monkeypatch.setenv("AUDIT_KEY", "third")
    with pytest.raises(audit_log.KeyMissing, match="not at hand"):
        note()
    monkeypatch.setenv("AUDIT_KEY", "second")
    with engine.connect() as connection:
        assert faults(connection) == []


def test_a_batch_that_came_in_by_another_door_is_named(store: Engine) -> None:
    with administrator(store) as connection:
        row = connection.execute(select(schema.batch)).mappings().first()
        assert row is not None
        connection.execute(insert(schema.batch).values({**row, "id": 99, "key": "by hand"}))
        connection.execute(
            insert(schema.observation).values(batch=99, indicator="deaths_new", place="101", day=DAY, value=0, row=0)
        )
        found = {finding.subject for finding in verify.contents(connection)}
    assert found == {"batch/99", "observation/99/deaths_new"}


def test_the_place_and_the_day_of_a_changed_figure_are_named(store: Engine) -> None:
    with administrator(store) as connection:
        connection.execute(update(schema.observation).where(schema.observation.c.place == "102").values(value=9))
        found = [finding.text.en for finding in verify.contents(connection)]
    assert found == ["observation/2/cases_new: changed (102; 2021-10-01)"]
