"""Many at once: a code opens once, guesses are counted one by one, few passwords are hashed at a time."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import Engine, func, select

from geodata import schema
from geodata.accounts import invitations, passwords, second_factor, signin
from geodata.accounts.signin import Attempt
from geodata.store import database
from tests.geodata.accounts.conftest import KEY, NOW, PASSWORD

AT_ONCE = 8


def outcomes(engine: Engine, attempt: Attempt, times: int) -> Counter[str]:
    def one(_: int) -> str:
        try:
            signin.sign_in(engine, attempt, key=KEY, now=NOW, idle_days=45)
        except PermissionError as refusal:
            return type(refusal).__name__
        return "in"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(times)))


def test_one_code_typed_at_several_desks_opens_one(engine: Engine, reviewer: int) -> None:
    secret, before = second_factor.new_secret(), NOW - timedelta(minutes=5)
    totp = pyotp.TOTP(secret)
    with database.writing(engine) as connection:
        second_factor.set_up(connection, reviewer, secret, totp.at(before), key=KEY, now=before)
    found = outcomes(engine, Attempt(login="huyen.660", password=PASSWORD, code=totp.at(NOW), address="a"), 4)
    assert found["in"] == 1


@pytest.mark.parametrize("login", ["xa.24611", "khong.co"])
def test_guesses_at_the_same_moment_are_counted_one_by_one(engine: Engine, officer: int, login: str) -> None:
    found = outcomes(engine, Attempt(login=login, password="sai rồi nhé 1", code=None, address="a"), 12)
    assert found == Counter(SignInRefused=4, SignInLocked=8)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.signin_failure)) == 5


def test_an_invitation_opened_twice_is_used_once(engine: Engine, officer: int) -> None:
    with database.writing(engine) as connection:
        token = invitations.invite(connection, officer, purpose="reset", by="t", now=NOW)
    with engine.connect() as connection:
        found = invitations.find(connection, token, now=NOW)

    def use(_: int) -> bool:
        try:
            with database.writing(engine) as connection:
                invitations.use(connection, found, now=NOW)
        except invitations.NotValid:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(use, range(AT_ONCE))) == 1


def test_no_more_passwords_are_hashed_at_a_time_than_there_are_turns() -> None:
    done = threading.Event()

    def hash_() -> None:
        passwords.fits("whatever it is", None)
        done.set()

    for _ in range(passwords.AT_ONCE):
        assert passwords.turn.acquire(blocking=False)
    waiting = threading.Thread(target=hash_)
    waiting.start()
    assert not done.wait(0.5)
    for _ in range(passwords.AT_ONCE):
        passwords.turn.release()
    waiting.join()
    assert done.is_set()
