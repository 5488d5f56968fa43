"""A trigger that was taken away is told."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text

from geodata.verify import guards


def missing(connection: Connection) -> set[str]:
    return {finding.subject for finding in guards.missing(connection)}


def test_guards_that_are_gone_or_disabled_are_named(engine: Engine) -> None:
    with engine.connect() as connection:
        assert missing(connection) == set()
        if engine.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER audit_event_kept ON audit_event"))
            connection.execute(text("ALTER TABLE zone DISABLE TRIGGER USER"))
            assert missing(connection) == {"audit_event_kept", "zone_kept"}
        else:
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
            connection.execute(text("DROP TRIGGER batch_no_delete"))
            assert missing(connection) == {"audit_event_no_update", "batch_no_delete"}
