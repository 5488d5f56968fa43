"""Installations that older code made start with this code: nothing of theirs is lost, what was published stays.

They are those kept here as files; the one of the commit before, where its history is there; and one made before, in the
folder UPGRADE_FROM.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, MetaData, select

from dashboard.server import build_public
from dashboard.staff.server import build_staff
from etl import sources
from geodata import schema, verify
from geodata.access import Role
from geodata.commands import bootstrap
from geodata.reports import drafts
from geodata.reports.state import Key
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.programme_support import REPOSITORY
from tests.serving import serving
from tests.staffed_support import Officer
from tests.upgrade import older_installation
from tests.upgrade.older_installation import LOGIN, PLACE, PUBLISHED, Made

HERE, BEFORE = Path(__file__).parent, "HEAD^"
Rows = Mapping[str, Mapping[tuple[object, ...], Mapping[str, object]]]
REWRITTEN = frozenset({"alembic_version"})
"""Tables of which a migration writes rows anew."""


def older() -> list[str]:
    """What can be upgraded here."""
    if made := os.environ.get("UPGRADE_FROM"):
        return [made]
    asked = subprocess.run(["git", "rev-parse", "--verify", BEFORE], cwd=REPOSITORY, check=False, capture_output=True)
    return [*sorted(path.name for path in HERE.glob("*.tar.xz")), *([BEFORE] if asked.returncode == 0 else [])]


@dataclass(frozen=True, kw_only=True)
class Upgraded:
    """An installation after its first start with this code; its rows before and after the schema was brought up."""

    made: Made
    settings: Settings
    engine: Engine
    store: Store
    before: Rows
    after: Rows


@pytest.fixture(scope="module", params=older())
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    folder = tmp_path_factory.mktemp("installation")
    if request.param == BEFORE:
        older_installation.write(BEFORE, folder)
    elif request.param.endswith(".tar.xz"):
        older_installation.unpack(HERE / request.param, folder)
    else:
        shutil.copytree(request.param, folder, dirs_exist_ok=True)
    made = older_installation.restore(folder)
    settings = config.load(folder / "config.yaml", {"VAR": str(folder / "var"), "SEED": "none"})
    settings, store = sources.take_up(settings), Store(settings.storage.publications)
    engine = database.connect(settings.storage.database_url)
    before = rows(engine)
    bootstrap.bootstrap(engine)
    after = rows(engine)
    publication.catch_up(engine, store, settings, by="start")
    yield Upgraded(made=made, settings=settings, engine=engine, store=store, before=before, after=after)
    engine.dispose()


def rows(engine: Engine) -> Rows:
    """Every row of every table by its primary key."""
    known = MetaData()
    known.reflect(engine)
    found = {}
    with engine.connect() as connection:
        for table in known.sorted_tables:
            keys = [column.name for column in table.primary_key] or [column.name for column in table.columns]
            read = connection.execute(select(table)).mappings()
            found[table.name] = {tuple(row[key] for key in keys): dict(row) for row in read}
    return found


def test_no_row_is_lost_or_says_something_else(upgraded: Upgraded) -> None:
    kinds = ("account", "batch", "draft_field", "observation", "publication", "report", "report_revision")
    assert all(upgraded.before[kind] for kind in kinds)
    for table in upgraded.before.keys() - REWRITTEN:
        for key, row in upgraded.before[table].items():
            now = upgraded.after[table][key]
            assert {name: now[name] for name in row} == row, f"{table} {key}"


def test_nothing_is_amiss(upgraded: Upgraded) -> None:
    assert verify.everything(upgraded.engine, upgraded.settings) == []


def test_what_was_published_is_served_byte_for_byte_where_it_was(upgraded: Upgraded) -> None:
    """Beside the publication that the start has made of what waited."""
    client = build_public(upgraded.settings, upgraded.store, engine=upgraded.engine).test_client()
    assert client.get("/data/current.json").get_json()["publication"] == len(PUBLISHED) + 1
    assert len(upgraded.made.files) > 50
    for address, digests in upgraded.made.files.items():
        assert {name: digest(client, address, name) for name in digests} == digests, address


def digest(client: FlaskClient, address: str, encoding: str) -> str:
    answer = client.get(address, headers={"Accept-Encoding": encoding})
    return hashlib.sha256(answer.get_data()).hexdigest() if answer.status_code == 200 else answer.status


def test_what_waited_was_published_and_what_was_sent_waits_for_review(upgraded: Upgraded) -> None:
    batch = schema.batch.c
    with upgraded.engine.connect() as connection:
        read = connection.execute(select(batch.source, batch.status, batch.published_in).order_by(batch.id))
        found = [tuple(row) for row in read]
    assert found == [
        ("commune_report", "published", 1),
        ("commune_report", "published", 2),
        ("commune_report", "published", 3),
        ("commune_form", "submitted", None),
    ]


def test_an_officer_signs_in_with_the_old_password_and_finds_the_draft(upgraded: Upgraded) -> None:
    made = upgraded.made
    with serving(build_staff(upgraded.settings, upgraded.store, engine=upgraded.engine)) as origin:
        officer = Officer(origin, LOGIN, PLACE, date.fromisoformat(made.day))
        officer.sign_in()
        page = officer.client.get(officer.form(made.sent))
        assert page.status_code == 200
        officer.client.close()
    with upgraded.engine.connect() as connection:
        person = connection.execute(select(schema.account)).one()
        draft = drafts.read(connection, Key(place=PLACE, topic=made.drafted, day=officer.day))
    assert (person.login, person.role, person.place) == (LOGIN, Role.COMMUNE_OFFICER, PLACE)
    assert {name: typed.text for name, typed in draft.items()} == {made.field: made.text}
