"""What each process may do in PostgreSQL: asked of the server, tried, and worked with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, make_url, select, text, update
from sqlalchemy.exc import ProgrammingError

from geodata import schema, verify
from geodata.commands import bootstrap
from geodata.commands.main import main
from geodata.integrity import audit_log
from geodata.publishing import publications
from geodata.reports import review, state
from geodata.schema import grants as roles
from geodata.store import database
from geodata.verify import guards
from geodata.work.unit_of_work import UnitOfWork
from tests.figures_support import report
from tests.geodata.reports.conftest import CASES, Office, office
from tests.postgres_support import Server

__all__ = ["office"]


@pytest.fixture
def database_url(postgis_ground: Server) -> Iterator[str]:
    with postgis_ground.database() as url:
        yield url


@pytest.fixture
def logins(office: Office) -> Iterator[Callable[[roles.Role], Engine]]:
    """An engine of a login of each role; the office's own is the owner."""
    engine, made = office.engine, []
    with database.writing(engine) as connection:
        roles.lay(connection)
        names = {role: roles.name(connection, role) for role in roles.ROLES}
        for own in names.values():
            connection.execute(text(f"CREATE ROLE {own}_login LOGIN IN ROLE {own}"))

    def login(role: roles.Role) -> Engine:
        url = make_url(engine.url.render_as_string(hide_password=False)).set(username=f"{names[role]}_login")
        made.append(database.connect(url.render_as_string(hide_password=False)))
        return made[-1]

    yield login
    for one in made:
        one.dispose()
    with database.writing(engine) as connection:
        for own in names.values():
            connection.execute(text(f"DROP OWNED BY {own}, {own}_login"))
            connection.execute(text(f"DROP ROLE {own}, {own}_login"))


@contextmanager
def refused(connection: Connection) -> Iterator[None]:
    words = r"permission denied|must be owner|row-level security|does not exist"
    with pytest.raises(ProgrammingError, match=words), connection.begin_nested():
        yield


def test_every_table_is_named() -> None:
    assert roles.unnamed() == set()


def test_the_server_holds_what_the_table_says(office: Office, logins: Callable[[roles.Role], Engine]) -> None:
    with office.engine.connect() as connection:
        assert roles.differing(connection) == []
        assert list(guards.missing(connection)) == []
        own = roles.name(connection, "staff")
        connection.execute(text(f"GRANT DELETE ON observation TO {own}"))
        connection.execute(text(f"REVOKE INSERT ON message FROM {own}"))
        assert roles.differing(connection) == [f"{own} INSERT message", f"{own} DELETE observation"]
        connection.execute(text("ALTER TABLE observation DISABLE TRIGGER observation_kept"))
        told = {finding.subject for finding in guards.missing(connection)}
        assert told == {"observation_kept", f"{own} INSERT message", f"{own} DELETE observation"}
        roles.lay(connection)
        assert roles.differing(connection) == []


def test_what_is_kept_for_good_stays(office: Office, logins: Callable[[roles.Role], Engine]) -> None:
    office.send(CASES)
    kinds: tuple[roles.Role, ...] = ("staff", "etl")
    for role in kinds:
        kept = [name for name, grants in roles.GRANTS.items() if "UPDATE" not in grants.get(role, roles.READ).verbs]
        assert {"observation", "audit_event", "report_revision", "report_decision", "zone"} <= set(kept)
        with logins(role).connect() as connection:
            for name in kept:
                column = "version_num" if name == "alembic_version" else schema.metadata.tables[name].columns[0].name
                for verb in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}", "DROP TABLE {0}"):
                    with refused(connection):
                        connection.execute(text(verb.format(name, column)))
            for trick in (
                "SET session_replication_role = replica",
                "ALTER TABLE observation DISABLE TRIGGER ALL",
                "UPDATE batch SET author = 'x'",
                "UPDATE publication SET note = 'x'",
                "UPDATE audit_event SET who = 'x'",
                "ALTER TABLE report DISABLE ROW LEVEL SECURITY",
            ):
                with refused(connection):
                    connection.execute(text(trick))


