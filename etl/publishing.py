"""Publishing as the ETL does it: what was approved becomes the next publication, when there is anything."""

from __future__ import annotations

from sqlalchemy import Engine

from etl.run import AUTHOR
from geodata.config import Settings
from geodata.publish import NothingNew
from layers.publication import Publication
from layers.publication import publish as render
from layers.store import Store


def publish(engine: Engine, settings: Settings) -> Publication | None:
    """Publish what waits; None when nothing does. Raises `geodata.database.Busy` when another takes too long."""
    try:
        return render(engine, Store(settings.storage.var / "publications"), settings, by=AUTHOR)
    except NothingNew:
        return None
