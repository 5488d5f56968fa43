"""Publishing as the ETL does it: what was approved becomes the next publication, when there is anything."""

from __future__ import annotations

from sqlalchemy import Engine

from etl.run import AUTHOR
from geodata.config import Settings
from geodata.publish import NothingNew
from layers.publication import Publication
from layers.publication import publish as render
from layers.store import Store


def publish(engine: Engine, settings: Settings, *, force: bool = False) -> Publication | None:
    """Publish what waits; None when nothing does, unless `force` (new shapes of the same figures).

    Raises `geodata.database.Busy` when another takes too long.
    """
    store = Store(settings.storage.var / "publications")
    try:
        return render(engine, store, settings, by=AUTHOR, force=force)
    except NothingNew:
        return None
