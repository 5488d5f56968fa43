"""Sheets sent through faults: what was acknowledged is in the store, once, as it was sent."""

from __future__ import annotations

import os
import queue
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Engine, create_engine, make_url, select, text
from sqlalchemy.exc import OperationalError

from bench.table import show
from geodata import schema
from geodata.settings import config
from geodata.store import database
from geodata.work.report_day import report_day
from tests.postgres_support import Server
from tests.programme_support import Programme
from tests.proxy_support import Proxy
from tests.staffed_support import TOPICS, Officer, Sheet, sheet, staff

SHEETS, FAULTS, SENDERS = int(os.environ.get("FAULT_SHEETS", "10000")), int(os.environ.get("FAULTS", "200")), 8
LOOK = 0.02
"""So often it is looked whether the next fault is due, in seconds."""


@dataclass
class Story:
    """What happened: acknowledged sheets, faults by kind, how often something was sent again."""

    taken: list[Sheet] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    retried: int = 0
    conflicts: int = 0
    twice: int = 0
    seconds: float = 0
    guard: threading.Lock = field(default_factory=threading.Lock)


def main(server: Server) -> None:
    """Print a table for SQLite and one for PostGIS, each when it is measured."""
    with tempfile.TemporaryDirectory() as folder:
        _show("SQLite", *_run(folder, None))
    with tempfile.TemporaryDirectory() as folder, server.database() as url:
        _durable(server)
        _show("PostGIS", *_run(folder, url))


def _durable(server: Server) -> None:
    """The tests' cluster gives durability up for speed; here it is what is measured."""
    engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = on"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def _show(name: str, story: Story, verdict: tuple[int, int, int]) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(story.faults.items()))
    counts = (len(story.taken), story.faults.total(), story.retried, story.twice, story.conflicts, *verdict)
    row = [name, *(f"{count:,}" for count in counts), f"{story.seconds:.0f} s"]
    heads = ["", "acknowledged", "faults", "sent again", "double clicks", "two officers at once"]
    show("Faults (wanted: 0 / 0 / 0)", [*heads, "lost", "doubled", "changed", "time"], [row])
    print(kinds, flush=True)


def _run(folder: str, url: str | None) -> tuple[Story, tuple[int, int, int]]:
    environ, base = {"VAR": folder}, None
    if url is not None:
        parts = make_url(url)
        base = Proxy(f"{parts.query['host']}/.s.PGSQL.{parts.port or 5432}")
        through = parts.set(host="127.0.0.1", port=base.port, query={})
        environ["DATABASE_URL"] = through.render_as_string(hide_password=False)
    settings = config.load(environ=environ if url is None else {"VAR": folder, "DATABASE_URL": url})
    engine = database.connect(settings.storage.database_url)
    people = staff(engine, each=2)
    programme = Programme(environ)
    programme.start()
    front = Proxy(("127.0.0.1", programme.port))
    story, stop = Story(), threading.Event()
    breaker = threading.Thread(target=_break, args=(story, stop, _kinds(programme, front, base, engine)))
    start = time.perf_counter()
    breaker.start()
    origin, day = f"http://127.0.0.1:{front.port}", report_day(settings)
    pairs = [people[at : at + 2] for at in range(0, len(people), 2)]
    waiting: queue.SimpleQueue[list[tuple[str, str]]] = queue.SimpleQueue()
    for pair in pairs:
        waiting.put(pair)
    with ThreadPoolExecutor(SENDERS) as pool:
        for done in [pool.submit(_send, waiting, story, origin, day) for _ in range(SENDERS)]:
            done.result()
    story.seconds = time.perf_counter() - start
    stop.set()
    breaker.join()
    programme.stop()
    front.close()
    if base is not None:
        base.close()
    verdict = _verdict(engine, story)
    engine.dispose()
    return story, verdict


