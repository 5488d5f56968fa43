"""Publishing as the ETL does it: what was approved becomes the next publication, when there is anything."""

from __future__ import annotations

from sqlalchemy import Engine

from etl.run import AUTHOR
from geodata.publishing.publications import NothingNew
from geodata.settings.config import Settings
from layers import publication
from layers.publication import Publication
from layers.store import Store


def publish(
    engine: Engine,
    settings: Settings,
    *,
    by: str = AUTHOR,
    note: str = "",
    force: bool = False,
    request: int | None = None,
) -> Publication | None:
    """Publish what a `request` names, without one what waits for nobody; None when there is nothing, unless `force`
    (new shapes of the same figures).

    Raises `geodata.store.database.Busy` when another takes too long.
    """
    try:
        return publication.publish(engine, _store(settings), settings, by=by, note=note, force=force, request=request)
    except NothingNew:
        return None


def catch_up(engine: Engine, settings: Settings) -> Publication | None:
    """Finish what an earlier process left unfinished, and publish anew what other code or settings had made."""
    return publication.catch_up(engine, _store(settings), settings, by=AUTHOR)


def _store(settings: Settings) -> Store:
    return Store(settings.storage.publications)
