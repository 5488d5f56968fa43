"""Observations: figures by day, place and indicator."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.api.answers import CSV, Ask
from dashboard.api.catalogue import known_place
from dashboard.api.problems import Problem
from dashboard.api.tables import page, page_of
from geodata.places import Level
from layers import observations
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
    return page_of(ask, observations.rows(store, n, query, offset=offset, limit=limit), total=total)


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
