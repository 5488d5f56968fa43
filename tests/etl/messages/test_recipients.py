"""A volunteer's address is opened when a letter goes out, and stands nowhere in clear."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.messages import deliver
from geodata import database, messages
from geodata.config import Settings
from geodata.volunteers import people
from geodata.volunteers.assignments import RECIPIENT
from geodata.volunteers.keyring import keyring
from tests.etl.messages.conftest import Post, with_mail
from tests.geodata.volunteers.conftest import Camp, camp

__all__ = ["camp"]
ADDRESS = "ban@tinh.example"


@pytest.fixture
def settings(post: Post, tmp_path: Path, camp: Camp) -> Settings:
    """A mail server, and the keys with which people are sealed."""
    made = with_mail(post.port)
    storage = made.storage.model_copy(update={"var": tmp_path})
    camp.ring = keyring(tmp_path / "keys")
    return made.model_copy(update={"storage": storage})


def queue(camp: Camp, number: int, key: str) -> None:
    with database.writing(camp.engine) as connection:
        to = f"{RECIPIENT}{number}"
        messages.queue(connection, channel="mail", to=to, subject="Nhờ giúp", body="Mai", key=key, now=camp.now)


def told(engine: Engine, key: str) -> messages.Message:
    with engine.connect() as connection:
        (found,) = messages.told(connection, key)
    return found


def test_the_address_is_opened_at_the_last_moment(camp: Camp, post: Post, settings: Settings) -> None:
    camp.sign_up(email=ADDRESS)
    queue(camp, 1, "k")
    assert deliver(camp.engine, settings, now=camp.now) == 1
    (letter,) = post.letters
    assert letter["To"] == ADDRESS
    assert told(camp.engine, "k").recipient == f"{RECIPIENT}1"


def test_who_gave_none_or_has_left_is_given_up_with_the_reason(camp: Camp, post: Post, settings: Settings) -> None:
    gone = camp.sign_up(email=ADDRESS)
    camp.sign_up(phone="0912 345 678")
    with camp.writing() as connection:
        people.remove(connection, people.by_link(connection, gone.link), by="form", why="asked", now=camp.now)
    for number in (1, 2):
        queue(camp, number, f"k{number}")
    assert deliver(camp.engine, settings, now=camp.now) == 0
    assert post.letters == []
    assert [told(camp.engine, f"k{at}").error for at in (1, 2)] == ["has left", "no e-mail address: to be called"]
    assert told(camp.engine, "k2").given_up_at is not None