def test_the_public_process_reads_no_row(logins: Callable[[roles.Role], Engine]) -> None:
    with logins("public").connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
        for name in schema.metadata.tables:
            with refused(connection):
                connection.execute(text(f"SELECT FROM {name}"))
    with logins("signup").connect() as connection:
        for name in ("account", "report", "observation", "staff_session", "draft_field", "batch"):
            with refused(connection):
                connection.execute(text(f"SELECT FROM {name}"))
        with refused(connection):
            connection.execute(select(schema.audit_event.c.detail))


def test_the_desk_works_with_its_role(office: Office, logins: Callable[[roles.Role], Engine]) -> None:
    owner, staff = office.engine, Desk(**{**vars(office), "engine": logins("staff")})
    sent = staff.send(CASES)
    for who in ("district", "province"):
        with staff.turn(who) as turn:
            review.approve(turn, key=staff.key(), revision=sent.revision)
    with staff.turn("officer") as turn:
        audit_log.record(turn.connection, who="test", what="test", subject="", detail={})
    etl = logins("etl")
    bootstrap.bootstrap(etl)
    report(etl, [("cases_new", "24612", date(2021, 10, 22), 1.0)])
    with database.writing(etl) as connection:
        decision = publications.decide(connection, by="test", force=True)
        publications.finish(connection, decision.n, files_sha256="f" * 64)
    with owner.connect() as connection:
        assert list(verify.contents(connection)) == []


def test_a_sign_up_is_taken_with_its_role(office: Office, logins: Callable[[roles.Role], Engine]) -> None:
    now = datetime(2021, 10, 22, tzinfo=UTC)
    with database.writing(logins("signup")) as connection:
        values: dict[str, Any] = {"code": "TN-1", "status": "registered", "place": "24611", "channel": "web"}
        values |= {"consent_version": "1", "row_key": "k", "key_id": "1", "made_at": now, "changed_at": now}
        connection.execute(insert(schema.volunteer).values(values))
        audit_log.record(connection, who="form", what="volunteer.sign_up", subject="TN-1", detail={})
    with office.engine.connect() as connection:
        assert list(audit_log.faults(connection)) == []


class Desk(Office):
    """An office whose turns see the reports of their own places alone, as the staff side has them."""

    @contextmanager
    def turn(self, who: str) -> Iterator[UnitOfWork]:
        with super().turn(who) as turn:
            roles.within(turn.connection, turn.actor.within)
            yield turn


def test_reports_of_other_places_are_not_there(office: Office, logins: Callable[[roles.Role], Engine]) -> None:
    elsewhere = office.key(place="24612")
    office.send(CASES)
    office.send(CASES, "elsewhere", key=elsewhere)
    staff, table = logins("staff"), schema.report
    desk = Desk(**{**vars(office), "engine": staff})
    with staff.connect() as connection:
        for name in roles.ROWS:
            assert connection.execute(select(schema.metadata.tables[name])).all() == []
    for who, seen in (("officer", {"24611"}), ("district", {"24611", "24612"}), ("other.district", set())):
        with desk.turn(who) as turn:
            assert set(turn.connection.scalars(select(table.c.place))) == seen
            revisions = turn.connection.execute(select(schema.report_revision)).all()
            assert len(revisions) == len(seen)
    with desk.turn("officer") as turn:
        assert state.find(turn.connection, elsewhere).status == "not_reported"
        changed = turn.connection.execute(update(table).values(made_at=office.now))
        assert changed.rowcount == 1
        with refused(turn.connection):
            turn.connection.execute(
                insert(table).values(
                    place="24614", topic="cases", day=date(2021, 1, 1), status="draft", made_at=office.now
                )
            )
    with office.engine.connect() as connection:
        assert connection.scalars(select(table.c.status).where(table.c.place == "24612")).one() == "sent"


def test_the_command(
    office: Office,
    logins: Callable[[roles.Role], Engine],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", office.engine.url.render_as_string(hide_password=False))
    assert main(["roles", "--print"]) == 0
    printed = capsys.readouterr().out
    assert "ENABLE ROW LEVEL SECURITY;" in printed and "CREATE ROLE" not in printed
    assert main(["roles"]) == 0
    assert "_public" in capsys.readouterr().out
