"""The `datetime` parameter of OGC API: a moment or a span of them, read as report days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

OPEN = ("", "..")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days from `first` to `last`, both included; None where it is open."""

    first: date | None
    last: date | None

    def meets(self, first: date | None, last: date | None) -> bool:
        """Whether another span has a day of this one; None: without beginning or end."""
        begins = self.last is None or first is None or first <= self.last
        return begins and (self.first is None or last is None or last >= self.first)


def parse(text: str, *, timezone: str) -> Span:
    """RFC 3339 days or times, or two of them with a slash; raises `ValueError`."""
    parts = text.split("/")
    if len(parts) == 1:
        day = _day(text, timezone)
        return Span(first=day, last=day)
    if len(parts) != 2 or all(part in OPEN for part in parts):
        raise ValueError("datetime")
    first, last = (None if part in OPEN else _day(part, timezone) for part in parts)
    if first and last and first > last:
        raise ValueError("datetime")
    return Span(first=first, last=last)


def _day(text: str, timezone: str) -> date:
    try:
        if len(text) == len("2021-01-01"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("datetime") from None
    if moment.tzinfo is None:
        raise ValueError("datetime")
    return moment.astimezone(ZoneInfo(timezone)).date()
