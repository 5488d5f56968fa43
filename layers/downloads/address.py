"""Addresses of downloads: which figures of which days in which form; each file has exactly one address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from geodata.core.unit_levels import LEVELS, Level
from layers.columns import INDICATORS
from layers.observations import ObservationQuery

Form = Literal["csv", "xlsx", "geojson", "gpkg"]
FORMS: tuple[Form, ...] = get_args(Form)
MOST = 8
"""Indicators that are chosen one by one; a topic may have more."""
TOPIC = "topic-"
WHOLE = "all"
SHAPE = re.compile(
    r"downloads/(?P<selection>[a-z0-9_,-]+)/(?P<level>[a-z]+)/(?P<span>all|[0-9_-]{10,21})\.(?P<form>[a-z]+)"
)


class NoSuchDownload(ValueError):
    """Figures, days or a form that no download has: `part` is what is wrong, one of the fields of `Download`."""

    def __init__(self, part: str, value: str) -> None:
        super().__init__(f"{part}: {value}")
        self.part, self.value = part, value


@dataclass(frozen=True, kw_only=True)
class Download:
    """`selection`: `topic-<id>` or indicator ids; `first`, `last` None: every day that there is."""

    selection: str
    indicators: tuple[str, ...]
    level: Level
    first: date | None
    last: date | None
    form: Form

    @property
    def span(self) -> str:
        if self.first is None or self.last is None:
            return WHOLE
        return self.first.isoformat() if self.first == self.last else f"{self.first}_{self.last}"

    @property
    def path(self) -> str:
        """Where it is, below `/data/N/`."""
        return f"downloads/{self.selection}/{self.level}/{self.span}.{self.form}"

    @property
    def one_day(self) -> bool:
        return self.first is not None and self.first == self.last

    @property
    def query(self) -> ObservationQuery:
        return ObservationQuery(indicators=self.indicators, level=self.level, first=self.first, last=self.last)


def choose(
    catalogue: Mapping[str, Any], *, chosen: Sequence[str], level: str, first: str, last: str, form: str
) -> Download:
    """The download that a form's fields mean; `first`, `last`: ISO days, empty for as far as there are figures.

    `chosen`: `topic-<id>` or indicator ids in any order. Days beyond the figures are taken for their first and last.
    Raises `NoSuchDownload`.
    """
    selection, indicators = _selection(catalogue, chosen)
    if level not in LEVELS:
        raise NoSuchDownload("level", level)
    if form not in FORMS:
        raise NoSuchDownload("form", form)
    begin, end = _span(catalogue, indicators, first, last)
    return Download(
        selection=selection,
        indicators=indicators,
        level=level,
        first=begin,
        last=end,
        form=form,
    )


def parse(catalogue: Mapping[str, Any], path: str) -> Download:
    """The download at `path`; raises `NoSuchDownload` for any path but the one that `Download.path` gives."""
    match = SHAPE.fullmatch(path)
    if match is None:
        raise NoSuchDownload("path", path)
    first, _, last = ("", "", "") if match["span"] == WHOLE else match["span"].partition("_")
    found = choose(
        catalogue,
        chosen=match["selection"].split(","),
        level=match["level"],
        first=first,
        last=last or first,
        form=match["form"],
    )
    if found.path != path:
        raise NoSuchDownload("path", path)
    return found


def days(catalogue: Mapping[str, Any], indicators: Sequence[str]) -> tuple[date, date]:
    """The first and the last day with figures of any of `indicators`."""
    entries = [catalogue["indicators"][name] for name in indicators]
    first, last = min(entry["first_day"] for entry in entries), max(entry["as_of"] for entry in entries)
    return date.fromisoformat(first), date.fromisoformat(last)


def _selection(catalogue: Mapping[str, Any], chosen: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    if len(chosen) == 1 and chosen[0].startswith(TOPIC):
        named = chosen[0].removeprefix(TOPIC)
        found = next((topic["indicators"] for topic in catalogue["topics"] if topic["id"] == named), ())
        if not found:
            raise NoSuchDownload("indicators", chosen[0])
        return chosen[0], tuple(found)
    for name in chosen:
        if name not in catalogue["indicators"]:
            raise NoSuchDownload("indicators", name)
    known = tuple(name for name in INDICATORS if name in chosen)
    if not known or len(known) > MOST:
        raise NoSuchDownload("indicators", str(len(known)))
    return ",".join(known), known


def _span(
    catalogue: Mapping[str, Any], indicators: Sequence[str], first: str, last: str
) -> tuple[date | None, date | None]:
    low, high = days(catalogue, indicators)
    begin, end = _day("first", first) or low, _day("last", last) or high
    if begin > high:
        raise NoSuchDownload("first", first)
    if end < max(begin, low):
        raise NoSuchDownload("last", last)
    begin, end = max(begin, low), min(end, high)
    return (None, None) if (begin, end) == (low, high) else (begin, end)


def _day(part: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise NoSuchDownload(part, text) from error
