"""Figures of a publication as rows: long (a row per day, place and indicator) or wide (a column per indicator).

A value is None (NaN) where nothing was reported and 0 where zero was reported, never the other way round.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.core.unit_levels import Level
from geodata.geography.admin_units import PlaceTree
from geodata.observations.arrays import Floats
from layers import illustrative, rests
from layers.columns import BEHIND, CHANGE_ILLUSTRATIVE, ILLUSTRATIVE, INDICATORS, REPORTED_ILLUSTRATIVE, columns
from layers.publication_reader import PublicationReader
from layers.store import Store

BY_DAY = ("values", "counts", "bases", "changes", "reported", "covered", "compared", "compared_days", "told_days")
"""What a layer file has a line for each day of."""
ONE_BY_ONE = {"reported": "values", "compared": "changes"}
"""What stands behind a commune's figure is the commune, where that is known."""


class NotUnderstood(ValueError):
    """A query that has no answer: which part of it, and what stands there."""

    def __init__(self, part: str, value: str) -> None:
        super().__init__(f"{part}: {value}")
        self.part, self.value = part, value


@dataclass(frozen=True, kw_only=True)
class ObservationQuery:
    """Which figures: `places` None: all of the level; `first`, `last` None: as far as there are figures.

    `days`: of those the last ones of each indicator, this many; None: all.
    """

    indicators: tuple[str, ...]
    level: Level
    places: tuple[str, ...] | None = None
    first: date | None = None
    last: date | None = None
    days: int | None = None


class Cut:
    """The part of one layer file that a query asks for: `days` x `places`."""

    def __init__(self, content: Mapping[str, Any], query: ObservationQuery, places: tuple[str, ...]) -> None:
        self.indicator: str = content["id"]
        known: list[str] = content["days"]
        low = bisect_left(known, query.first.isoformat()) if query.first else 0
        high = bisect_right(known, query.last.isoformat()) if query.last else len(known)
        low = max(low, high - query.days) if query.days else low
        self.days = known[low:high]
        self._content = {**content, **{name: content[name][low:high] for name in BY_DAY if name in content}}
        at = {code: column for column, code in enumerate(content["places"])}
        self.places = tuple(code for code in places if code in at)
        self._columns = [at[code] for code in self.places]

    def __len__(self) -> int:
        return len(self.days) * len(self.places)

    def rows(self, level: str, start: int = 0) -> Iterator[dict[str, Any]]:
        """A row per day and place, days first, from the position `start` on."""
        content, wide = self._content, max(len(self.places), 1)
        counts, reported, units = content.get("counts"), content.get("reported"), content.get("units")
        changes, compared, days = content.get("changes"), content.get("compared"), content.get("compared_days")
        covered, told = content.get("covered"), content.get("told_days")
        for position in range(start, len(self)):
            line, at = divmod(position, wide)
            day, place, column = self.days[line], self.places[at], self._columns[at]
            value = content["values"][line][column]
            change = changes[line][column] if changes else None
            yield {
                "day": day,
                "place": place,
                "level": level,
                "indicator": self.indicator,
                "value": value,
                "count": counts[line][column] if counts else None,
                "reported": reported[line][column] if reported else int(value is not None),
                "units": units[column] if units else 1,
                "covered": covered[line][column] if covered else 0,
                "itself": self._within(self._itself.get(place, ()), day),
                "change": change,
                "compared": compared[line][column] if compared else int(change is not None),
                "compared_days": days[line][column] if days else None,
                "told_days": told[line][column] if told else None,
                "not_applicable": value is None and self._within(self._spans.get(place, ()), day),
                "illustrative": value is not None and illustrative.holds(content, day, place),
                "reported_illustrative": value is not None and illustrative.is_split(content, day, place),
                "change_illustrative": change is not None and illustrative.is_change(content, day, place),
            }

    def table(self, name: str) -> Floats:
        """One of `BY_DAY` as days x places, NaN where None; what is not counted is 1 where it is known."""
        content = self._content
        if name not in content:
            known = ONE_BY_ONE.get(name)
            nothing = 0 if name == "covered" else np.nan
            shape = (len(self.days), len(self.places))
            return np.full(shape, nothing) if known is None else (~np.isnan(self.table(known))).astype(float)
        cells = np.array(content[name], dtype=float).reshape(len(self.days), len(content["places"]))
        picked: Floats = cells[:, self._columns]
        return picked

    def made_up(self) -> npt.NDArray[np.bool_]:
        """Where figures are illustrative, as days x places."""
        return self._spanned(self._content)

    def itself(self) -> npt.NDArray[np.bool_]:
        """Where the unit's own report stands, as days x places."""
        return self._flagged([self._itself.get(place, []) for place in self.places])

    def split(self) -> npt.NDArray[np.bool_]:
        """Where the figures of the communes counted are illustrative, as days x places."""
        return self._spanned({"days": self._content["days"], **self._content.get("split", self._content)})

    def against(self) -> npt.NDArray[np.bool_]:
        """Where changes rest on illustrative figures on either day, as days x places."""
        nothing: dict[str, Any] = {"illustrative": []}
        return self._spanned({"days": self._content["days"], **self._content.get("changes_illustrative", nothing)})

    def _spanned(self, marks: Mapping[str, Any]) -> npt.NDArray[np.bool_]:
        return self._flagged([illustrative.of_place(marks, place) for place in self.places])

    def _flagged(self, spans: list[list[list[str]]]) -> npt.NDArray[np.bool_]:
        flags = [[self._within(of_one, day) for of_one in spans] for day in self.days]
        return np.array(flags, dtype=bool).reshape(len(self.days), len(self.places))

    @property
    def units(self) -> list[int]:
        """Of how many communes, by place."""
        units: list[int] | None = self._content.get("units")
        return [units[column] for column in self._columns] if units else [1] * len(self.places)

    @cached_property
    def _itself(self) -> dict[str, list[list[str]]]:
        return {place: rests.itself_spans(self._content, place) for place in self.places}

    @cached_property
    def _spans(self) -> dict[str, list[list[str]]]:
        return {entry["place"]: entry["spans"] for entry in self._content.get("not_applicable", ())}

    @staticmethod
    def _within(spans: Any, day: str) -> bool:
        return any(first <= day <= last for first, last in spans)


