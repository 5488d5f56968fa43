"""When figures count as old: one rule for pages, the map and walls."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from geodata.settings.config import Settings
from layers.store import Current

DAYS = timedelta(days=3)
"""After the newest report day, however young the publication is."""


def old_at(current: Current, settings: Settings) -> str | None:
    """The moment (ISO) from which on a publication's figures are old; None when nothing is published.

    `publication.stale_after_minutes` after it was made, or three days after its newest day began, whichever is first.
    """
    moments = []
    if current.made_at:
        minutes = settings.publication.stale_after_minutes
        moments.append(datetime.fromisoformat(current.made_at) + timedelta(minutes=minutes))
    if current.as_of:
        day = datetime.fromisoformat(current.as_of).date()
        moments.append(datetime.combine(day, time(), settings.province.zone) + DAYS)
    return min(moments).isoformat() if moments else None
