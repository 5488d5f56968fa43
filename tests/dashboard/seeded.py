"""A server with the seed's figures, as a first start shows them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from dashboard.server import build_public
from etl.sources import seed
from geodata.commands import bootstrap
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from layers import publication
from layers.store import Store
from tests.dashboard.conftest import Site
from tests.serving import serving


def settings_in(folder: Path) -> Settings:
    """The settings of config.yaml with their data below `folder`, pages asking for news every second."""
    loaded = config.load(environ={"VAR": str(folder)})
    quick = loaded.publication.model_copy(update={"poll_seconds": 1})
    return loaded.model_copy(update={"publication": quick})


def _published(folder: Path) -> None:
    """A store in `folder` with the seed published."""
    settings = settings_in(folder)
    engine = database.connect(settings.storage.database_url)
    bootstrap.bootstrap(engine)
    seed.load(engine)
    publication.publish(engine, Store(settings.storage.publications), settings, by="test")
    engine.dispose()


@contextmanager
def seeded_site(folder: Path, shared: Path) -> Iterator[Site]:
    """The public side with the seed published, in `folder`; made once for all processes that know `shared`."""
    made = shared / "seeded"
    with FileLock(shared / "seeded.lock"):
        if not made.exists():
            _published(shared / "seeding")
            (shared / "seeding").rename(made)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    settings = settings_in(folder)
    engine = database.connect(settings.storage.database_url)
    try:
        store = Store(settings.storage.publications)
        with serving(build_public(settings, store, engine=engine)) as origin:
            yield Site(origin, engine, store, settings)
    finally:
        engine.dispose()