def count(store: Store, n: int, query: ObservationQuery) -> int:
    """How many rows `rows` has; raises as it does."""
    return sum(len(cut) for cut in _cuts(store, n, query))


def rows(
    store: Store, n: int, query: ObservationQuery, *, offset: int = 0, limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """Long form: by indicator in the order of the query, then day, then place in code order.

    Raises `NotUnderstood` (a `ValueError`) for what the publication does not have, `NotPublished` without it.
    """
    return islice(_rows(_cuts(store, n, query), query.level, offset), limit)


def wide(store: Store, n: int, query: ObservationQuery) -> pd.DataFrame:
    """A row per day and place with the columns of `columns(query.indicators)`; raises as `rows` does."""
    cuts, known = _cuts(store, n, query), PublicationReader(store, n).places
    codes = _chosen(known, query)
    days = sorted({day for cut in cuts for day in cut.days})
    row_of, column_of = {day: at for at, day in enumerate(days)}, {code: at for at, code in enumerate(codes)}
    size = (len(days), len(codes))
    figures: dict[str, Any] = {
        "day": pd.to_datetime(pd.Series(np.repeat(np.array(days, dtype=object), len(codes)), dtype=object)),
        "place": list(codes) * len(days),
        "level": query.level,
        "place_name": [known[code].name for code in codes] * len(days),
        "parent": [known[code].parent for code in codes] * len(days),
    }
    made_up, split, against = (np.zeros(size, dtype=bool) for _ in range(3))
    for cut in cuts:
        at = np.ix_([row_of[day] for day in cut.days], [column_of[code] for code in cut.places])
        cells = {name: np.full(size, np.nan) for name in ("values", "changes")}
        cells |= {name: np.zeros(size) for name in ("reported", "units", "compared", "covered")}
        for name in ("values", "changes", "reported", "compared", "covered"):
            cells[name][at] = cut.table(name)
        cells["units"][:, at[1].ravel()] = cut.units
        made_up[at] |= cut.made_up() & ~np.isnan(cells["values"][at])
        split[at] |= cut.split() & ~np.isnan(cells["values"][at])
        against[at] |= cut.against() & ~np.isnan(cells["changes"][at])
        figures[cut.indicator] = cells["values"].ravel()
        figures |= {f"{cut.indicator}__{name}": cells[of].ravel() for name, of in BEHIND.items()}
        itself = np.zeros(size, dtype=bool)
        itself[at] = cut.itself()
        figures[f"{cut.indicator}__itself"] = itself.ravel()
    marks = {ILLUSTRATIVE: made_up, REPORTED_ILLUSTRATIVE: split, CHANGE_ILLUSTRATIVE: against}
    table = pd.DataFrame({**figures, **{column.name: flags.ravel() for column, flags in marks.items()}})
    for column in columns(query.indicators):
        if column.name not in table:
            table[column.name] = False if column.type == "boolean" else np.nan
        if column.type == "integer":
            table[column.name] = table[column.name].astype("Int64")
    return table[[column.name for column in columns(query.indicators)]]


def _rows(cuts: list[Cut], level: str, offset: int) -> Iterator[dict[str, Any]]:
    for cut in cuts:
        if offset >= len(cut):
            offset -= len(cut)
            continue
        yield from cut.rows(level, offset)
        offset = 0


def _cuts(store: Store, n: int, query: ObservationQuery) -> list[Cut]:
    read = PublicationReader(store, n)
    known, manifest = read.places, store.manifest(n)
    for name in query.indicators:
        if name not in INDICATORS:
            raise NotUnderstood("indicator", name)
    if query.first and query.last and query.first > query.last:
        raise NotUnderstood("last", query.last.isoformat())
    codes = _chosen(known, query)
    paths = [f"layers/{name}/{query.level}.json" for name in query.indicators]
    return [Cut(read(path), query, codes) for path in paths if path in manifest]


def _chosen(known: PlaceTree, query: ObservationQuery) -> tuple[str, ...]:
    of_level = [place.code for place in known.level(query.level)]
    if query.places is None:
        return tuple(of_level)
    for code in query.places:
        if code not in known or known[code].level != query.level:
            raise NotUnderstood("place", code)
    chosen = set(query.places)
    return tuple(code for code in of_level if code in chosen)
