"""Hours of the week as ticks of a form: weekday and part of day."""

from __future__ import annotations

from datetime import date, timedelta

from geodata.files.form_reader import FormLine
from geodata.volunteers.options import ALL_HOURS, PARTS, WEEKDAYS, hour_bit

TICKS = {f"{day}-{part}": hour_bit(day, part) for day in range(len(WEEKDAYS)) for part in range(len(PARTS))}
"""`0-1` is Monday afternoon."""


def read_hours(line: FormLine, name: str = "hours") -> int:
    """The bits of the ticks; none means any time."""
    return sum(TICKS[tick] for tick in line.several(name, TICKS)) or ALL_HOURS


def on_days(first: date, last: date) -> int:
    """The bits of the weekdays from `first` to `last`, all parts of them."""
    days = {(first + timedelta(days=at)).weekday() for at in range(min((last - first).days + 1, len(WEEKDAYS)))}
    return sum(hour_bit(day, part) for day in days for part in range(len(PARTS)))


def ticks(hours: int) -> list[str]:
    """The ticks that stand for bits; none when any time will do."""
    return [] if hours == ALL_HOURS else [tick for tick, bit in TICKS.items() if hours & bit]
