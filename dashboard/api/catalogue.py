"""Lists that a publication holds whole: places, indicators, levels, rules, facilities, documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from dashboard.api.answers import ApiRequest
from dashboard.api.problems import Problem
from dashboard.api.tables import listed
from dashboard.snapshot import Snapshot
from geodata.geography.admin_units import Place

Row = Mapping[str, Any]
Rows = list[Row]


def places(ask: ApiRequest) -> tuple[bytes, str | None]:
    """Units of administration in the order of levels and codes."""
    snapshot, said = ask.snapshot, dict(ask.parameters)
    chosen = within(snapshot, said.get("place"))
    rows = [
        {**snapshot.facts(place), "lon": place.lon, "lat": place.lat}
        for place in snapshot.places.places
        if (chosen is None or place.code in chosen) and place.level == said.get("level", place.level)
    ]
    return listed(ask, rows)


def indicators(ask: ApiRequest) -> tuple[bytes, str | None]:
    """Indicators that have figures, in the order of the catalogue."""
    said = dict(ask.parameters)
    known = ask.snapshot.indicators
    order = [name for topic in ask.snapshot.catalogue["topics"] for name in topic["indicators"]]
    rows = [
        {"id": name, **known[name]}
        for name in order
        if name in said.get("indicator", (name,)) and known[name]["topic"] in said.get("topic", (known[name]["topic"],))
    ]
    return listed(ask, rows)


def levels(ask: ApiRequest) -> tuple[bytes, str | None]:
    """The newest day's epidemic levels of every place."""
    snapshot, said = ask.snapshot, dict(ask.parameters)
    content, chosen = snapshot.file("tables/levels.json"), within(snapshot, said.get("place"))
    rows = []
    for code, entry in sorted(content["places"].items()):
        level = snapshot.places[code].level
        if (chosen is None or code in chosen) and level == said.get("level", level):
            rows.append({"place": code, "level": level, "day": content["day"], "rule": content["rule"], **entry})
    return listed(ask, rows)


def announcements(ask: ApiRequest) -> tuple[bytes, str | None]:
    """Every announced epidemic level, oldest first."""
    chosen = within(ask.snapshot, dict(ask.parameters).get("place"))
    found = ask.snapshot.file("tables/announced.json")["announced"]
    rows = [_announcement(row) for row in found if chosen is None or row["place"] in chosen]
    return listed(ask, rows)


def rules(ask: ApiRequest) -> tuple[bytes, str | None]:
    """The rules by which levels are computed, in the order in which they came into force."""
    return listed(ask, ask.snapshot.file("rules.json")["rules"])


def facilities(ask: ApiRequest) -> tuple[bytes, str | None]:
    """Hospitals, stations, sites and checkpoints."""
    return listed(ask, register(ask, "facilities.json", "facilities", {"kind": lambda row: (row["kind"],)}))


def documents(ask: ApiRequest) -> tuple[bytes, str | None]:
    """Directive documents, the newest first."""
    return listed(ask, register(ask, "documents.json", "documents", {"topic": lambda row: row["topics"]}))


def register(ask: ApiRequest, path: str, key: str, filters: Mapping[str, Callable[[Row], Collection[str]]]) -> Rows:
    """Rows of a register: `place` takes the units below too, `filters` say which values a row has for a parameter."""
    said, snapshot = dict(ask.parameters), ask.snapshot
    if not snapshot.has(path):
        return []
    chosen = within(snapshot, said.get("place"))
    return [
        row
        for row in snapshot.file(path)[key]
        if (chosen is None or row["place"] in chosen)
        and all(name not in said or set(said[name]) & set(values(row)) for name, values in filters.items())
    ]


def within(snapshot: Snapshot, codes: tuple[str, ...] | None) -> frozenset[str] | None:
    """The units of `codes` and all below them, None for all there are; raises `Problem` for an unknown one."""
    if codes is None:
        return None
    for code in codes:
        known_place(snapshot, code)
    return frozenset().union(*map(snapshot.places.within, codes))


def known_place(snapshot: Snapshot, code: str) -> Place:
    """A place of the publication; raises `Problem`."""
    if code not in snapshot.places:
        raise Problem("place", status=404, parameter="place", value=code)
    return snapshot.places[code]


def _announcement(row: Row) -> Row:
    return {"epidemic_level" if name == "level" else name: value for name, value in row.items()}
