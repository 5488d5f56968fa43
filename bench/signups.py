"""500 people sign up at once, some twice, some over a line that breaks, beside a flood; the map is read meanwhile."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from urllib.parse import urlencode, urlsplit

import numpy as np
from sqlalchemy import select

from bench.serving import published, served
from bench.stores import on_both
from bench.table import show
from geodata import schema
from geodata.geography import admin_units
from geodata.settings import config
from geodata.store import database
from geodata.volunteers import sealed
from geodata.volunteers.keyring import keyring
from geodata.volunteers.options import CONSENT_VERSION
from tests.dashboard.signup.conftest import solve
from tests.postgres_support import Server

PEOPLE, FLOOD, CLIENTS = int(os.environ.get("SIGNUPS", "500")), 2_000, 4
SHARED = 10
"""So many phones have one address."""
PATH = "/tinh-nguyen"
TICKET, LINK = re.compile(r'name="ticket" value="([^"]+)"'), re.compile(r"/toi/([0-9a-f]{48})")
PAGES = ("/ban-do", "/data/{n}/layers/cases_7d/commune.json")
PACE, CALM = 0.02, 6.0
"""Seconds between two readings of the map, and for how long it is read before the rush."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """One sheet, as it is sent; `twice`: a double click; `cut`: the line breaks before the answer comes."""

    at: int
    origin: str
    place: str
    body: str

    @property
    def twice(self) -> bool:
        return self.at % 5 == 0

    @property
    def cut(self) -> bool:
        return self.at % 10 == 3

    @property
    def address(self) -> str:
        return f"10.{self.at // SHARED % 7}.{self.at // SHARED}.1"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody was told at last, how long it took, how often it was sent again because it was too many."""

    at: int
    links: tuple[str, ...]
    seconds: float
    later: int


@dataclass
class Readings:
    """Milliseconds of the map's page and file, and whatever was no answer."""

    times: list[float] = field(default_factory=list)
    failed: int = 0

    def at(self, percent: float) -> float:
        return float(np.percentile(self.times, percent))


def main(server: Server) -> None:
    """Print a table for SQLite and one for PostGIS."""
    for name, environ in on_both(server):
        _table(name, environ)


def _table(name: str, environ: dict[str, str]) -> None:
    n = published(environ["VAR"], environ.get("DATABASE_URL")).current().publication
    environ = {**environ, "PROXIES": "1"}
    with served("app:signup", environ, path=PATH) as signup, served("app:public", environ) as public:
        ready = _solved(signup, environ)
        calm, busy = Readings(), Readings()
        with _reading(public, n, calm):
            time.sleep(CALM)
        with _reading(public, n, busy):
            start = time.perf_counter()
            flood, told = _rush(signup, ready)
            took = time.perf_counter() - start
    lost, doubled, changed = _verdict(environ, ready, told)
    rows = [
        ["signed up", f"{PEOPLE} in {took:.1f} s", f"p50 {_at(told, 50):.2f} s", f"p99 {_at(told, 99):.2f} s", ""],
        ["lost / doubled / changed", f"{lost} / {doubled} / {changed}", "", "", ""],
        ["sent again after 429", f"{sum(one.later for one in told)}", "", "", ""],
        ["flood from one address", f"{FLOOD:,}", f"{flood[429]:,} x 429", f"{flood[422]:,} x 422", ""],
        _map("p50", calm, busy, 50),
        _map("p99", calm, busy, 99),
    ]
    show(f"{name}: {PEOPLE} sign-ups at once", ["", "", "", "", "ratio"], rows)
    if calm.failed or busy.failed:
        print(f"the map failed {calm.failed} times before, {busy.failed} times meanwhile")


def _map(name: str, calm: Readings, busy: Readings, percent: float) -> list[str]:
    before, meanwhile = calm.at(percent), busy.at(percent)
    return [f"map, {name}", f"before {before:.1f} ms", f"meanwhile {meanwhile:.1f} ms", "", f"{meanwhile / before:.2f}"]


def _at(told: list[Told], percent: float) -> float:
    return float(np.percentile([one.seconds for one in told], percent))


def _solved(origin: str, environ: dict[str, str]) -> list[Person]:
    """Everybody has opened the form and filled it in; the work of their phones is done by then."""
    settings = config.load(environ=environ)
    engine = database.connect(settings.storage.database_url)
    with engine.connect() as connection:
        communes = [place.code for place in admin_units.tree(connection).level("commune")]
    engine.dispose()
    with ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn")) as pool:
        wanted = [(origin, at, communes[at % len(communes)]) for at in range(PEOPLE)]
        ready = list(pool.map(_prepared, wanted, chunksize=16))
    time.sleep(2)
    return ready


