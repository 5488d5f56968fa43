"""Making, changing, disabling accounts."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select

from geodata import accounts, schema
from geodata.access import Permission, Role
from geodata.accounts import invitations, people
from geodata.commands import bootstrap
from geodata.integrity import audit_log
from geodata.store import database
from tests.geodata.accounts.conftest import NOW, Make


def test_an_actor_covers_the_places_below_its_own(engine: Engine, reviewer: int) -> None:
    with engine.connect() as connection:
        actor = accounts.actor(connection, reviewer)
    assert actor.may(Permission.REPORT_REVIEW, "24611")
    assert actor.may(Permission.REPORT_REVIEW, "660")
    assert not actor.may(Permission.REPORT_REVIEW, "67")
    assert not actor.may(Permission.PUBLISH)


@pytest.mark.parametrize(
    ("login", "role", "place"),
    [
        ("x", Role.COMMUNE_OFFICER, "24611"),
        ("có dấu", Role.COMMUNE_OFFICER, "24611"),
        ("xa.24611", Role.COMMUNE_OFFICER, "99999"),
        ("xa.24611", Role.COMMUNE_OFFICER, "660"),
        ("quan-tri", Role.ADMINISTRATOR, "24611"),
    ],
)
def test_an_account_that_fits_nowhere_is_refused(
    engine: Engine, make: Make, login: str, role: Role, place: str
) -> None:
    with pytest.raises(people.AccountNotPossible), database.writing(engine) as connection:
        accounts.create(connection, login=login, name="Ai Đó", role=role, place=place, by="test", now=NOW)


def test_a_login_is_somebodys_once_however_it_is_written(engine: Engine, officer: int) -> None:
    with pytest.raises(people.AccountNotPossible, match="Đã có"), database.writing(engine) as connection:
        accounts.create(
            connection, login=" XA.24611 ", name="Ai Đó", role=Role.COMMUNE_OFFICER, place="24611", by="t", now=NOW
        )


def test_a_change_of_role_ends_sessions_and_a_change_of_name_does_not(engine: Engine, officer: int) -> None:
    with engine.connect() as connection:
        before = accounts.person(connection, officer).epoch
    with database.writing(engine) as connection:
        accounts.change(connection, officer, by="t", role=Role.COMMUNE_OFFICER, place="24611", name="Tên Khác")
        assert accounts.person(connection, officer).epoch == before
        accounts.change(connection, officer, by="t", role=Role.COMMUNE_OFFICER, place="24612", name="Tên Khác")
        assert accounts.person(connection, officer).epoch == before + 1
    with engine.connect() as connection, pytest.raises(accounts.UnknownAccount):
        accounts.actor(connection, officer, epoch=before)


def test_a_disabled_account_does_nothing_until_it_is_enabled(engine: Engine, officer: int) -> None:
    with database.writing(engine) as connection:
        accounts.disable(connection, officer, by="t", why="nghỉ việc", now=NOW)
    with engine.connect() as connection, pytest.raises(accounts.Disabled):
        accounts.actor(connection, officer)
    with database.writing(engine) as connection:
        accounts.enable(connection, officer, by="t", now=NOW)
        assert accounts.actor(connection, officer).login == "xa.24611"


def test_the_first_administrator_is_invited_until_somebody_has_a_password(engine: Engine) -> None:
    bootstrap.bootstrap(engine)
    with database.writing(engine) as connection:
        old = accounts.first_administrator(connection, province="67", now=NOW)
        new = accounts.first_administrator(connection, province="67", now=NOW)
        assert old and new and old != new
        assert connection.scalar(select(func.count()).select_from(schema.account)) == 1
        with pytest.raises(invitations.NotValid):
            invitations.find(connection, old, now=NOW)
        found = invitations.find(connection, new, now=NOW)
        accounts.passwords.set_(connection, found.account, "dốc Đồi 82 sương", now=NOW)
        assert accounts.first_administrator(connection, province="67", now=NOW) is None


def test_every_step_is_in_the_audit_log_without_secrets(engine: Engine, officer: int) -> None:
    with database.writing(engine) as connection:
        token = invitations.invite(connection, officer, purpose="reset", by="quantri", now=NOW)
    with engine.connect() as connection:
        entries = connection.execute(select(schema.audit_event)).all()
        assert audit_log.verify(connection) == len(entries)
    assert {"account.create", "account.password", "account.invite"} <= {entry.what for entry in entries}
    assert all(token not in str(entry) and "argon2" not in str(entry) for entry in entries)
