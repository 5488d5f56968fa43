"""Messages to volunteers: true, to whom it concerns, by the first way that is there; no address in clear anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select, update

from etl.messages import deliver, posting
from geodata import schema
from geodata.jobs import outbox
from geodata.jobs.outbox import Message
from geodata.settings.config import Settings
from geodata.store import database
from geodata.volunteers import assignments, notifications, people, vetting, withdrawals
from geodata.volunteers.assignments import Assignment
from geodata.volunteers.keyring import keyring
from geodata.work.unit_of_work import UnitOfWork
from tests.etl.messages.conftest import Post, with_mail
from tests.geodata.volunteers.conftest import Camp, camp
from tests.geodata.volunteers.test_dispatch import accepted, offer, person, turn
from tests.geodata.volunteers.test_dispatch import post as post_need
from tests.http_support import Answer, HttpServer

__all__ = ["camp"]
ADDRESS = "ban@tinh.example"
SITE = "https://covidmap.example"


@dataclass
class Office:
    """A store with somebody who was asked, and the settings that send."""

    camp: Camp
    settings: Settings
    links: list[str] = field(default_factory=list)

    def ask(self, **change: str) -> Assignment:
        """Somebody signs up, is accepted and asked for need 1."""
        self.links.append(accepted(self.camp, **change))
        need = post_need(self.camp)
        with turn(self.camp) as work:
            offer(work, need, self.links[-1])
            return assignments.of_volunteer(work.connection, person(work, self.links[-1]).id)[0]

    def say_yes(self, one: Assignment) -> Assignment:
        with self.turn() as work:
            volunteer = people.find(work.connection, one.volunteer)
            assert assignments.answer(work.connection, volunteer, one, yes=True, now=self.camp.now)
            return assignments.find(work.connection, one.id)

    @contextmanager
    def turn(self) -> Iterator[UnitOfWork]:
        with turn(self.camp) as work:
            yield work

    def withdraw(self, one: Assignment) -> None:
        with self.turn() as work:
            withdrawals.withdraw(work, assignments.find(work.connection, one.id))

    def send(self, **later: float) -> int:
        return deliver(self.camp.engine, self.settings, now=self.camp.now + timedelta(**later))

    def told(self, kind: notifications.Kind, one: Assignment) -> Message | None:
        with self.camp.engine.connect() as connection:
            found = {told.key: told for told in outbox.told(connection, notifications.of_need(one.need))}
        return found.get(notifications.key(kind, one.need, one.id))

    def state(self, one: Assignment) -> str:
        with self.camp.engine.connect() as connection:
            return notifications.states(connection, one.need).get(one.id, "")

    def stored(self) -> str:
        with self.camp.engine.connect() as connection:
            return repr(connection.execute(select(schema.message)).all())

    def set(self, section: str, **values: Any) -> None:
        content = self.settings.model_dump(mode="json", by_alias=True)
        content[section] |= values
        self.settings = Settings.model_validate_json(json.dumps(content))


@pytest.fixture
def office(post: Post, tmp_path: Path, camp: Camp) -> Office:
    camp.ring = keyring(tmp_path / "keys")
    made = Office(camp=camp, settings=with_mail(post.port))
    made.set("storage", var=str(tmp_path))
    made.set("server", public_url=SITE)
    return made


@pytest.fixture
def gateway(office: Office, http_server: HttpServer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """An SMS gateway and a webhook that answer as told, one answer after the other."""
    monkeypatch.setenv("SMS_TOKEN", "the-token")

    def answers(*given: Answer, accents: bool = True) -> None:
        url = http_server.route("/sms", *given)
        office.set("staff", sms={"url": url, "sender": "DAKNONG", "accents": accents})
        office.set("staff", webhook={"url": http_server.route("/zalo", Answer())})

    return answers


def test_an_offer_goes_to_the_address_that_is_opened_at_the_last_moment(office: Office, post: Post) -> None:
    one = office.ask(email=ADDRESS)
    assert office.send() == 1 and office.send(minutes=60) == 0
    (letter,) = post.letters
    text = letter.get_content()
    assert letter["To"] == ADDRESS and letter["Subject"] == "Ban chỉ đạo nhờ bạn giúp: Cài ứng dụng tại điểm tiêm"
    assert "Trạm y tế, Phường Nghĩa Đức" in text and "Từ 25/10/2021 đến 27/10/2021" in text
    assert f"{SITE}/tinh-nguyen/tra-loi/{one.id}-" in text
    assert ADDRESS not in office.stored() and "tra-loi" not in office.stored()
    assert office.state(one) == "mail"


def test_without_a_public_address_the_private_link_is_named(office: Office, post: Post) -> None:
    office.set("server", public_url=None)
    office.ask(email=ADDRESS)
    office.send()
    assert "Hãy mở liên kết riêng" in post.letters[0].get_content()


def test_who_gave_no_address_is_to_be_called(office: Office, post: Post) -> None:
    one = office.ask()
    assert office.send() == 0 and post.letters == []
    assert office.state(one) == "call"
    office.withdraw(one)
    assert office.state(one) == "" and office.send() == 0 and office.state(one) == ""


def test_an_sms_goes_to_who_gave_no_address(
    office: Office, post: Post, http_server: HttpServer, gateway: Callable[..., None]
) -> None:
    gateway(Answer())
    office.set("volunteers", notify=["mail", "sms"])
    one, other = office.ask(), office.ask(phone="0912 345 678", email=ADDRESS)
    assert office.send() == 2 and len(post.letters) == 1
    (asked,) = http_server.requests
    said = orjson.loads(asked.body)
    assert (said["to"], said["from"]) == ("+84903123456", "DAKNONG")
    assert said["text"].startswith("Nhờ bạn giúp: Cài ứng dụng") and f"{SITE}/tinh-nguyen/tra-loi/" in said["text"]
    assert asked.headers["authorization"] == "Bearer the-token" and asked.headers["idempotency-key"] == said["id"]
    assert (office.state(one), office.state(other)) == ("sms", "mail")
    assert "903123456" not in office.stored()


def test_an_address_that_is_refused_falls_to_the_next_way_and_is_told_nowhere(
    office: Office, post: Post, gateway: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    gateway(Answer(status=500), Answer())
    office.set("volunteers", notify=["mail", "sms"])
    one = office.ask(email="khong.co@tinh.example")
    assert office.send() == 0 and office.state(one) == "waits"
    post.answers.append("554 the mail server is not asked again")
    assert office.send(minutes=2) == 1 and office.state(one) == "sms" and len(post.answers) == 1
    bare = office.ask(email="khong.co@tinh.example", phone="0912 345 678")
    office.set("volunteers", notify=["mail"])
    office.send()
    assert office.state(bare) == "call" and "550" in caplog.text
    assert "khong.co" not in office.stored() + caplog.text


@pytest.mark.parametrize(
    ("status", "state"), [(500, "waits"), (429, "waits"), (302, "waits"), (401, "call"), (422, "call")]
)
def test_a_gateway_that_refuses(office: Office, gateway: Callable[..., None], status: int, state: str) -> None:
    gateway(Answer(status=status))
    office.set("volunteers", notify=["sms"])
    one = office.ask()
    assert office.send() == 0 and office.state(one) == state


def test_a_gateway_that_does_not_answer_in_time_is_asked_again(
    office: Office, http_server: HttpServer, gateway: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "DEADLINE", 0.2)
    gateway(Answer(delay=1), Answer())
    office.set("volunteers", notify=["sms"])
    one = office.ask()
    assert office.send() == 0 and office.state(one) == "waits"
    assert office.send(minutes=2) == 1 and office.state(one) == "sms"
    first, second = (asked.headers["idempotency-key"] for asked in http_server.requests)
    assert first == second


def test_a_gateway_that_is_gone_is_asked_again_and_given_up_after_a_day(
    office: Office, gateway: Callable[..., None]
) -> None:
    gateway(Answer())
    office.set("staff", sms={"url": "http://127.0.0.1:9/sms", "sender": "DAKNONG", "accents": True})
    office.set("volunteers", notify=["sms"])
    one = office.ask()
    office.send()
    assert office.state(one) == "waits"
    for hours in range(1, 26):
        office.send(hours=hours)
    assert office.state(one) == "call"


def test_an_own_gateway_is_told_phone_and_code(
    office: Office, http_server: HttpServer, gateway: Callable[..., None]
) -> None:
    gateway(Answer())
    office.set("volunteers", notify=["webhook", "mail"])
    one = office.ask(email=ADDRESS)
    assert office.send() == 1 and office.state(one) == "webhook"
    said = orjson.loads(http_server.requests[-1].body)
    with office.turn() as work:
        code = people.find(work.connection, one.volunteer).code
    assert (said["to"], said["code"]) == ("+84903123456", code) and "tra-loi" in said["text"]


def test_without_accents_a_text_is_plain(office: Office, http_server: HttpServer, gateway: Callable[..., None]) -> None:
    gateway(Answer(), accents=False)
    office.set("volunteers", notify=["sms"])
    office.ask()
    office.send()
    text = orjson.loads(http_server.requests[-1].body)["text"]
    assert text.isascii() and text.startswith("Nho ban giup: Cai ung dung tai diem tiem, Phuong Nghia Duc, 25/10-27/10")


def test_a_token_that_others_may_read_is_not_sent_and_holds_nobody_else_up(
    office: Office, post: Post, gateway: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gateway(Answer())
    open_to_all = tmp_path / "token"
    open_to_all.write_text("the-token", encoding="utf-8")
    open_to_all.chmod(0o644)
    monkeypatch.delenv("SMS_TOKEN")
    monkeypatch.setenv("SMS_TOKEN_FILE", str(open_to_all))
    office.set("volunteers", notify=["mail", "sms"])
    one, other = office.ask(), office.ask(phone="0912 345 678", email=ADDRESS)
    assert office.send() == 1 and len(post.letters) == 1
    told = office.told("offer", one)
    assert told and "0644" in told.error and (office.state(one), office.state(other)) == ("waits", "mail")


def test_who_was_refused_is_asked_nothing_any_more(office: Office, post: Post) -> None:
    one = office.ask(email=ADDRESS)
    with office.turn() as work:
        vetting.refuse(work, person(work, office.links[0]), "đã đủ người")
    assert office.send() == 0 and post.letters == [] and office.state(one) == ""


@pytest.mark.parametrize("move", ["paused", "deleted", "withdrawn"])
def test_who_is_not_to_be_contacted_is_left_in_peace(office: Office, post: Post, move: str) -> None:
    one = office.ask(email=ADDRESS)
    with office.turn() as work:
        volunteer, now = person(work, office.links[0]), office.camp.now
        if move == "paused":
            people.pause(work.connection, volunteer, by="form", now=now)
        elif move == "deleted":
            people.remove(work.connection, volunteer, by="form", why="asked", now=now)
        else:
            table = schema.volunteer_consent
            work.connection.execute(update(table).values(withdrawn_at=now))
    assert office.send() == 0 and post.letters == []
    told = office.told("offer", one)
    assert told and told.given_up_at and office.state(one) == "quiet"


def test_an_offer_that_is_withdrawn_before_it_went_out_goes_to_nobody(office: Office, post: Post) -> None:
    one = office.ask(email=ADDRESS)
    office.withdraw(one)
    told = office.told("offer", one)
    assert told and told.given_up_at and told.error == notifications.NO_LONGER
    assert office.send() == 0 and post.letters == [] and office.state(one) == ""


def test_an_offer_that_is_withdrawn_after_it_went_out_is_told(office: Office, post: Post) -> None:
    one = office.ask(email=ADDRESS)
    office.send()
    office.withdraw(one)
    assert office.state(one) == "off_waits"
    assert office.send() == 1 and office.state(one) == "off_told"
    assert post.letters[1]["Subject"].startswith("Không cần bạn trả lời nữa")


def test_an_offer_withdrawn_while_it_goes_out_is_told(office: Office, post: Post) -> None:
    one = office.ask(email=ADDRESS)
    waiting = office.told("offer", one)
    office.withdraw(one)
    with database.writing(office.camp.engine) as connection:
        assert waiting
        outbox.sent(connection, waiting, now=office.camp.now)
    assert office.send() == 1 and office.state(one) == "off_told"
    assert post.letters[0]["Subject"].startswith("Không cần bạn trả lời nữa")


def test_a_failure_does_not_bring_a_message_back_that_was_taken_back(office: Office) -> None:
    one = office.ask(email=ADDRESS)
    waiting = office.told("offer", one)
    office.withdraw(one)
    with database.writing(office.camp.engine) as connection:
        assert waiting
        outbox.failed(connection, waiting, error="451 later", now=office.camp.now)
    assert office.state(one) == "" and office.send(minutes=5) == 0


def test_who_has_accepted_is_told_that_it_is_off(office: Office, post: Post) -> None:
    one = office.say_yes(office.ask(email=ADDRESS))
    office.withdraw(one)
    assert office.send() == 1 and office.state(one) == "off_told"
    assert post.letters[0]["Subject"] == "Bạn không cần đến nữa: Cài ứng dụng tại điểm tiêm"
    assert "Từ 25/10/2021 đến 27/10/2021" in post.letters[0].get_content()


def test_who_cannot_be_told_that_it_is_off_has_to_be_called(office: Office) -> None:
    one = office.say_yes(office.ask())
    office.withdraw(one)
    office.send()
    assert office.state(one) == "off_call"


@pytest.mark.parametrize(("cancelled", "subjects"), [(True, 2), (False, 1)])
def test_a_need_that_ends_is_told_to_those_whom_it_concerns(
    office: Office, post: Post, *, cancelled: bool, subjects: int
) -> None:
    first, second = office.ask(email=ADDRESS), office.ask(email="hai@tinh.example", phone="0912 345 678")
    office.send()
    office.say_yes(first)
    need = post_need(office.camp)
    with office.turn() as work:
        withdrawals.close(work, need, cancelled=cancelled)
    assert office.send() == subjects
    told = {letter["To"]: letter["Subject"] for letter in post.letters[2:]}
    assert told.pop("hai@tinh.example").startswith("Không cần bạn trả lời nữa")
    assert [subject.startswith("Bạn không cần đến nữa") for subject in told.values()] == [True] * (subjects - 1)
    assert office.state(second) == "off_told"


def test_an_offer_of_days_that_are_over_goes_to_nobody(office: Office, post: Post) -> None:
    one = office.ask(email=ADDRESS)
    assert office.send(days=10) == 0 and post.letters == [] and office.state(one) == ""