def _send(waiting: queue.SimpleQueue[list[tuple[str, str]]], story: Story, origin: str, day: date) -> None:
    """Take one commune after the other: its two officers send revision after revision of its five topics."""
    per_report = -(-SHEETS // (71 * len(TOPICS)))
    while True:
        try:
            pair = waiting.get_nowait()
        except queue.Empty:
            return
        officers = [Officer(origin=origin, login=login, place=place, day=day) for login, place in pair]
        dice = random.Random(pair[0][1])
        for officer in officers:
            _until_in(officer)
        for topic in TOPICS:
            _report(officers, topic, per_report, story, dice)
        with story.guard:
            story.retried += sum(officer.retried for officer in officers)
        for officer in officers:
            officer.client.close()


def _until_in(officer: Officer) -> None:
    while not officer.token:
        officer.try_again()


def _report(officers: list[Officer], topic: str, count: int, story: Story, dice: random.Random) -> None:
    """Revisions of one report; now and then one is sent by a double click, now and then two officers send at once."""
    seen = 0
    while seen < count:
        one, chance = sheet(officers[0].place, topic, dice), dice.random()
        if chance < 0.05 and seen + 1 < count:
            seen = _both(officers, one, sheet(one.place, topic, dice), seen, story)
            continue
        if chance < 0.1:
            _double_click(officers[0], one, seen, story)
        _taken(officers[0].until_taken(one, seen), one, story)
        seen += 1


def _double_click(officer: Officer, one: Sheet, seen: int, story: Story) -> None:
    """The same sheet twice at once: both are acknowledged, and again when it is sent a third time."""
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: officer.until_taken(one, seen), range(2)))
    assert answers == [204, 204], answers
    with story.guard:
        story.twice += 1


def _both(officers: list[Officer], one: Sheet, other: Sheet, seen: int, story: Story) -> int:
    """Two officers at once: one is first, the other is told and sends again on what it has seen."""
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda job: job[0].until_taken(job[1], seen), zip(officers, (one, other), strict=True)))
    assert sorted(answers) == [204, 409], answers
    first, second = (one, other) if answers[0] == 204 else (other, one)
    _taken(204, first, story)
    with story.guard:
        story.conflicts += 1
    _taken(officers[answers.index(409)].until_taken(second, seen + 1), second, story)
    return seen + 2


def _taken(status: int, one: Sheet, story: Story) -> None:
    assert status == 204, (status, one)
    with story.guard:
        story.taken.append(one)


def _kinds(programme: Programme, front: Proxy, base: Proxy | None, engine: Engine) -> dict[str, Callable[[], None]]:
    kinds = {
        "worker killed": programme.kill_worker,
        "reply lost": lambda: front.lose(b"X-By-Script"),
        "line cut": front.cut,
        "power cut": programme.kill,
    }
    if base is not None:
        kinds |= {
            "COMMIT reply lost": lambda: base.lose(b"COMMIT"),
            "database line cut": base.cut,
            "database crash": lambda: _crash(engine),
        }
    return kinds


def _crash(engine: Engine) -> None:
    """Kill a session of the database the hard way: the server ends them all and recovers from its log."""
    with suppress(OperationalError), engine.connect() as connection:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        os.kill(int(process or 0), signal.SIGKILL)
        connection.invalidate()
    while True:
        with suppress(OperationalError), engine.connect():
            return
        time.sleep(0.1)


RARE = {"power cut": 12, "database crash": 12}
"""So often at most: each takes seconds to come back from."""


def _break(story: Story, stop: threading.Event, kinds: dict[str, Callable[[], None]]) -> None:
    """Faults spread evenly over the sheets."""
    dice, names = random.Random(1), list(kinds)
    while story.faults.total() < FAULTS and not stop.wait(LOOK):
        if len(story.taken) * FAULTS < story.faults.total() * SHEETS:
            continue
        name = dice.choice([name for name in names if story.faults[name] < RARE.get(name, FAULTS)])
        kinds[name]()
        story.faults[name] += 1


def _verdict(engine: Engine, story: Story) -> tuple[int, int, int]:
    """Acknowledged sheets that are not there, those that are there twice or unasked, those with other figures."""
    sent = {one.key: one for one in story.taken}
    found: dict[str, list[int]] = {}
    batch, observation = schema.batch, schema.observation
    with engine.connect() as connection:
        for number, key in connection.execute(select(batch.c.id, batch.c.key).where(batch.c.source == "commune_form")):
            found.setdefault(key.rpartition(" ")[2], []).append(number)
        figures: dict[int, dict[str, float]] = {}
        rows = select(observation.c.batch, observation.c.indicator, observation.c.value)
        for number, name, value in connection.execute(rows):
            figures.setdefault(number, {})[name] = value
    lost = sum(key not in found for key in sent)
    doubled = sum(len(numbers) - 1 for numbers in found.values()) + sum(key not in sent for key in found)
    changed = sum(
        figures.get(found[key][0]) != {name: float(value) for name, value in one.figures.items()}
        for key, one in sent.items()
        if key in found
    )
    return lost, doubled, changed
