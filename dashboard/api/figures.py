"""Observations: figures by day, place and indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from dashboard.api.answers import CSV, ApiRequest
from dashboard.api.catalogue import known_place
from dashboard.api.problems import Problem
from dashboard.api.tables import page, page_of
from geodata.core.unit_levels import Level
from layers import file_names, observations
from layers.observations import NotUnderstood, ObservationQuery
from layers.store import Store

MOST_ROWS = 300_000
"""Of a CSV in one piece."""


def figures(store: Store, ask: ApiRequest) -> tuple[bytes, str | None]:
    """One page of figures, or all of them as CSV; raises `Problem` for what cannot be asked."""
    queries = _queries(ask)
    offset, limit = page(ask)
    n = ask.snapshot.n
    try:
        counts = [observations.count(store, n, query) for query in queries]
    except NotUnderstood as error:
        raise Problem(
            "place_level" if error.part == "place" else "order", parameter=error.part, value=error.value
        ) from None
    total = sum(counts)
    if ask.media_type == CSV and limit is None and total > MOST_ROWS:
        raise Problem("too_much", parameter="limit", bound=MOST_ROWS)
    rows = islice(_rows(store, n, zip(queries, counts, strict=True), offset), limit)
    return page_of(ask, _named(ask, rows) if ask.media_type == CSV else rows, total=total)


def _rows(
    store: Store, n: int, queries: Iterable[tuple[ObservationQuery, int]], offset: int
) -> Iterator[dict[str, Any]]:
    """The rows of queries, each with how many it has, one after the other from `offset` on."""
    for query, count in queries:
        if offset < count:
            yield from observations.rows(store, n, query, offset=offset)
        offset = max(0, offset - count)


def _named(ask: ApiRequest, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of a table that stands alone: with the names and units that JSON has in its other lists."""
    items, places = ask.snapshot.indicators, ask.snapshot.places
    for row in rows:
        item = items[row["indicator"]]
        yield {**row, "place_name": places[row["place"]].name, "label": item["label"], "unit": item["unit"]}


def file_name(ask: ApiRequest, language: str) -> str:
    """The name under which a table of figures is saved: indicators, level, days that were asked for."""
    query, entries = _queries(ask)[0], ask.snapshot.indicators
    known = [name for name in query.indicators if name in entries]
    if not known:
        return file_names.of_list(
            ask.snapshot.file, ask.route, as_of=ask.snapshot.current.as_of or "", language=language
        )
    spans = [_span(query, entries[name]) for name in known]
    span = min(first for first, _ in spans), max(last for _, last in spans)
    return file_names.of_figures(ask.snapshot.file, known, query.level, span, language=language)


def _span(query: ObservationQuery, entry: dict[str, Any]) -> tuple[str, str]:
    """The first and last day (ISO) of an indicator that are asked for."""
    last = query.last.isoformat() if query.last else entry["as_of"]
    first = query.first.isoformat() if query.first else entry["first_day"]
    if query.days is None:
        return first, last
    return max(first, (date.fromisoformat(last) - timedelta(days=query.days - 1)).isoformat()), last


def _queries(ask: ApiRequest) -> list[ObservationQuery]:
    """What is asked of each level: of the one that is named, else of those of the places."""
    said: dict[str, Any] = dict(ask.parameters)
    codes: tuple[str, ...] | None = said.get("place")
    found = [known_place(ask.snapshot, code) for code in codes or ()]
    if "level" in said or codes is None:
        level: Level = said.get("level", "commune")
        return [_query(said, level, codes)]
    of_level: dict[Any, list[str]] = {}
    for place in found:
        of_level.setdefault(place.level, []).append(place.code)
    return [_query(said, level, tuple(inside)) for level, inside in of_level.items()]


def _query(said: dict[str, Any], level: Level, codes: tuple[str, ...] | None) -> ObservationQuery:
    return ObservationQuery(
        indicators=said["indicator"],
        level=level,
        places=codes,
        first=_day(said.get("first")),
        last=_day(said.get("last")),
        days=said.get("days"),
    )


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)
