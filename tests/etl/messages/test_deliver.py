"""Sending: once per key, tried again, given up; by mail and by webhook."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from etl.messages import deliver
from geodata.jobs import outbox
from geodata.settings.config import Settings
from geodata.store import database
from tests.etl.messages.conftest import Post, changed, with_mail
from tests.http_support import Answer, HttpServer

NOW = datetime(2021, 10, 22, 10, tzinfo=UTC)


def queue(engine: Engine, *, to: str = "xa@tinh.example", key: str = "k", channel: outbox.Channel = "mail") -> bool:
    with database.writing(engine) as connection:
        return outbox.queue(
            connection, channel=channel, to=to, subject="Nhắc báo cáo", body="Còn thiếu: Xét nghiệm.", key=key, now=NOW
        )


def one(engine: Engine) -> outbox.Message:
    with engine.connect() as connection:
        (found,) = outbox.told(connection, "k")
    return found


def send(engine: Engine, settings: Settings, *, minutes: float = 0) -> int:
    return deliver(engine, settings, now=NOW + timedelta(minutes=minutes))


@pytest.fixture
def store(engine: Engine) -> Engine:
    database.migrate(engine)
    return engine


def test_a_letter_arrives_whole_and_once(store: Engine, post: Post) -> None:
    assert queue(store)
    assert not queue(store)
    assert send(store, with_mail(post.port)) == 1
    assert send(store, with_mail(post.port), minutes=60) == 0
    (letter,) = post.letters
    assert (letter["To"], letter["Subject"]) == ("xa@tinh.example", "Nhắc báo cáo")
    assert letter.get_content().strip() == "Còn thiếu: Xét nghiệm."
    assert one(store).sent_at == NOW


def test_a_letter_sent_twice_is_known_for_the_same(store: Engine, post: Post) -> None:
    queue(store)
    post.answers.append("451 later")
    send(store, with_mail(post.port))
    send(store, with_mail(post.port), minutes=2)
    identity = post.letters[0]["Message-ID"]
    assert identity == f"<{hashlib.sha256(b'k').hexdigest()[:32]}@tinh.example>"


def test_a_server_that_defers_is_asked_again_after_a_pause(store: Engine, post: Post) -> None:
    queue(store)
    post.answers += ["451 later", "451 later"]
    assert send(store, with_mail(post.port)) == 0
    assert send(store, with_mail(post.port), minutes=0.5) == 0
    assert len(post.answers) == 1
    assert send(store, with_mail(post.port), minutes=2) == 0
    assert send(store, with_mail(post.port), minutes=10) == 1
    assert one(store).tries == 3


@pytest.mark.parametrize(("to", "answer"), [("xa@tinh.example", "554 no"), ("khong.co@tinh.example", None)])
def test_a_lasting_refusal_is_given_up_with_its_reason(store: Engine, post: Post, to: str, answer: str | None) -> None:
    queue(store, to=to)
    post.answers += [answer] if answer else []
    send(store, with_mail(post.port))
    found = one(store)
    assert found.given_up_at == NOW
    assert "55" in found.error
    assert send(store, with_mail(post.port), minutes=600) == 0


def test_a_server_that_is_gone_is_given_up_after_a_day(store: Engine) -> None:
    queue(store)
    for hours in range(26):
        send(store, with_mail(9), minutes=60 * hours)
    assert one(store).given_up_at is not None
    assert "refused" in one(store).error


def test_a_server_without_the_tls_that_is_asked_for_gets_no_letter(store: Engine, post: Post) -> None:
    queue(store)
    assert send(store, with_mail(post.port, security="starttls")) == 0
    assert post.letters == []
    assert one(store).sent_at is None


def test_one_failure_does_not_keep_others_back(store: Engine, post: Post) -> None:
    queue(store, to="khong.co@tinh.example", key="k1")
    queue(store, key="k2")
    assert send(store, with_mail(post.port)) == 1
    assert [letter["To"] for letter in post.letters] == ["xa@tinh.example"]
    with store.connect() as connection:
        (refused,), (sent,) = outbox.told(connection, "k1"), outbox.told(connection, "k2")
    assert sent.sent_at == NOW and refused.sent_at is None and "550" in refused.error


@pytest.mark.parametrize(
    "to", ["(x@tinh.example", "a@[b.c", "a@b.example,c@d.example", "a@b@c", "a\nb@c.d", "=?utf-8?q?a?=@b.c", ""]
)
def test_what_is_no_address_is_given_up_and_keeps_nobody_back(store: Engine, post: Post, to: str) -> None:
    queue(store, to=to, key="a")
    queue(store)
    assert send(store, with_mail(post.port)) == 1
    assert [letter["To"] for letter in post.letters] == ["xa@tinh.example"]


@given(st.from_regex(outbox.ADDRESS, fullmatch=True))
def test_an_address_is_one_in_a_header(address: str) -> None:
    made = EmailMessage(policy=SMTP)
    made["To"] = address
    assert [one.addr_spec for one in made["To"].addresses] == [address]


def test_a_webhook_is_posted_signed(store: Engine, http_server: HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_KEY", "khoa")
    queue(store, channel="webhook")
    assert send(store, changed(webhook={"url": http_server.route("/tin", Answer())})) == 1
    asked = http_server.requests[-1]
    assert orjson.loads(asked.body)["text"] == "Còn thiếu: Xét nghiệm."
    assert asked.headers["x-signature"] == "sha256=" + hmac.new(b"khoa", asked.body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(("status", "over"), [(503, False), (404, True), (302, False)])
def test_a_webhook_that_fails_is_tried_again_unless_it_is_gone(
    store: Engine, http_server: HttpServer, status: int, over: bool
) -> None:
    address = http_server.route("/tin", Answer(status=status))
    queue(store, channel="webhook")
    assert send(store, changed(webhook={"url": address})) == 0
    assert (one(store).given_up_at is not None) == over


def test_without_a_server_a_message_waits(store: Engine) -> None:
    queue(store)
    assert send(store, changed()) == 0
    assert "no mail server" in one(store).error
