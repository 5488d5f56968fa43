"""Numbers and days as the language writes them."""

from __future__ import annotations

from datetime import date

from babel.numbers import format_decimal

from geodata.core import dates, numbers

NONE = "–"


def number(value: float | None, decimals: int, language: str) -> str:
    """7434 is 7.434 in Vietnamese, 7,434 in English; a dash for nothing."""
    if value is None:
        return NONE
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(numbers.rounded(value, decimals), pattern, locale=language))


def percent(value: float | None, decimals: int, language: str) -> str:
    """A number with its percent sign, which never stands alone on a line."""
    return number(value, decimals, language) + ("" if value is None else "\u00a0%")


def day(iso: str | date | None, language: str, *, short: bool = False) -> str:
    """22/10/2021 in Vietnamese, 22 Oct 2021 in English; `short` leaves the year out."""
    if iso is None:
        return NONE
    moment = date.fromisoformat(iso) if isinstance(iso, str) else iso
    return dates.written(moment, language, short=short)
