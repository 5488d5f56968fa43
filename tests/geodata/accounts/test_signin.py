"""Signing in: failures, locks, one-time codes, idle accounts."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select

from geodata import accounts, schema
from geodata.access import Role
from geodata.accounts import failures, invitations, passwords, people, second_factor, sessions, signin
from geodata.accounts.signin import Attempt, SecondFactorNeeded, SignInLocked, SignInRefused
from geodata.store import database
from tests.geodata.accounts.conftest import KEY, NOW, PASSWORD, Make

MINUTE = timedelta(minutes=1)


def enter(
    engine: Engine,
    login: str,
    password: str = PASSWORD,
    code: str | None = None,
    *,
    now: datetime = NOW,
    address: str = "a",
) -> int:
    attempt = Attempt(login=login, password=password, code=code, address=address)
    return signin.sign_in(engine, attempt, key=KEY, now=now, idle_days=45)


def second(engine: Engine, account: int) -> tuple[pyotp.TOTP, list[str]]:
    secret = second_factor.new_secret()
    totp = pyotp.TOTP(secret)
    with database.writing(engine) as connection:
        codes = second_factor.set_up(
            connection, account, secret, totp.at(NOW - 10 * MINUTE), key=KEY, now=NOW - 10 * MINUTE
        )
    assert codes is not None
    return totp, codes


def test_the_right_password_opens_however_the_login_is_written(engine: Engine, officer: int) -> None:
    assert enter(engine, "xa.24611") == officer
    assert enter(engine, " Xa.24611 ") == officer


@pytest.mark.parametrize("login", ["xa.24611", "khong.co"])
def test_five_failures_lock_whether_or_not_there_is_such_a_login(engine: Engine, officer: int, login: str) -> None:
    for _ in range(4):
        with pytest.raises(SignInRefused):
            enter(engine, login, "sai rồi nhé 1")
    with pytest.raises(SignInLocked) as locked:
        enter(engine, login, "sai rồi nhé 1")
    assert locked.value.until == NOW + 15 * MINUTE
    with pytest.raises(SignInLocked):
        enter(engine, login, PASSWORD, now=NOW + MINUTE)


def test_a_lock_opens_after_its_time(engine: Engine, officer: int) -> None:
    for _ in range(5):
        with pytest.raises((SignInRefused, SignInLocked)):
            enter(engine, "xa.24611", "sai rồi nhé 1")
    assert enter(engine, "xa.24611", now=NOW + 16 * MINUTE) == officer


def test_an_address_that_guesses_is_held_back_and_others_are_not(engine: Engine, officer: int) -> None:
    for at in range(failures.ADDRESS_FAILURES):
        with pytest.raises(SignInRefused):
            enter(engine, f"ai.do.{at}", "sai rồi nhé 1", address="203.0.113.7")
    with pytest.raises(SignInLocked):
        enter(engine, "xa.24611", address="203.0.113.7")
    assert enter(engine, "xa.24611", address="203.0.113.8") == officer


def test_a_reviewer_needs_a_code_and_no_code_twice(engine: Engine, reviewer: int) -> None:
    totp, _ = second(engine, reviewer)
    with pytest.raises(SecondFactorNeeded):
        enter(engine, "huyen.660")
    with pytest.raises(SignInRefused):
        enter(engine, "huyen.660", code="000000" if totp.at(NOW) != "000000" else "000001")
    assert enter(engine, "huyen.660", code=totp.at(NOW)) == reviewer
    with pytest.raises(SignInRefused):
        enter(engine, "huyen.660", code=totp.at(NOW))


@pytest.mark.parametrize(("seconds", "taken"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_phone_whose_clock_drifts_by_a_step_is_let_in(
    engine: Engine, reviewer: int, seconds: int, taken: bool
) -> None:
    totp, _ = second(engine, reviewer)
    code = totp.at(NOW + timedelta(seconds=seconds))
    if taken:
        assert enter(engine, "huyen.660", code=code) == reviewer
    else:
        with pytest.raises(SignInRefused):
            enter(engine, "huyen.660", code=code)


def test_a_recovery_code_opens_once(engine: Engine, reviewer: int) -> None:
    _, codes = second(engine, reviewer)
    assert enter(engine, "huyen.660", code=codes[3].upper()) == reviewer
    with pytest.raises(SignInRefused):
        enter(engine, "huyen.660", code=codes[3])


def test_a_reviewer_without_a_second_factor_is_not_let_in_by_any_code(engine: Engine, reviewer: int) -> None:
    with pytest.raises(SignInRefused):
        enter(engine, "huyen.660", code="123456")


def test_an_account_idle_for_45_days_is_disabled(engine: Engine, officer: int) -> None:
    enter(engine, "xa.24611")
    assert enter(engine, "xa.24611", now=NOW + timedelta(days=44)) == officer
    with pytest.raises(SignInRefused):
        enter(engine, "xa.24611", now=NOW + timedelta(days=90))
    with engine.connect() as connection:
        assert accounts.person(connection, officer).disabled_why == people.IDLE


def test_old_failures_are_let_go(engine: Engine, officer: int) -> None:
    with pytest.raises(SignInRefused):
        enter(engine, "xa.24611", "sai rồi nhé 1")
    with database.writing(engine) as connection:
        failures.forget(connection, before=NOW + MINUTE)
        assert connection.execute(select(schema.signin_failure)).all() == []


@pytest.mark.parametrize("password", ["ngắn", "1234567890", "aaaaaaaaaaaa", "mat khau xa.24611", "x" * 129])
def test_a_password_that_is_easily_guessed_is_refused(engine: Engine, officer: int, password: str) -> None:
    with pytest.raises(passwords.TooWeak), database.writing(engine) as connection:
        passwords.set_(connection, officer, password, now=NOW)


def test_an_invitation_is_used_once_and_for_72_hours(engine: Engine, officer: int) -> None:
    with database.writing(engine) as connection:
        token = invitations.invite(connection, officer, purpose="reset", by="t", now=NOW)
        with pytest.raises(invitations.NotValid):
            invitations.find(connection, token, now=NOW + timedelta(hours=73))
        found = invitations.find(connection, token, now=NOW + timedelta(hours=71))
        invitations.use(connection, found, now=NOW)
        with pytest.raises(invitations.NotValid):
            invitations.use(connection, found, now=NOW)
        with pytest.raises(invitations.NotValid):
            invitations.find(connection, token, now=NOW)


def test_a_session_ends_idle_late_and_with_a_new_password(engine: Engine, officer: int) -> None:
    def find(now: datetime) -> sessions.Session | None:
        with engine.connect() as connection:
            return sessions.find(connection, token, now=now, idle_minutes=15)

    with database.writing(engine) as connection:
        token = sessions.begin(connection, data={"a": 1}, account=officer, address="a", now=NOW)
    found = find(NOW + 14 * MINUTE)
    assert found and found.account == officer and found.data == {"a": 1}
    assert find(NOW + 16 * MINUTE) is None
    for hours in range(1, 60):
        with database.writing(engine) as connection:
            sessions.keep(connection, token, data={}, now=NOW + timedelta(minutes=12 * hours))
    assert find(NOW + timedelta(minutes=12 * 59 + 1)) is not None
    with database.writing(engine) as connection:
        sessions.keep(connection, token, data={}, now=NOW + timedelta(hours=12))
    assert find(NOW + timedelta(hours=12)) is None


def test_a_new_password_ends_every_session(engine: Engine, officer: int) -> None:
    with database.writing(engine) as connection:
        token = sessions.begin(connection, data={}, account=officer, address="a", now=NOW)
        passwords.set_(connection, officer, "gió Đắk Mil 1988", now=NOW)
        assert sessions.find(connection, token, now=NOW, idle_minutes=15) is None


def test_secrets_are_sealed_for_their_row(engine: Engine, reviewer: int, make: Make) -> None:
    from geodata.settings import encryption

    totp, _ = second(engine, reviewer)
    other = make("huyen.661", Role.DISTRICT_REVIEWER, "661")
    account = schema.account
    with database.writing(engine) as connection:
        sealed = connection.scalar(select(account.c.second_factor).where(account.c.id == reviewer))
        assert sealed and totp.secret not in sealed
        connection.execute(account.update().where(account.c.id == other).values(second_factor=sealed))
    with pytest.raises(encryption.Unsealable):
        enter(engine, "huyen.661", code=totp.at(NOW))


@pytest.mark.parametrize("login", ["xa.24611", "khong.co"])
def test_failures_of_an_hour_ago_do_not_count_and_nobody_learns_by_it_who_there_is(
    engine: Engine, officer: int, login: str
) -> None:
    for minute in (0, 1, 2, 3, 60, 61, 62, 63):
        with pytest.raises(SignInRefused):
            enter(engine, login, "sai rồi nhé 1", now=NOW + minute * MINUTE)
    with pytest.raises(SignInLocked):
        enter(engine, login, "sai rồi nhé 1", now=NOW + 64 * MINUTE)
    for minute in (65, 70, 78):
        with pytest.raises(SignInLocked) as locked:
            enter(engine, login, "sai rồi nhé 1", now=NOW + minute * MINUTE)
        assert locked.value.until == NOW + 79 * MINUTE
    with pytest.raises(SignInRefused):
        enter(engine, login, "sai rồi nhé 1", now=NOW + 80 * MINUTE)


def test_an_unlocked_login_may_try_again(engine: Engine, officer: int) -> None:
    for _ in range(5):
        with pytest.raises((SignInRefused, SignInLocked)):
            enter(engine, "xa.24611", "sai rồi nhé 1")
    with database.writing(engine) as connection:
        failures.unlock(connection, "xa.24611", by="quantri")
    assert enter(engine, "xa.24611") == officer


def test_a_code_alone_opens_within_its_epoch_and_five_wrong_ones_lock(engine: Engine, reviewer: int) -> None:
    totp, _ = second(engine, reviewer)
    with pytest.raises(SecondFactorNeeded) as needed:
        enter(engine, "huyen.660")
    epoch = needed.value.epoch

    def step(code: str, *, epoch: int = epoch, now: datetime = NOW) -> int:
        return signin.second_step(
            engine, signin.Code(account=reviewer, epoch=epoch, code=code, address="a"), key=KEY, now=now
        )

    with pytest.raises(SignInRefused):
        step(totp.at(NOW), epoch=epoch - 1)
    assert step(totp.at(NOW)) == reviewer
    for _ in range(4):
        with pytest.raises(SignInRefused):
            step("wrong")
    with pytest.raises(SignInLocked):
        step("wrong")
    with pytest.raises(SignInLocked):
        step(totp.at(NOW + MINUTE), now=NOW + MINUTE)
    with pytest.raises(SignInLocked):
        enter(engine, "huyen.660", now=NOW + MINUTE)


def test_passwords_cost_what_owasp_recommends() -> None:
    """Argon2id with 46 MiB, one iteration, one lane; the tests' own hasher costs less."""
    code = "from geodata.accounts import passwords; print(passwords._NOBODY)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.startswith(f"$argon2id$v=19$m={46 * 1024},t=1,p=1$")


def test_a_hash_of_lower_costs_is_renewed_at_the_next_signing_in(engine: Engine, officer: int) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    account = schema.account
    with database.writing(engine) as connection:
        connection.execute(account.update().where(account.c.id == officer).values(password=cheap))
    assert enter(engine, "xa.24611") == officer
    with engine.connect() as connection:
        kept = connection.scalar(select(account.c.password).where(account.c.id == officer))
    assert kept and kept != cheap and passwords.renewed(PASSWORD, kept) is None
    assert enter(engine, "xa.24611") == officer
