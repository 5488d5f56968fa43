"""A store with the seed's places, settings that point at it, and short ways to run a source."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from etl import runs
from etl.fetch_request import FetchRequest
from etl.report import RunReport
from etl.run import run
from etl.sources import find
from geodata import verify
from geodata.commands import bootstrap
from geodata.files.parse_context import ParseContext
from geodata.geography import admin_units
from geodata.geography.admin_units import PlaceTree
from geodata.geography.gazetteer import Gazetteer
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database


@pytest.fixture(scope="session")
def tree(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> PlaceTree:
    """The places of the seed."""
    path = tmp_path_factory.mktemp("tree") / "store.sqlite"
    shutil.copyfile(sqlite_template, path)
    engine = database.connect(f"sqlite:///{path}")
    with database.writing(engine) as connection:
        bootstrap.load_places(connection)
    with engine.connect() as connection:
        found = admin_units.tree(connection)
    engine.dispose()
    return found


@pytest.fixture
def asked(tree: PlaceTree) -> ParseContext:
    """What `parse` is given on 15 November 2021."""
    from datetime import date

    return ParseContext(places=tree, gazetteer=Gazetteer(tree.places), day=date(2021, 11, 15))


@pytest.fixture
def store(engine: Engine) -> Engine:
    """A store that knows the places and the indicators."""
    with database.writing(engine) as connection:
        bootstrap.load_places(connection)
        bootstrap.register_indicators(connection)
    return engine


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The project's settings with a folder of data and a store of this test alone."""
    return config.load(config.PATH, {"VAR": str(tmp_path / "var"), "DATABASE_URL": database_url})


def with_source(settings: Settings, name: str, **values: Any) -> Settings:
    """`settings` with keys of one source changed."""
    sources = dict(settings.etl.sources)
    sources[name] = sources[name].model_copy(update=values)
    return settings.model_copy(update={"etl": settings.etl.model_copy(update={"sources": sources})})


def with_http(settings: Settings, **values: Any) -> Settings:
    """`settings` with limits of the fetch changed."""
    http = settings.etl.http.model_copy(update=values)
    return settings.model_copy(update={"etl": settings.etl.model_copy(update={"http": http})})


Load = Callable[..., RunReport]


@pytest.fixture
def load(store: Engine, settings: Settings, tmp_path: Path) -> Iterator[Load]:
    """Run a source over bytes or text, as `run <source> --file` does; in the end the log knows every row."""

    def _load(name: str, content: bytes | str, **order: Any) -> RunReport:
        path = tmp_path / f"{name}.in"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        number = runs.claim(store, name, trigger="command")
        return run(store, settings, find(name), FetchRequest(file=path, **order), run_id=number)

    yield _load
    with store.connect() as connection:
        assert list(verify.contents(connection)) == []
