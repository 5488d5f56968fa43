"""What an address asks of the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from geodata.verify.audit_search import LogFilter

NAMES = ("ai", "viec", "doi-tuong", "tu", "den")
"""The query's parts: who, what, subject, from, until."""


def wanted(query: Mapping[str, str]) -> LogFilter:
    """The filter of a query; a day that is none stands for no limit."""
    return LogFilter(
        who=query.get("ai", "").strip()[:120],
        what=query.get("viec", "").strip()[:64],
        subject=query.get("doi-tuong", "").strip()[:200],
        first=_day(query.get("tu", "")),
        last=_day(query.get("den", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
