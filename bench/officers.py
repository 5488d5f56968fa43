"""400 officers in the last ten minutes, compressed: each signs in, opens the form, types, sends; none may fail."""

from __future__ import annotations

import os
import random
import re
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import numpy as np

from bench.table import show
from geodata import config, database
from geodata.report_day import report_day
from tests.postgres_support import Server
from tests.programme_support import Programme
from tests.staffed_support import TOPICS, Officer, sheet, staff

OFFICERS, MINUTES = int(os.environ.get("OFFICERS", "400")), 10
SECONDS = float(os.environ.get("OFFICERS_SECONDS", "120"))
"""The ten minutes take so long here."""
IDLE = 20
"""So many officers go through it alone first, one after the other."""
COMMUNES = 71
SEEN = re.compile(r'name="seen" value="(\d+)"')
STEPS = ("sign in", "home", "day", "form", "save a field", "send", "what was sent")


@dataclass
class Times:
    """Seconds by step, and what went wrong."""

    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    at_once: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure one step."""
        start = time.perf_counter()
        yield
        with self.guard:
            self.steps[name].append(time.perf_counter() - start)

    def at(self, name: str, percent: float) -> float:
        """A percentile of a step in milliseconds."""
        return float(np.percentile(self.steps[name], percent)) * 1_000


def main(server: Server) -> None:
    """Print a table for SQLite and one for PostGIS."""
    with tempfile.TemporaryDirectory() as folder:
        _table("SQLite", folder, None)
    with tempfile.TemporaryDirectory() as folder, server.database() as url:
        _table("PostGIS", folder, url)


def _table(name: str, folder: str, url: str | None) -> None:
    environ = {"VAR": folder} | ({"DATABASE_URL": url} if url else {})
    settings = config.load(environ=environ)
    engine = database.connect(settings.storage.database_url)
    people = staff(engine, each=-(-(OFFICERS + IDLE) // COMMUNES))
    random.Random(1).shuffle(people)
    programme = Programme(environ)
    programme.start()
    day = report_day(settings)
    officers = [
        Officer(origin=programme.origin, login=login, place=place, day=day)
        for login, place in people[: OFFICERS + IDLE]
    ]
    idle, busy = _alone(officers[OFFICERS:]), Times()
    start = time.perf_counter()
    _all(officers[:OFFICERS], busy)
    took = time.perf_counter() - start
    programme.stop()
    for officer in officers:
        officer.client.close()
    engine.dispose()
    _show(name, idle, busy, took)


def _show(name: str, idle: Times, busy: Times, took: float) -> None:
    rows = [
        [
            step,
            f"{len(busy.steps[step]):,}",
            f"{idle.at(step, 50):.0f} ms",
            f"{busy.at(step, 50):.0f} ms",
            f"{busy.at(step, 99):.0f} ms",
            f"{busy.at(step, 99) / idle.at(step, 50):.1f}",
        ]
        for step in STEPS
    ]
    title = (
        f"{name}: {OFFICERS} officers, their last ten minutes in {took:.0f} s: {len(busy.failed)} failed, "
        f"{busy.at_once} were told of another's sheet and sent on top of it"
    )
    show(title, ["", "times", "alone", "p50", "p99", "p99 / alone"], rows)
    for one in busy.failed[:5]:
        print(one)


def _alone(officers: list[Officer]) -> Times:
    times = Times()
    for officer in officers:
        _walk(officer, times, pause=lambda: None)
    return times


def _all(officers: list[Officer], times: Times) -> None:
    """They begin evenly over the first three quarters; what is typed takes the rest of the time of each."""
    dice, scale = random.Random(2), SECONDS / (MINUTES * 60)
    threads = []
    for officer in officers:
        begin = dice.random() * SECONDS * 0.75
        seconds = scale * dice.uniform(2, 10)
        threads.append(threading.Thread(target=_later, args=(officer, times, begin, seconds)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _later(officer: Officer, times: Times, begin: float, seconds: float) -> None:
    time.sleep(begin)
    _walk(officer, times, pause=lambda: time.sleep(seconds))


def _walk(officer: Officer, times: Times, *, pause: Callable[[], None]) -> None:
    try:
        _through(officer, times, pause)
    except (httpx.HTTPError, RuntimeError) as error:
        with times.guard:
            times.failed.append(f"{officer.login}: {error!r}")


def _through(officer: Officer, times: Times, pause: Callable[[], None]) -> None:
    dice = random.Random(officer.login)
    topic = TOPICS[int(officer.login[2 : officer.login.index(".")]) % len(TOPICS)]
    one = sheet(officer.place, topic, dice)
    with times.step("sign in"):
        officer.sign_in()
    pause()
    for step, path in (("home", "/noi-bo/"), ("day", "/noi-bo/bao-cao")):
        with times.step(step):
            _page(officer, path)
        pause()
    with times.step("form"):
        seen = _seen_in(_page(officer, officer.form(topic)))
    for name, value in one.figures.items():
        pause()
        with times.step("save a field"):
            _save(officer, topic, name, value)
    pause()
    with times.step("send"):
        answer = officer.post(one, seen)
    if answer.status_code == httpx.codes.CONFLICT:
        with times.guard:
            times.at_once += 1
        answer = officer.post(one, _seen_in(answer))
    if answer.status_code != httpx.codes.NO_CONTENT:
        raise RuntimeError(f"send: {answer.status_code}")
    with times.step("what was sent"):
        _page(officer, officer.form(topic))


def _save(officer: Officer, topic: str, name: str, value: int) -> None:
    """Save one field; where a colleague typed another figure into it meanwhile, insist."""
    answer = officer.save(topic, name, value, 0)
    if answer.status_code == httpx.codes.CONFLICT:
        answer = officer.save(topic, name, value, answer.json()["version"])
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(f"save: {answer.status_code}")


def _seen_in(form: httpx.Response) -> int:
    """The revision that a form stands on; 0 on the page of what was sent."""
    found = SEEN.search(form.text)
    return int(found[1]) if found else 0


def _page(officer: Officer, path: str) -> httpx.Response:
    answer = officer.client.get(path)
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return answer
