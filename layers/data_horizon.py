"""The day up to which a publication knows what was announced: levels and areas may be newer than the figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def known_until(as_of: date | None, announced: Iterable[date], *, decided: date) -> date | None:
    """The newest of the last report day and of the announcements' first days, none of them after the day `decided`.

    None where nothing is known. It depends on what was said, not on the clock, unless an announcement lies ahead.
    """
    return max([day for day in announced if day <= decided] + ([as_of] if as_of else []), default=None)
