"""The running staff side through faults: what was acknowledged is there once, what was not is taken when sent again.

FAULTS 100 (a restart with an idle pool) and 101 (an outage) among them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, func, make_url, select, text

from geodata import schema
from geodata.settings import config
from geodata.store import database
from geodata.work.report_day import report_day
from tests.programme_support import Programme
from tests.proxy_support import Proxy
from tests.staffed_support import PASSWORD, TOPICS, Officer, Sheet, sheet, staff

TOPIC = TOPICS[0]
NOBODY = ("127.0.0.1", 9)
ON_POSTGIS = pytest.mark.parametrize("database_url", ["postgis"], indirect=True)
"""A database of its own process alone can be away."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """The programme, the line in front of it, the line between it and PostgreSQL, its database, one commune."""

    programme: Programme
    front: Proxy
    back: Proxy
    engine: Engine
    people: tuple[tuple[str, str], ...]
    environ: dict[str, str]
    open_: ExitStack

    def officer(self, at: int = 0) -> Officer:
        """An officer who has signed in."""
        made = self.stranger(*self.people[at])
        made.sign_in()
        return made

    def stranger(self, login: str, place: str) -> Officer:
        """Somebody before signing in."""
        day = report_day(config.load(environ=self.environ))
        made = Officer(origin=f"http://127.0.0.1:{self.front.port}", login=login, place=place, day=day)
        self.open_.callback(made.client.close)
        return made

    def revisions(self) -> list[tuple[int, float]]:
        """Number and, as it was sent, the figure `cases_late` of every revision that is in the store."""
        revision, seen = schema.report_revision, schema.observation
        query = (
            select(revision.c.number, seen.c.value)
            .join_from(revision, seen, seen.c.batch == revision.c.batch)
            .where(seen.c.indicator == "cases_late")
            .order_by(revision.c.number)
        )
        with self.engine.connect() as connection:
            return [(number, value) for number, value in connection.execute(query)]

    def drafts(self) -> int:
        """How many fields stand in drafts."""
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(schema.draft_field)) or 0


@pytest.fixture
def running(engine: Engine, tmp_path: Path) -> Iterator[Running]:
    people = tuple(staff(engine, each=2)[:2])
    parts = engine.url
    back = Proxy(_socket(engine))
    environ = {"VAR": str(tmp_path), "DATABASE_URL": f"{parts}"}
    if parts.get_backend_name() == "postgresql":
        through = make_url(str(parts)).set(host="127.0.0.1", port=back.port, query={})
        environ["DATABASE_URL"] = through.render_as_string(hide_password=False)
    programme = Programme(environ)
    programme.start()
    front = Proxy(("127.0.0.1", programme.port))
    with ExitStack() as open_:
        open_.callback(back.close)
        open_.callback(programme.stop)
        open_.callback(front.close)
        yield Running(
            programme=programme, front=front, back=back, engine=engine, people=people, environ=environ, open_=open_
        )


def _socket(engine: Engine) -> tuple[str, int] | str:
    """Where PostgreSQL listens; nowhere on SQLite."""
    parts = engine.url
    if parts.get_backend_name() != "postgresql":
        return NOBODY
    if parts.host:
        return parts.host, parts.port or 5432
    return f"{parts.query['host']}/.s.PGSQL.{parts.port or 5432}"


def _sheet(running: Running) -> Sheet:
    return sheet(running.people[0][1], TOPIC, random.Random(4))


def _late(one: Sheet) -> float:
    return float(one.figures["cases_late"])


def test_a_reply_that_was_lost_is_given_again(running: Running) -> None:
    officer, one = running.officer(), _sheet(running)
    running.front.lose(b"X-By-Script")
    assert officer.until_taken(one, 0) == 204
    assert (running.front.lost, officer.retried) == (1, 1)
    assert running.revisions() == [(1, _late(one))]


@ON_POSTGIS
def test_a_lost_reply_to_commit_is_neither_lost_nor_doubled(running: Running) -> None:
    officer, one = running.officer(), _sheet(running)
    running.back.lose(b"COMMIT")
    first = officer.post(one, 0)
    assert first.status_code == 503
    assert "Máy chủ đang bận" in first.text
    assert running.back.lost == 1
    assert officer.until_taken(one, 0) == 204
    assert running.revisions() == [(1, _late(one))]


@pytest.mark.parametrize("all_of_it", [False, True], ids=["worker", "server"])
def test_killed_in_between_nothing_is_half_taken(running: Running, all_of_it: bool) -> None:
    officer, one = running.officer(), _sheet(running)
    with ThreadPoolExecutor(1) as pool:
        with database.writing(running.engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE report_revision IN EXCLUSIVE MODE"))
            sending = pool.submit(officer.until_taken, one, 0)
            time.sleep(0.5)
            if all_of_it:
                running.programme.stop()
            else:
                _all_workers(running.programme)
        assert running.revisions() == []
        if all_of_it:
            running.programme.start()
        assert sending.result() == 204
    assert officer.retried > 0
    assert running.revisions() == [(1, _late(one))]


def _all_workers(programme: Programme) -> None:
    for worker in programme.worker_processes():
        worker.kill()


def test_a_double_click_is_one_sheet(running: Running) -> None:
    officer, one = running.officer(), _sheet(running)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: officer.post(one, 0).status_code, range(2)))
    assert answers == [204, 204]
    assert running.revisions() == [(1, _late(one))]


def test_of_two_officers_at_once_one_is_told_that_the_other_was_first(running: Running) -> None:
    dice, officers = random.Random(5), [running.officer(0), running.officer(1)]
    sheets = [sheet(running.people[0][1], TOPIC, dice) for _ in officers]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: pair[0].post(pair[1], 0), zip(officers, sheets, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    first = next(one for one, answer in zip(sheets, answers, strict=True) if answer.status_code == 204)
    assert running.revisions() == [(1, _late(first))]


@ON_POSTGIS
def test_a_restart_of_the_database_with_an_idle_pool_is_not_felt(running: Running) -> None:
    officer, one = running.officer(), _sheet(running)
    _end_all_sessions(running.engine)
    assert officer.client.get(officer.form(TOPIC)).status_code == 200
    _end_all_sessions(running.engine)
    assert officer.post(one, 0).status_code == 204


def _end_all_sessions(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


@ON_POSTGIS
def test_while_the_database_is_away_every_page_says_so_and_nothing_is_lost(running: Running) -> None:
    officer, one = running.officer(), _sheet(running)
    assert officer.save(TOPIC, "cases_new", 5, 0).status_code == 200
    _away(running)
    shown = officer.client.get(officer.form(TOPIC))
    assert (shown.status_code, shown.headers["Retry-After"]) == (503, "15")
    assert "Bản nháp vẫn còn" in shown.text
    saving = officer.save(TOPIC, "cases_new", 6, 1)
    assert (saving.status_code, saving.json()["error"]) == (503, "busy")
    assert officer.post(one, 0).status_code == 503
    with pytest.raises(RuntimeError, match="503"):
        running.stranger(*running.people[1]).sign_in()
    _back(running)
    assert officer.save(TOPIC, "cases_new", 6, 1).json()["version"] == 2
    assert officer.post(one, 0).status_code == 204
    assert running.revisions() == [(1, _late(one))]


def _away(running: Running) -> None:
    running.back.aim(NOBODY)
    running.back.cut()


def _back(running: Running) -> None:
    running.back.aim(_socket(running.engine))


@ON_POSTGIS
def test_what_is_typed_while_the_database_is_away_is_saved_and_sent_when_it_is_back(
    running: Running, chromium: Browser
) -> None:
    login = running.people[0][0]
    officer = running.officer()
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{officer.origin}/noi-bo/dang-nhap")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.goto(officer.origin + officer.form(TOPIC))
        _away(running)
        page.fill("[name=cases_late]", "7")
        page.keyboard.press("Tab")
        line = page.locator("[data-state]")
        expect(line).to_have_text(line.get_attribute("data-waiting") or "")
        assert running.drafts() == 0
        _back(running)
        expect(line).to_contain_text("Đã lưu nháp", timeout=20_000)
        assert running.drafts() == 1
        _away(running)
        page.check("[name=nil]")
        page.fill("[name=cases_late]", "0")
        page.click("[data-send]")
        page.click("[data-blanks] [value=unknown]")
        expect(line).to_have_text(line.get_attribute("data-queued") or "")
        _back(running)
        expect(page.locator(".note.good")).to_be_visible(timeout=30_000)
    assert running.revisions() == [(1, 0.0)]
