"""The daily look whether people are kept for longer than they were told, and the tombstones of those who left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from geodata.settings.config import Settings
from geodata.store import database
from geodata.volunteers import retention


def forget(engine: Engine, settings: Settings, *, now: datetime) -> int:
    """Delete volunteers whose term has passed, write down who was deleted; how many were."""
    with database.writing(engine) as connection:
        gone = retention.sweep(connection, settings, now=now)
        retention.tell(connection, settings.storage.var)
    return gone
