"""Reminders: whom, when, once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from etl.jobs import lateness
from etl.messages import deliver
from geodata import accounts
from geodata.access import Role
from geodata.geography import admin_units
from geodata.jobs import outbox
from geodata.jobs.outbox import Message
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.reports.submission import Sheet, send
from geodata.settings import config
from geodata.store import database
from geodata.work.unit_of_work import UnitOfWork
from tests.etl.messages.conftest import Post, changed, with_mail

FIVE = datetime(2021, 10, 22, 10, 5, tzinfo=UTC)
PEOPLE = {
    "xa.24611": (Role.COMMUNE_OFFICER, "24611"),
    "xa.24612": (Role.COMMUNE_OFFICER, "24612"),
    "huyen.660": (Role.DISTRICT_REVIEWER, "660"),
    "tinh": (Role.PROVINCE_REVIEWER, "67"),
    "kiem.tra": (Role.AUDITOR, "67"),
}


@pytest.fixture
def store(laid: Engine) -> Engine:
    """Places and people; the commune 24612 has sent every topic."""
    with database.writing(laid) as connection:
        for login, (role, place) in PEOPLE.items():
            accounts.create(
                connection,
                login=login,
                name="Người Thử",
                role=role,
                place=place,
                by="t",
                now=FIVE,
                email=f"{login}@tinh.example",
            )
        complete(connection)
    return laid


def complete(connection: object) -> None:
    from sqlalchemy import Connection

    assert isinstance(connection, Connection)
    turn = UnitOfWork(
        connection=connection,
        actor=accounts.actor(connection, accounts.person(connection, "xa.24612").id),
        settings=config.load(),
        places=admin_units.tree(connection),
        now=FIVE,
    )
    for topic, form in FORMS.items():
        key = Key(place="24612", topic=topic, day=FIVE.date())
        texts = {} if form.counts else {form.fields[0].id: "1"}
        texts |= {group.total.id: "0" for group in form.groups}
        texts |= {part.id: "0" for group in form.groups for part in group.parts}
        unknown = frozenset(field.id for field in form.fields)
        send(turn, key=key, sheet=Sheet(key=topic, texts=texts, unknown=unknown), seen=0)


def queued(engine: Engine) -> dict[str, Message]:
    with engine.connect() as connection:
        return {message.recipient: message for message in outbox.told(connection, "reminder")}


def test_at_five_the_late_and_their_reviewers_are_written_to(store: Engine, post: Post) -> None:
    assert lateness.remind(store, with_mail(post.port), now=FIVE) == 3
    found = queued(store)
    assert set(found) == {"xa.24611@tinh.example", "huyen.660@tinh.example", "tinh@tinh.example"}
    mine = found["xa.24611@tinh.example"]
    assert mine.subject == "Nhắc báo cáo ngày 22/10/2021: Phường Nghĩa Đức còn thiếu 5 nhóm"
    assert "Diễn biến dịch, Xét nghiệm" in mine.body
    assert found["huyen.660@tinh.example"].subject == "Báo cáo ngày 22/10/2021: 7 xã chưa báo cáo đủ"
    assert found["tinh@tinh.example"].subject == "Báo cáo ngày 22/10/2021: 70 xã chưa báo cáo đủ"
    assert deliver(store, with_mail(post.port), now=FIVE) == 3


def test_nobody_is_reminded_twice_in_an_hour_and_again_in_the_next(store: Engine, post: Post) -> None:
    settings = with_mail(post.port)
    lateness.remind(store, settings, now=FIVE)
    assert lateness.remind(store, settings, now=FIVE.replace(minute=40)) == 0
    assert lateness.remind(store, settings, now=FIVE.replace(hour=11)) == 3


@pytest.mark.parametrize(("hour", "minute"), [(9, 59), (12, 1)])
def test_before_its_hour_and_long_after_it_nothing_goes_out(store: Engine, post: Post, hour: int, minute: int) -> None:
    assert lateness.remind(store, with_mail(post.port), now=FIVE.replace(hour=hour, minute=minute)) == 0


def test_a_disabled_account_is_left_in_peace(store: Engine, post: Post) -> None:
    with database.writing(store) as connection:
        accounts.disable(connection, accounts.person(connection, "xa.24611").id, by="t", why="nghỉ", now=FIVE)
    lateness.remind(store, with_mail(post.port), now=FIVE)
    assert "xa.24611@tinh.example" not in queued(store)


def test_without_mail_and_webhook_nothing_is_queued(store: Engine) -> None:
    assert lateness.remind(store, changed(), now=FIVE) == 0


def test_a_webhook_gets_the_whole_list(store: Engine) -> None:
    settings = changed(webhook={"url": "https://tin.example/nhan"})
    assert lateness.remind(store, settings, now=FIVE) == 1
    body = queued(store)["https://tin.example/nhan"].body
    assert body.count("\n") == 69
    assert "24612" not in body
