"""100,000 volunteers at the desk: pages of the list, filters, numbers, who fits a need, against one indexed lookup."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text

from bench.stores import on_both
from bench.table import show
from geodata import accounts, schema
from geodata.access import Role
from geodata.commands import bootstrap
from geodata.files.parse_context import ParseContext
from geodata.geography import admin_units
from geodata.geography.gazetteer import Gazetteer
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from geodata.volunteers import counts, listing, matching, needs, people
from geodata.volunteers.listing import VolunteerFilter
from geodata.volunteers.needs import Need
from geodata.volunteers.options import ALL_HOURS, CONSENT_VERSION, LANGUAGES, SKILLS
from geodata.work.unit_of_work import UnitOfWork
from tests.postgres_support import Server

PEOPLE, PART, ROUNDS = int(os.environ.get("VOLUNTEERS", "100000")), 10_000, 9
NOW = datetime(2021, 10, 22, 5, tzinfo=UTC)
PAGE = 51


def main(server: Server) -> None:
    """Print a table for SQLite and one for PostGIS."""
    for name, environ in on_both(server):
        _table(name, environ)


def _table(name: str, environ: dict[str, str]) -> None:
    settings = config.load(environ=environ)
    engine = database.connect(settings.storage.database_url)
    bootstrap.bootstrap(engine)
    _fill(engine)
    with _turn(engine, settings) as turn:
        need = _need(turn)
        base, *measured = [(what, _median(step)) for what, step in _steps(turn, need)]
    engine.dispose()
    rows = [[what, f"{seconds * 1000:.2f} ms", f"{seconds / base[1]:.0f}"] for what, seconds in (base, *measured)]
    show(f"{name}: {PEOPLE:,} volunteers", ["", "time", "ratio"], rows)


def _steps(turn: UnitOfWork, need: Need) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured: the first is the lookup that the others are set against."""
    table = schema.volunteer
    code = str(turn.connection.scalar(select(table.c.code).where(table.c.id == PEOPLE // 2)))
    filters = VolunteerFilter(skills=["it"], languages=["mnong"], hours=1, doses=1, places=_communes(turn, "660"))
    yield (
        "one person by code",
        lambda: people.many(turn.connection, turn.connection.execute(select(table).where(table.c.code == code))),
    )
    yield "first page of the list", lambda: listing.listed(turn, VolunteerFilter(), most=PAGE)
    yield "a page in the middle", lambda: listing.listed(turn, VolunteerFilter(), most=PAGE, after=PEOPLE // 2)
    yield "a page of skill, language, hours, doses, district", lambda: listing.listed(turn, filters, most=PAGE)
    yield "numbers by commune", lambda: listing.by_place(turn, VolunteerFilter())
    yield "numbers by commune, of that filter", lambda: listing.by_place(turn, filters)
    yield "who fits a need", lambda: matching.suggestions(turn, need, most=50)
    yield "numbers of the public form", lambda: counts.counts(turn.connection, turn.places, today=NOW.date())


def _median(step: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _communes(turn: UnitOfWork, district: str) -> tuple[str, ...]:
    return tuple(place.code for place in turn.places.communes_of(district))


@contextmanager
def _turn(engine: Engine, settings: Settings) -> Iterator[UnitOfWork]:
    """The province's coordinator at work."""
    with database.writing(engine) as connection:
        number = accounts.create(
            connection,
            login="dieu.phoi",
            name="Người điều phối",
            role=Role.VOLUNTEER_COORDINATOR,
            place=settings.province.code,
            by="bench",
            now=NOW,
        )
        actor = accounts.actor(connection, number)
        yield UnitOfWork(
            connection=connection, actor=actor, settings=settings, places=admin_units.tree(connection), now=NOW
        )


def _need(turn: UnitOfWork) -> Need:
    texts = {
        "task": "Cài ứng dụng",
        "unit": "Trạm y tế",
        "place": "24611",
        "number": "20",
        "skills": "it",
        "languages": "mnong",
        "hours": "5-0;6-1",
        "first_day": "2021-10-22",
        "last_day": "2021-10-29",
    }
    asked = ParseContext(places=turn.places, gazetteer=Gazetteer(turn.places.places), day=NOW.date())
    return needs.find(turn.connection, needs.post(turn, needs.read(texts, asked), key="bench"))


def _fill(engine: Engine) -> None:
    """Rows as signing up makes them, without sealed fields, which none of this reads."""
    dice = Random(653)
    with engine.connect() as connection:
        tree = admin_units.tree(connection)
    communes = [place.code for place in tree.level("commune")]
    areas = [*communes, *(place.code for place in tree.level("district")), "67"]
    for first in range(1, PEOPLE + 1, PART):
        numbers = range(first, min(first + PART, PEOPLE + 1))
        with database.writing(engine) as connection:
            connection.execute(insert(schema.volunteer), [_person(at, dice, communes) for at in numbers])
            connection.execute(insert(schema.volunteer_tag), [tag for at in numbers for tag in _tags(at, dice, areas)])
    _looked_through(engine)


def _person(at: int, dice: Random, communes: list[str]) -> dict[str, Any]:
    return {
        "id": at,
        "code": f"V{at:07d}",
        "status": dice.choices(("accepted", "registered", "refused", "paused"), (70, 20, 5, 5))[0],
        "place": dice.choice(communes),
        "hours": dice.getrandbits(21) & ALL_HOURS,
        "doses": dice.choice((None, 0, 1, 2, 3)),
        "channel": "web",
        "consent_version": CONSENT_VERSION,
        "row_key": "x",
        "key_id": "k1",
        "phone_index": f"{at % (PEOPLE * 9 // 10):064x}",
        "link_sha256": f"{at:064x}",
        "made_at": NOW - timedelta(minutes=PEOPLE - at),
        "changed_at": NOW,
    }


def _tags(at: int, dice: Random, areas: list[str]) -> Iterator[dict[str, Any]]:
    for kind, known, most in (("skill", sorted(SKILLS), 3), ("language", sorted(LANGUAGES), 2), ("area", areas, 3)):
        for value in dice.sample(known, dice.randint(1, most)):
            yield {"volunteer": at, "kind": kind, "value": value}


def _looked_through(engine: Engine) -> None:
    """What a database does by itself in time: statistics, pages that are all visible."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _tidy(connection)


def _tidy(connection: Connection) -> None:
    connection.execute(text("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE"))
