"""Days as each language writes them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from geodata.core.text import Text

PATTERNS = {"vi": ("d/M/y", "d/M"), "en": ("d MMM y", "d MMM")}


def written(day: date, language: str, *, short: bool = False) -> str:
    """22/10/2021 in Vietnamese, 22 Oct 2021 in English; `short` leaves the year out."""
    return str(format_date(day, PATTERNS[language][short], locale=language))


def text(day: date, *, short: bool = False) -> Text:
    """The day in both languages."""
    return Text(**{language: written(day, language, short=short) for language in PATTERNS})
