"""Report days: each ends at the province's cut-off, and what happens later belongs to the next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from geodata.settings.config import Settings


def report_day(settings: Settings, now: datetime | None = None) -> date:
    """The report day that is open: after the cut-off it is tomorrow's."""
    local = (now or datetime.now(UTC)).astimezone(settings.province.zone)
    return date.fromordinal(local.toordinal() + (local.time() >= settings.report_day.cut_off))


def ends(settings: Settings, day: date) -> datetime:
    """The moment of the cut-off of a report day."""
    return datetime.combine(day, settings.report_day.cut_off, tzinfo=settings.province.zone)


def begins(settings: Settings, day: date) -> datetime:
    """The moment at which a report day begins: the cut-off of the day before."""
    return ends(settings, day - timedelta(days=1))
