"""400 officers in the last ten minutes, compressed: each signs in, opens the form, types, sends; none may fail."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing import get_context

import httpx
import numpy as np

from bench.stores import on_both
from bench.table import show
from geodata.settings import config
from geodata.store import database
from geodata.work.report_day import report_day
from tests.postgres_support import Server
from tests.programme_support import Programme
from tests.staffed_support import TOPICS, Officer, sheet, staff

OFFICERS, MINUTES = int(os.environ.get("OFFICERS", "400")), 10
SECONDS = float(os.environ.get("OFFICERS_SECONDS", "120"))
"""The ten minutes take so long here."""
IDLE = 20
"""So many officers go through it alone first, one after the other."""
COMMUNES, CLIENTS = 71, 4
SEEN = re.compile(r'name="seen" value="(\d+)"')
STEPS = ("sign in", "home", "day", "form", "save a field", "send", "what was sent")


@dataclass
class Times:
    """Seconds by step, and what went wrong."""

    steps: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    failed: list[str] = field(default_factory=list)
    on_top: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure one step."""
        start = time.perf_counter()
        yield
        self.steps[name].append(time.perf_counter() - start)

    def add(self, other: Times) -> None:
        """Take another's in."""
        for step, times in other.steps.items():
            self.steps[step] += times
        self.failed += other.failed
        self.on_top += other.on_top

    def at(self, name: str, percent: float) -> float:
        """A percentile of a step in milliseconds."""
        return float(np.percentile(self.steps[name], percent)) * 1_000


@dataclass(frozen=True, kw_only=True)
class Person:
    """An officer, when he begins and how long he takes from one step to the next, in seconds."""

    origin: str
    login: str
    place: str
    day: date
    begin: float = 0
    pause: float = 0


def main(server: Server) -> None:
    """Print a table for SQLite and one for PostGIS."""
    for name, environ in on_both(server):
        _table(name, environ)


def _table(name: str, environ: dict[str, str]) -> None:
    settings = config.load(environ=environ)
    engine = database.connect(settings.storage.database_url)
    people = staff(engine, each=-(-(OFFICERS + IDLE) // COMMUNES))
    engine.dispose()
    programme = Programme(environ)
    programme.start()
    persons = _persons(people, programme.origin, report_day(settings))
    idle = _alone(persons[OFFICERS:])
    start, before = time.perf_counter(), programme.cpu_seconds()
    busy = _all(persons[:OFFICERS])
    took = time.perf_counter() - start
    cores = (programme.cpu_seconds() - before) / took
    programme.stop()
    _show(name, idle, busy, took, cores)


def _persons(people: list[tuple[str, str]], origin: str, day: date) -> list[Person]:
    """They begin evenly over the first three quarters; what is typed takes the rest of the time of each."""
    dice, scale = random.Random(1), SECONDS / (MINUTES * 60)
    dice.shuffle(people)
    return [
        Person(
            origin=origin,
            login=login,
            place=place,
            day=day,
            begin=dice.random() * SECONDS * 0.75,
            pause=scale * dice.uniform(2, 10),
        )
        for login, place in people[: OFFICERS + IDLE]
    ]


def _show(name: str, idle: Times, busy: Times, took: float, cores: float) -> None:
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
        f"{name}: {OFFICERS} officers, {MINUTES} minutes in {took:.0f} s: {len(busy.failed)} failed, "
        f"{busy.on_top} sent on top of another's sheet, {cores:.1f} cores busy"
    )
    show(title, ["", "times", "alone", "p50", "p99", "p99 / alone"], rows)
    for one in busy.failed[:5]:
        print(one)


def _alone(persons: list[Person]) -> Times:
    times = Times()
    for person in persons:
        times.add(_walk(replace(person, begin=0, pause=0)))
    return times


def _all(persons: list[Person]) -> Times:
    times = Times()
    with ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn")) as pool:
        for some in pool.map(_some, [persons[at::CLIENTS] for at in range(CLIENTS)]):
            times.add(some)
    return times


def _some(persons: list[Person]) -> Times:
    """A process of its own for a part of them: what is measured is not this bench."""
    times = Times()
    with ThreadPoolExecutor(len(persons)) as pool:
        for one in pool.map(_walk, persons):
            times.add(one)
    return times


def _walk(person: Person) -> Times:
    times = Times()
    officer = Officer(origin=person.origin, login=person.login, place=person.place, day=person.day)
    time.sleep(person.begin)
    try:
        _through(officer, times, lambda: time.sleep(person.pause))
    except (httpx.HTTPError, RuntimeError) as error:
        times.failed.append(f"{officer.login}: {error!r}")
    officer.client.close()
    return times


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
        times.on_top += 1
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
