"""One publication as the pages read it: its files, opened once, and the figures in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import orjson

from geodata import kinds
from geodata.catalog import CATALOG, Derived
from geodata.derive import is_running
from layers import illustrative
from layers.store import Current, NotPublished, Store

WEEK = 7
COMPARABLE = 0.9
"""The share of communes that have to stand behind the smaller of two figures that are set against each other."""
Json = dict[str, Any]
Values = list[float | None]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A unit of the publication; `population` None where unknown."""

    code: str
    level: str
    kind: str
    name: str
    parent: str | None
    population: int | None
    area_km2: float | None
    lon: float | None
    lat: float | None

    @property
    def short(self) -> str:
        """The name without its kind: "Huyện Đắk Mil" is "Đắk Mil"; "Phường 1" stays whole."""
        return kinds.short(self.name, self.kind)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One indicator in one place on one day, with what it rests on.

    `value` None = not reported; `count`: the numerator of a ratio, `base`: its denominator where that was counted
    on the same days; `before`: the value seven days earlier, behind which
    `reported_before` communes stood; `reported` of `units` communes stand behind it, both 1 for a commune.
    """

    indicator: str
    place: str
    day: str
    value: float | None
    count: float | None
    base: float | None
    before: float | None
    reported_before: int
    reported: int
    units: int
    not_applicable: bool
    illustrative: bool

    @property
    def change(self) -> float | None:
        """Against seven days before; None without both, and where so many more or fewer communes stand behind one of
        them that the two say nothing of each other."""
        fewer, more = sorted((self.reported, self.reported_before))
        if self.value is None or self.before is None or fewer < COMPARABLE * more:
            return None
        return self.value - self.before


class Layer:
    """A layer file: its days, places and values."""

    def __init__(self, content: Json) -> None:
        self.content = content
        self.days: list[str] = content["days"]
        self.places: list[str] = content["places"]
        self._column = {code: at for at, code in enumerate(self.places)}
        self._row = {day: at for at, day in enumerate(self.days)}

    @property
    def as_of(self) -> str | None:
        return self.days[-1] if self.days else None

    def series(self, place: str) -> Values:
        """All days of one place."""
        at = self._column[place]
        return [row[at] for row in self.content["values"]]

    def row(self, day: str) -> Values:
        """All places on one day, None on a day without figures."""
        at = self._row.get(day)
        return [None] * len(self.places) if at is None else self.content["values"][at]

    def on(self, place: str, day: str) -> float | None:
        """The value of a place on a day."""
        at = self._row.get(day)
        return None if at is None else self.content["values"][at][self._column[place]]

    def figure(self, place: str, day: str | None = None) -> Figure:
        """The figure of a place on a day, the newest when none is named; raises `NotPublished` for another place."""
        if place not in self._column or not self.days:
            raise NotPublished(place)
        at, column = self._row.get(day or self.days[-1]), self._column[place]
        shown, content = day or self.days[-1], self.content
        known = at is not None
        return Figure(
            indicator=content["id"],
            place=place,
            day=shown,
            value=content["values"][at][column] if known else None,
            count=content["counts"][at][column] if known and "counts" in content else None,
            base=content["bases"][at][column] if known and "bases" in content else None,
            before=content["values"][at - WEEK][column] if at is not None and at >= WEEK else None,
            reported_before=self._reported(at - WEEK, column) if at is not None and at >= WEEK else 0,
            reported=self._reported(at, column),
            units=content["units"][column] if "units" in content else 1,
            not_applicable=self._not_applicable(place, shown),
            illustrative=self.is_illustrative(shown, place),
        )

    def is_illustrative(self, day: str, place: str) -> bool:
        """Whether the figure of a place and day only illustrates."""
        return illustrative.holds(self.content, day, place)

    def _reported(self, at: int | None, column: int) -> int:
        if at is None:
            return 0
        if "reported" in self.content:
            return int(self.content["reported"][at][column])
        return int(self.content["values"][at][column] is not None)

    def _not_applicable(self, place: str, day: str) -> bool:
        spans = [entry["spans"] for entry in self.content.get("not_applicable", ()) if entry["place"] == place]
        return any(first <= day <= last for first, last in (spans[0] if spans else ()))


class Snapshot:
    """Publication `n`; every file is opened at most once."""

    def __init__(self, store: Store, current: Current) -> None:
        self.store = store
        self.current = current
        self.n = current.publication
        self._layer = lru_cache(maxsize=None)(self._open_layer)

    def file(self, path: str) -> Any:
        """A JSON file of the publication; raises `NotPublished`."""
        return orjson.loads(self.store.read(self.n, path))

    def has(self, path: str) -> bool:
        """Whether the publication was made with this file."""
        return path in self.manifest

    @cached_property
    def manifest(self) -> dict[str, str]:
        return self.store.manifest(self.n)

    @cached_property
    def kept(self) -> list[Snapshot]:
        """The publications whose files are kept, this one and those before, the newest first."""
        numbers = [n for n in reversed(self.store.numbers()) if n <= self.n]
        return [Snapshot(self.store, self.store.about(n)) for n in numbers]

    @cached_property
    def about(self) -> Json:
        about: Json = self.file("publication.json")
        return about

    @property
    def known_until(self) -> str | None:
        """The day up to which announcements are known (ISO), never before that of the figures; None without any."""
        day: str | None = self.about["known_until"]
        return day

    @cached_property
    def catalogue(self) -> Json:
        catalogue: Json = self.file("indicators.json")
        return catalogue

    @cached_property
    def indicators(self) -> dict[str, Json]:
        return dict(self.catalogue["indicators"])

    @cached_property
    def places(self) -> dict[str, Place]:
        fields = Place.__dataclass_fields__
        entries = self.file("places.json")["places"]
        return {entry["code"]: Place(**{name: entry[name] for name in fields}) for entry in entries}

    @cached_property
    def _label_points(self) -> dict[str, tuple[float, float] | None]:
        entries = self.file("places.json")["places"]
        return {entry["code"]: tuple(entry["label"]) if entry["label"] else None for entry in entries}

    def label_point(self, code: str) -> tuple[float, float] | None:
        """Where a place's name stands on a map: longitude, latitude; None without shapes."""
        return self._label_points[code]

    @property
    def province(self) -> Place:
        return self.places[self.about["province"]["code"]]

    def level(self, level: str) -> list[Place]:
        """The places of a level, in code order."""
        return [place for place in self.places.values() if place.level == level]

    def below(self, code: str) -> list[Place]:
        """The units directly below one."""
        return [place for place in self.places.values() if place.parent == code]

    def communes(self, code: str) -> list[Place]:
        """The communes of a unit; a commune's own is itself."""
        place = self.places[code]
        if place.level == "commune":
            return [place]
        return [commune for part in self.below(code) for commune in self.communes(part.code)]

    def layer(self, indicator: str, level: str) -> Layer | None:
        """A layer of the publication; None where the indicator has no figures."""
        return self._layer(indicator, level)

    def figure(self, indicator: str, place: str, day: str | None = None) -> Figure | None:
        """A figure; None where the indicator has none anywhere."""
        layer = self.layer(indicator, self.places[place].level)
        return layer.figure(place, day) if layer is not None and layer.days else None

    def missing(self, indicator: str, place: str, day: str) -> Sequence[Place]:
        """The communes of a unit that have not reported an indicator for a day; of a running total what it adds up."""
        item = CATALOG.get(indicator)
        is_total = isinstance(item, Derived) and is_running(item)
        layer = self.layer(item.inputs[0] if item and is_total else indicator, "commune")
        if layer is None:
            return ()
        values = dict(zip(layer.places, layer.row(day), strict=True))
        return [commune for commune in self.communes(place) if values.get(commune.code) is None]

    def _open_layer(self, indicator: str, level: str) -> Layer | None:
        path = f"layers/{indicator}/{level}.json"
        return Layer(self.file(path)) if indicator in self.indicators and self.has(path) else None
