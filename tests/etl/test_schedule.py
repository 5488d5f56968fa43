"""The scheduler: each due time once, one leader, requests, deadlines, second tries."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Engine, insert, select, update

from etl import inbox, runs, schedule
from etl.schedule import Handle, Pace, latest_due
from geodata import schema
from geodata.core.text import Text
from geodata.publishing.publication_requests import PUBLISH
from geodata.settings.config import Settings
from geodata.store import database
from tests.etl.conftest import with_source
from tests.figures_support import asked, report
from tests.http_support import Answer, HttpServer

NAME = "commune_report"
FAILED = Text(vi="hỏng", en="broken")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIGURES = b"code,day,cases_new\n24611,2021-11-15,3\n"
PACE = Pace(lead=0.2, poll=0.2, again=())


def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come; a minute is taken for never."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@contextmanager
def scheduling(engine: Engine, settings: Settings, *, pace: Pace = PACE, many: int = 1) -> Iterator[list[Handle]]:
    handles = [schedule.start(engine, settings, pace=pace) for _ in range(many)]
    try:
        yield handles
    finally:
        for handle in handles:
            handle.stopping.set()
        for handle in handles:
            handle.stop()


def statuses(store: Engine, name: str = NAME) -> list[str]:
    table = schema.job_run
    with store.connect() as connection:
        return list(connection.scalars(select(table.c.status).where(table.c.source == name).order_by(table.c.id)))


def served(settings: Settings, server: HttpServer, *answers: Answer, **values: object) -> Settings:
    url = server.route("/feed.csv", *answers)
    return with_source(settings, NAME, url=url, hosts=("127.0.0.1",), allow_loopback=True, **values)


def at(hour: int, minute: int = 0, day: int = 15) -> datetime:
    return datetime(2021, 11, day, hour, minute, tzinfo=ZONE)


def test_missed_due_times_come_together_in_the_newest() -> None:
    hourly = CronTrigger.from_crontab("0 * * * *", timezone=ZONE)
    assert latest_due(hourly, since=at(1), now=at(5, 30)) == at(5)
    assert latest_due(hourly, since=at(5), now=at(5, 30)) is None
    assert latest_due(hourly, since=at(5), now=at(6)) == at(6)


def test_a_clock_that_is_set_back_or_forward_runs_no_due_time_twice(store: Engine) -> None:
    hourly = CronTrigger.from_crontab("0 * * * *", timezone=ZONE)
    runs.claim(store, NAME, trigger="schedule", due_at=at(7))
    back = runs.last_due(store, NAME, now=at(5, 30))
    assert back is None
    due = latest_due(hourly, since=at(4), now=at(5, 30))
    runs.claim(store, NAME, trigger="schedule", due_at=due)
    assert runs.last_due(store, NAME, now=at(5, 31)) == at(5)
    with pytest.raises(runs.AlreadyRun):
        runs.claim(store, NAME, trigger="schedule", due_at=at(7))
    assert latest_due(hourly, since=runs.last_due(store, NAME, now=at(7, 30)) or at(0), now=at(7, 30)) is None


def test_four_claims_of_one_due_time_give_one_run(store: Engine) -> None:
    outcomes: list[str] = []
    together = threading.Barrier(4)

    def claim() -> None:
        together.wait()
        try:
            runs.claim(store, NAME, trigger="schedule", due_at=at(7))
            outcomes.append("claimed")
        except runs.AlreadyRun:
            outcomes.append("taken")

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["claimed", "taken", "taken", "taken"]


def test_four_schedulers_one_leader_and_one_catch_up_run(
    store: Engine, settings: Settings, http_server: HttpServer
) -> None:
    busy = served(settings, http_server, Answer(body=FIGURES, etag='"1"'), schedule="0 0 * * *")
    long_ago = datetime.now(UTC) - timedelta(days=3)
    with database.writing(store) as connection:
        connection.execute(
            insert(schema.job_run).values(
                source=NAME, due_at=long_ago, started_at=long_ago, status="loaded", trigger="schedule"
            )
        )
    with scheduling(store, busy, many=4) as handles:
        until(lambda: "running" not in statuses(store) and len(statuses(store)) > 1)
        assert sum(handle.leading.is_set() for handle in handles) == 1
        leader = next(handle for handle in handles if handle.leading.is_set())
        leader.stop()
        until(lambda: any(handle.leading.is_set() for handle in handles))
        runs.request(store, NAME, by="test")
        until(lambda: statuses(store)[2:] == ["unchanged"])
    assert statuses(store) == ["loaded", "loaded", "unchanged"]
    assert len(http_server.requests) == 2


def test_a_request_is_run_once_and_answered(store: Engine, settings: Settings, http_server: HttpServer) -> None:
    asked = runs.request(store, NAME, by="test")
    with scheduling(store, served(settings, http_server, Answer(body=FIGURES))):
        until(lambda: statuses(store) == ["loaded"])
    table = schema.job_request
    with store.connect() as connection:
        run = connection.scalar(select(table.c.run).where(table.c.id == asked))
        trigger = connection.scalar(select(schema.job_run.c.trigger).where(schema.job_run.c.id == run))
    assert trigger == "request"


def test_a_request_for_the_inbox_reads_every_file(store: Engine, settings: Settings) -> None:
    box = inbox.folder(settings, NAME)
    (box / "a.csv").write_bytes(FIGURES)
    (box / "b.csv").write_bytes(FIGURES)
    runs.request(store, NAME, by="test")
    with scheduling(store, settings):
        until(lambda: statuses(store) == ["loaded", "unchanged"] and len(list((box / "done").glob("*"))) == 2)


def test_an_unknown_source_is_answered(store: Engine, settings: Settings) -> None:
    runs.request(store, "nowhere", by="test")
    with scheduling(store, settings):
        until(lambda: statuses(store, "nowhere") == ["failed"])


def test_a_failed_run_is_shown_and_tried_again(store: Engine, settings: Settings, http_server: HttpServer) -> None:
    busy = served(settings, http_server, Answer(status=404), Answer(body=FIGURES))
    runs.request(store, NAME, by="test")
    with scheduling(store, busy, pace=Pace(lead=0.2, poll=0.2, again=(0.1,))):
        until(lambda: statuses(store) == ["failed", "loaded"])


def test_a_job_beyond_its_deadline_is_ended_and_shown(
    store: Engine, settings: Settings, http_server: HttpServer
) -> None:
    busy = served(settings, http_server, Answer(body=FIGURES, delay=300))
    runs.request(store, NAME, by="test")
    with scheduling(store, busy, pace=Pace(lead=0.2, poll=0.2, deadline=4, again=())):
        until(lambda: statuses(store) == ["overrun"])
    with store.connect() as connection:
        assert "quá 4 giây" in str(connection.scalar(select(schema.job_run.c.message)))


def test_a_run_whose_process_is_gone_is_ended_and_asked_for_once_more(store: Engine) -> None:
    lost = runs.claim(store, NAME, trigger="schedule", due_at=at(7))
    with database.writing(store) as connection:
        connection.execute(update(schema.job_run).values(started_at=datetime.now(UTC) - timedelta(hours=2)))
    assert runs.recover(store, older_than=timedelta(hours=1)) == [lost]
    assert runs.status(store, lost) == "overrun"
    again = runs.claim_request(store)
    assert again is not None and again[1] == NAME
    with database.writing(store) as connection:
        connection.execute(update(schema.job_run).values(started_at=datetime.now(UTC) - timedelta(hours=2)))
    assert runs.recover(store, older_than=timedelta(hours=1)) == [again[0]]
    assert runs.claim_request(store) is None


def test_a_request_to_publish_that_was_cut_off_stays_its_authors(store: Engine) -> None:
    batch = report(store, [("cases_new", "24611", at(7).date(), 1)])
    number = asked(store, batch)
    for _ in range(2):
        taken = runs.claim_request(store)
        assert taken is not None
        with database.writing(store) as connection:
            connection.execute(update(schema.job_run).values(started_at=datetime.now(UTC) - timedelta(hours=2)))
        assert runs.recover(store, older_than=timedelta(hours=1)) == [taken[0]]
    taken = runs.claim_request(store)
    assert taken is not None and runs.asked(store, taken[0]) == runs.CarriedRequest(number=number, by="test", note="")
    again = runs.claim(store, PUBLISH, trigger="schedule", after=taken[0])
    assert runs.asked(store, taken[0]) is None and runs.asked(store, again) is not None
    with database.writing(store) as connection:
        runs.finish(connection, again, status="failed", said=FAILED)
    assert runs.reopen(store) == [number] and runs.reopen(store) == []
    with database.writing(store) as connection:
        connection.execute(update(schema.job_request).values(requested_at=datetime.now(UTC) - timedelta(days=2)))
    taken = runs.claim_request(store)
    assert taken is not None
    with database.writing(store) as connection:
        runs.finish(connection, taken[0], status="failed", said=FAILED)
    assert runs.reopen(store) == [], "after a day people ask anew"


def test_a_request_is_published_by_its_author_and_carries_its_own_alone(store: Engine, settings: Settings) -> None:
    first, second = (report(store, [("cases_new", "24611", at(7).date(), value)]) for value in (1, 2))
    numbers = [asked(store, batch) for batch in (first, second)]
    with scheduling(store, settings):
        until(lambda: statuses(store, PUBLISH) == ["loaded", "loaded"])
    batch = schema.batch
    with store.connect() as connection:
        rows = select(batch.c.id, batch.c.request, batch.c.published_in).where(batch.c.id.in_((first, second)))
        found = {row.id: row for row in connection.execute(rows)}
    assert [found[one].request for one in (first, second)] == numbers
    assert {row.published_in for row in found.values()} == {1, 2}, "one publication each, whichever is made first"


LEAD = """
import sys, time
from etl import schedule
from geodata.store import database
from geodata.settings.config import Settings

settings = Settings.model_validate_json(sys.stdin.read())
engine = database.connect(settings.storage.database_url)
handle = schedule.start(engine, settings, pace=schedule.Pace(lead=0.2, poll=0.2))
handle.leading.wait()
print("leading", flush=True)
time.sleep(600)
"""


def test_when_the_leader_is_killed_another_takes_over(
    store: Engine, settings: Settings, http_server: HttpServer
) -> None:
    busy = served(settings, http_server, Answer(body=FIGURES))
    leader = subprocess.Popen([sys.executable, "-c", LEAD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert leader.stdin is not None and leader.stdout is not None
    with leader:
        leader.stdin.write(json.dumps(busy.model_dump(mode="json", by_alias=True)))
        leader.stdin.close()
        assert leader.stdout.readline() == "leading\n"
        with scheduling(store, busy) as (waiting,):
            assert not waiting.leading.is_set()
            os.kill(leader.pid, signal.SIGKILL)
            until(waiting.leading.is_set)
            runs.request(store, NAME, by="test")
            until(lambda: statuses(store) == ["loaded"])
