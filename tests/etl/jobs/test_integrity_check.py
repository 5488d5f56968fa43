"""The nightly look: silent where all is well, one letter a day to those who have to know where it is not."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from etl import messages
from etl.jobs import integrity_check
from geodata import accounts, schema
from geodata.access import Role
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from tests.etl.messages.conftest import Post
from tests.figures_support import report

NIGHT = datetime(2021, 10, 22, 20, 30, tzinfo=UTC)
PEOPLE = (
    ("kiem.tra", Role.AUDITOR, "67", "kiem.tra@tinh.example"),
    ("quan.tri", Role.ADMINISTRATOR, "67", "quan.tri@tinh.example"),
    ("xa.24611", Role.COMMUNE_OFFICER, "24611", "xa@tinh.example"),
)


@pytest.fixture
def settings(tmp_path: Path, post: Post) -> Settings:
    content = config.load(environ={"VAR": str(tmp_path)}).model_dump(mode="json", by_alias=True)
    mail = {"host": "127.0.0.1", "port": post.port, "security": "none", "user": None, "sender": "kho@tinh.example"}
    content["staff"] |= {"mail": mail}
    return Settings.model_validate_json(json.dumps(content))


@pytest.fixture
def store(laid: Engine) -> Engine:
    with database.writing(laid) as connection:
        for login, role, place, email in PEOPLE:
            accounts.create(
                connection, login=login, name="Người Thử", role=role, place=place, email=email, by="test", now=NIGHT
            )
    report(laid, [("cases_new", "24611", date(2021, 10, 1), 3.0)])
    return laid


def outcomes(engine: Engine) -> list[tuple[str, int]]:
    log = schema.audit_event
    with engine.connect() as connection:
        rows = connection.execute(select(log).where(log.c.what == integrity_check.WHAT).order_by(log.c.id))
        return [(row.subject, row.detail["findings"]) for row in rows]


def test_where_all_is_well_nobody_is_written_to(store: Engine, settings: Settings, post: Post) -> None:
    assert integrity_check.look(store, settings, now=NIGHT) == 0
    messages.deliver(store, settings)
    assert outcomes(store) == [("fits", 0)] and post.letters == []


def test_a_change_is_told_to_auditors_and_administrators_once_a_day(
    store: Engine, settings: Settings, post: Post
) -> None:
    with database.writing(store) as connection:
        connection.execute(text("UPDATE batch SET note = 'sửa tay'"))
    for later in (0, 1):
        assert integrity_check.look(store, settings, now=NIGHT + timedelta(hours=later)) == 1
    messages.deliver(store, settings)
    assert sorted(letter["To"] for letter in post.letters) == ["kiem.tra@tinh.example", "quan.tri@tinh.example"]
    body = post.letters[0].get_content()
    assert "batch/1: bị sửa" in body and "1 chỗ (23/10/2021)" in post.letters[0]["Subject"]
    integrity_check.look(store, settings, now=NIGHT + timedelta(days=1))
    messages.deliver(store, settings)
    assert len(post.letters) == 4 and outcomes(store) == [("differs", 1)] * 3