def _prepared(wanted: tuple[str, int, str]) -> Person:
    origin, at, place = wanted
    status, page = _ask(origin, "GET", PATH, "", f"10.9.{at // 200}.{at % 200 + 1}")
    ticket = TICKET.search(page)
    if ticket is None:
        raise RuntimeError(f"no form: {status}")
    sheet = {
        "ticket": ticket[1],
        "altcha": solve(page),
        "name": _name(at),
        "birth_year": "1990",
        "phone": f"0903{at:06d}",
        "place": place,
        "areas": "anywhere",
        "skills": "it",
        "consent_contact": "1",
        "consent_version": CONSENT_VERSION,
    }
    return Person(at=at, origin=origin, place=place, body=urlencode(sheet))


def _name(at: int) -> str:
    return "Người " + "".join(chr(ord("a") + int(digit)) for digit in str(at))


def _rush(origin: str, ready: list[Person]) -> tuple[Counter[int], list[Told]]:
    """All of them at once, and a flood of what is no sheet."""
    with ThreadPoolExecutor(1) as beside, ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn")) as pool:
        flood = beside.submit(_flooded, origin)
        told = [one for some in pool.map(_some, [ready[at::CLIENTS] for at in range(CLIENTS)]) for one in some]
        return flood.result(), told


def _flooded(origin: str) -> Counter[int]:
    with ThreadPoolExecutor(4) as pool:
        return Counter(pool.map(lambda _: _ask(origin, "POST", PATH, "ticket=x", "10.200.0.1")[0], range(FLOOD)))


def _some(persons: list[Person]) -> list[Told]:
    with ThreadPoolExecutor(len(persons)) as pool:
        return list(pool.map(_sent, persons))


def _sent(person: Person) -> Told:
    """Send a sheet until it is acknowledged."""
    start, later = time.perf_counter(), 0
    links: list[str] = []
    if person.cut:
        _cut(person)
    with ThreadPoolExecutor(2) as pool:
        while not links:
            answers = list(pool.map(lambda _: _post(person), range(2 if person.twice else 1)))
            links = [found[1] for status, page in answers if status == 200 and (found := LINK.search(page))]
            refused = {status for status, _ in answers} - {200, 429, 0}
            if refused:
                raise RuntimeError(f"{person.at}: {refused}")
            if not links:
                later += 1
                time.sleep(2)
    return Told(at=person.at, links=tuple(links), seconds=time.perf_counter() - start, later=later)


def _post(person: Person) -> tuple[int, str]:
    try:
        return _ask(person.origin, "POST", PATH, person.body, person.address)
    except (OSError, http.client.HTTPException):
        return 0, ""


def _cut(person: Person) -> None:
    """The sheet goes out and nobody hears the answer."""
    host = urlsplit(person.origin)
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=60)
    connection.request("POST", PATH, person.body, _headers(person.address))
    connection.close()


def _headers(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address, "Content-Type": "application/x-www-form-urlencoded"}


def _ask(origin: str, method: str, path: str, body: str, address: str) -> tuple[int, str]:
    host = urlsplit(origin)
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=120)
    try:
        connection.request(method, path, body or None, _headers(address))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@contextmanager
def _reading(origin: str, n: int, readings: Readings) -> Iterator[None]:
    """Read the map's page and its file in turn while the block runs."""
    over = threading.Event()
    reader = threading.Thread(target=_read, args=(origin, n, readings, over))
    reader.start()
    try:
        yield
    finally:
        over.set()
        reader.join()


def _read(origin: str, n: int, readings: Readings, over: threading.Event) -> None:
    while not over.wait(PACE):
        for page in PAGES:
            start = time.perf_counter()
            try:
                status, _ = _ask(origin, "GET", page.format(n=n), "", "10.100.0.1")
            except (OSError, http.client.HTTPException):
                status = 0
            readings.times.append((time.perf_counter() - start) * 1_000)
            readings.failed += status != 200


def _verdict(environ: dict[str, str], ready: list[Person], told: list[Told]) -> tuple[int, int, int]:
    """How many of the acknowledged are not there, how many rows nobody sent, how many say something else."""
    settings = config.load(environ=environ)
    engine, ring = database.connect(settings.storage.database_url), keyring(settings.storage.var / "keys")
    table = schema.volunteer
    with engine.connect() as connection:
        kept = {
            row.link_sha256: row for row in connection.execute(select(table.c.id, table.c.place, table.c.link_sha256))
        }
        lost = changed = 0
        for person, one in zip(ready, sorted(told, key=lambda one: one.at), strict=True):
            rows = {hashlib.sha256(link.encode()).hexdigest() for link in one.links}
            lost += len(rows - kept.keys())
            row = kept.get(next(iter(rows)))
            said = sealed.read(connection, ring, row.id) if row else {}
            wanted = (_name(person.at), f"+84903{person.at:06d}"[:13], person.place)
            changed += row is not None and (said["name"], said["phone"], row.place) != wanted
    engine.dispose()
    return lost, len(kept) - len(ready), changed
