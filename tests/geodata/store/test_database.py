"""The store behaves alike on SQLite and PostGIS."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from shapely import Polygon
from sqlalchemy import Engine, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from geodata import schema
from geodata.integrity import audit_log
from geodata.observations import batches
from geodata.store import database
from tests.figures_support import FIRST, lay_places, published, report


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        lay_places(connection)
    return engine


def test_migrations_make_the_declared_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        found = compare_metadata(context, schema.metadata)
    kept_by_triggers = {"fk_observation_batch", "fk_observation_indicator", "fk_observation_place"}
    own = [
        item
        for item in found
        if not (item[0] == "remove_table" and item[1].name == "spatial_ref_sys")
        and not (item[0] == "remove_index" and item[1].name in ("ix_place_shape_geometry", "ix_zone_geometry"))
        and not (item[0] == "add_fk" and item[1].name in kept_by_triggers)
    ]
    assert own == []


def test_migrating_again_changes_nothing(store: Engine) -> None:
    tables = inspect(store).get_table_names()
    database.migrate(store)
    assert inspect(store).get_table_names() == tables


@pytest.mark.parametrize("statement", ["update", "delete"])
def test_observations_are_append_only(store: Engine, statement: str) -> None:
    report(store, [("cases_new", "101", FIRST, 3)])
    table = schema.observation
    change = update(table).values(value=4) if statement == "update" else delete(table)
    with pytest.raises(DBAPIError, match="never changed"), database.writing(store) as connection:
        connection.execute(change)
    with store.connect() as connection:
        assert connection.scalars(select(table.c.value)).all() == [3]


def test_places_are_never_deleted(store: Engine) -> None:
    with pytest.raises(DBAPIError, match="never changed"), database.writing(store) as connection:
        connection.execute(delete(schema.place))


@pytest.mark.parametrize(("indicator", "place"), [("cases_newest", "101"), ("cases_new", "999")])
def test_an_unknown_reference_is_refused(store: Engine, indicator: str, place: str) -> None:
    with pytest.raises(IntegrityError):
        report(store, [(indicator, place, FIRST, 1)])
    with store.connect() as connection:
        assert connection.scalars(select(schema.batch.c.id)).all() == []


def test_two_values_of_one_figure_in_a_batch_are_refused(store: Engine) -> None:
    with pytest.raises(IntegrityError):
        report(store, [("cases_new", "101", FIRST, 1), ("cases_new", "101", FIRST, 2)])


def test_a_key_is_taken_once(store: Engine) -> None:
    with database.writing(store) as connection:
        first = batches.open_batch(connection, source="s", rank=1, author="a", key="k", status="approved")
        with pytest.raises(batches.AlreadyTaken) as taken:
            batches.open_batch(connection, source="s", rank=1, author="a", key="k", status="approved")
    assert taken.value.batch == first


def test_geometry_goes_in_and_comes_out(store: Engine) -> None:
    square = Polygon([(107, 12), (108, 12), (108, 13), (107, 12)])
    with database.writing(store) as connection:
        number = connection.scalar(
            insert(schema.boundary_set)
            .values(made_at=datetime.now(UTC), source="t", sha256="0" * 64, crs="EPSG:4326", quality="schematic")
            .returning(schema.boundary_set.c.id)
        )
        connection.execute(insert(schema.place_shape).values(boundary_set=number, place="101", geometry=square))
    with store.connect() as connection:
        assert connection.scalar(select(schema.place_shape.c.geometry)).equals(square)
        if store.dialect.name == "postgresql":
            assert connection.scalar(text("SELECT ST_SRID(geometry) FROM place_shape")) == 4326
            indexes = connection.scalars(text("SELECT indexdef FROM pg_indexes WHERE tablename = 'place_shape'"))
            assert any("gist" in index for index in indexes)


def test_a_moment_needs_a_time_zone(store: Engine) -> None:
    with pytest.raises(Exception, match="time zone"), database.writing(store) as connection:
        connection.execute(
            insert(schema.publication).values(n=1, made_at=datetime(2021, 1, 1), made_by="t")  # noqa: DTZ001
        )


def test_a_lock_is_held_by_one(store: Engine) -> None:
    seen: list[str] = []

    def other() -> None:
        try:
            with database.lock(store, "leader"):
                seen.append("taken")
        except database.Busy:
            seen.append("busy")

    with database.lock(store, "leader"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen == ["busy", "taken"]


def test_writers_in_parallel_lose_nothing(store: Engine) -> None:
    days = pd.date_range(FIRST, periods=20)

    def write(place: str) -> None:
        for day in days:
            report(store, [("cases_new", place, day.date(), 1)])

    threads = [threading.Thread(target=write, args=(place,)) for place in ("101", "102", "111")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.connect() as connection:
        assert len(connection.execute(select(schema.observation)).all()) == 60
        assert audit_log.verify(connection) == 120


def test_a_changed_audit_entry_is_found(store: Engine) -> None:
    report(store, [("cases_new", "101", FIRST, 1)])
    report(store, [("cases_new", "102", FIRST, 1)])
    with database.writing(store) as connection:
        first = connection.scalar(select(schema.audit_event.c.id).limit(1))
        if store.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
        connection.execute(update(schema.audit_event).where(schema.audit_event.c.id == first).values(who="other"))
    with store.connect() as connection, pytest.raises(audit_log.BrokenChain) as broken:
        audit_log.verify(connection)
    assert broken.value.entry == first


def test_the_current_view_shows_rank_then_newest(store: Engine) -> None:
    report(store, [("cases_new", "101", FIRST, 1)], rank=0)
    published(store)
    report(store, [("cases_new", "101", FIRST, 5)], rank=20)
    published(store)
    report(store, [("cases_new", "101", FIRST, 7)], rank=10)
    published(store)
    report(store, [("cases_new", "101", FIRST, 9)], rank=30, status="submitted")
    with store.connect() as connection:
        rows = connection.execute(text("SELECT value FROM observation_current")).all()
    assert [row.value for row in rows] == [5]
