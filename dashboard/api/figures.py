"""Observations: figures by day, place and indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from dashboard.api.answers import CSV, Ask
from dashboard.api.catalogue import known_place
from dashboard.api.problems import Problem
from dashboard.api.tables import page, page_of
from geodata.places import Level
from layers import file_names, observations
from layers.observations import NotUnderstood, Query
from layers.store import Store

MOST_ROWS = 300_000
"""Of a CSV in one piece."""


def figures(store: Store, ask: Ask) -> tuple[bytes, str | None]:
    """One page of figures, or all of them as CSV; raises `Problem` for what cannot be asked."""
    query = _query(ask)
    offset, limit = page(ask)
    n = ask.snapshot.n
    try:
        total = observations.count(store, n, query)
    except NotUnderstood as error:
        raise Problem(
            "place_level" if error.part == "place" else "order", parameter=error.part, value=error.value
        ) from None
    if ask.media_type == CSV and limit is None and total > MOST_ROWS:
        raise Problem("too_much", parameter="limit", bound=MOST_ROWS)
    rows = observations.rows(store, n, query, offset=offset, limit=limit)
    return page_of(ask, _named(ask, rows) if ask.media_type == CSV else rows, total=total)


def _named(ask: Ask, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of a table that stands alone: with the names and units that JSON has in its other lists."""
    items, places = ask.snapshot.indicators, ask.snapshot.places
    for row in rows:
        item = items[row["indicator"]]
        yield {**row, "place_name": places[row["place"]].name, "label": item["label"], "unit": item["unit"]}


def file_name(ask: Ask, language: str) -> str:
    """The name under which a table of figures is saved: indicators, level, days that were asked for."""
    query, entries = _query(ask), ask.snapshot.indicators
    known = [name for name in query.indicators if name in entries]
    if not known:
        return file_names.of_list(
            ask.snapshot.file, ask.route, as_of=ask.snapshot.current.as_of or "", language=language
        )
    first = query.first.isoformat() if query.first else min(entries[name]["first_day"] for name in known)
    last = query.last.isoformat() if query.last else max(entries[name]["as_of"] for name in known)
    return file_names.of_figures(ask.snapshot.file, known, query.level, (first, last), language=language)


def _query(ask: Ask) -> Query:
    said: dict[str, Any] = dict(ask.parameters)
    codes: tuple[str, ...] | None = said.get("place")
    found = [known_place(ask.snapshot, code) for code in codes or ()]
    level: Level = said.get("level", found[0].level if found else "commune")
    return Query(
        indicators=said["indicator"],
        level=level,
        places=codes,
        first=_day(said.get("first")),
        last=_day(said.get("last")),
    )


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)
