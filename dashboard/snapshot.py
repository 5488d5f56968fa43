"""One publication as the pages read it: its files, opened once, and the figures in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from geodata.geography.admin_units import Place, PlaceTree
from layers import illustrative, rests
from layers.publication_reader import PublicationReader
from layers.store import Current, NotPublished, Store

Json = dict[str, Any]
Values = list[float | None]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One indicator in one place on one day, with what it rests on.

    `value` None = not reported; `count`: the numerator of a ratio, `base`: its denominator where that was counted
    on the same days; of `reported` of `units` communes it is told, both 1 for a commune: `covered` of them did not
    report, a unit above them did. `itself`: the unit's own report stands; `told_above`: of a silent commune, that of
    its district. `change`: against seven days earlier over the `compared` communes that have figures on both days,
    None where those are too few; of what adds up days, on `compared_days` of their days. `told_days`: of a commune's
    figure that adds up days, on how many of them it was told, None where that is never less than all.
    `change_illustrative`: the figure of either day rests on illustrative ones. `split`: the communes that reported have
    illustrative figures, whatever the unit itself reported.
    """

    indicator: str
    place: str
    day: str
    value: float | None
    count: float | None
    base: float | None
    change: float | None
    compared: int
    compared_days: int | None
    told_days: int | None
    reported: int
    covered: int
    itself: bool
    told_above: bool
    units: int
    not_applicable: bool
    illustrative: bool
    change_illustrative: bool
    split: bool

    @property
    def is_against_illustrative(self) -> bool:
        """Whether the figure is real and its change is against illustrative ones."""
        return self.change_illustrative and not self.illustrative

    @property
    def own(self) -> int:
        """How many communes reported themselves."""
        return self.reported - self.covered


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
        value, change = self._cell("values", at, column), self._cell("changes", at, column)
        return Figure(
            indicator=content["id"],
            place=place,
            day=shown,
            value=value,
            count=self._cell("counts", at, column),
            base=self._cell("bases", at, column),
            change=change,
            compared=self._counted("compared", at, column, known=change is not None),
            compared_days=self._days("compared_days", at, column),
            told_days=self._days("told_days", at, column),
            reported=self._counted("reported", at, column, known=value is not None),
            covered=self._counted("covered", at, column, known=False),
            itself=rests.is_itself(content, shown, place),
            told_above=rests.is_told_above(content, shown, place),
            units=content["units"][column] if "units" in content else 1,
            not_applicable=self._not_applicable(place, shown),
            illustrative=value is not None and self.is_illustrative(shown, place),
            change_illustrative=change is not None and illustrative.is_change(content, shown, place),
            split=value is not None and illustrative.is_split(self.content, shown, place),
        )

    def is_illustrative(self, day: str, place: str) -> bool:
        """Whether the figure of a place and day only illustrates."""
        return illustrative.holds(self.content, day, place)

    def _cell(self, name: str, at: int | None, column: int) -> float | None:
        """A cell of one of the layer's arrays; None on a day without figures and where there is no such array."""
        found: float | None = self.content[name][at][column] if at is not None and name in self.content else None
        return found

    def _days(self, name: str, at: int | None, column: int) -> int | None:
        found = self._cell(name, at, column)
        return None if found is None else int(found)

    def _counted(self, name: str, at: int | None, column: int, *, known: bool) -> int:
        """How many communes an array counts; a layer of communes that has none counts each by itself."""
        counted = self._cell(name, at, column)
        return int(known) if counted is None else int(counted)

    def _not_applicable(self, place: str, day: str) -> bool:
        spans = [entry["spans"] for entry in self.content.get("not_applicable", ()) if entry["place"] == place]
        return any(first <= day <= last for first, last in (spans[0] if spans else ()))


class Snapshot:
    """Publication `n`; every file is opened at most once."""

    def __init__(self, store: Store, current: Current) -> None:
        self.store = store
        self.current = current
        self.n = current.publication
        self.file = PublicationReader(store, self.n)
        self._layer = lru_cache(maxsize=None)(self._open_layer)

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
    def places(self) -> PlaceTree:
        """The units of the publication."""
        return self.file.places

    def population(self, code: str) -> int | None:
        """How many people live in a place; None where unknown."""
        return self.file.published_places.populations[code]

    def label_point(self, code: str) -> tuple[float, float] | None:
        """Where a place's name stands on a map: longitude, latitude; None without shapes."""
        return self.file.published_places.labels[code]

    def facts(self, place: Place) -> Json:
        """A place as the open interfaces name it."""
        known = {name: getattr(place, name) for name in ("code", "level", "kind", "name", "parent")}
        return {**known, "population": self.population(place.code), "area_km2": place.area_km2}

    def layer(self, indicator: str, level: str) -> Layer | None:
        """A layer of the publication; None where the indicator has no figures."""
        return self._layer(indicator, level)

    def figure(self, indicator: str, place: str, day: str | None = None) -> Figure | None:
        """A figure; None where the indicator has none anywhere."""
        layer = self.layer(indicator, self.places[place].level)
        return layer.figure(place, day) if layer is not None and layer.days else None

    def missing(self, indicator: str, place: str, day: str) -> Sequence[Place]:
        """The communes of a unit that did not report an indicator for a day, and whose district did not either."""
        layer = self.layer(indicator, "commune")
        if layer is None or not layer.days:
            return ()
        figures = ((commune, layer.figure(commune.code, day)) for commune in self.places.communes_of(place))
        return [commune for commune, figure in figures if not figure.reported and not figure.told_above]

    def _open_layer(self, indicator: str, level: str) -> Layer | None:
        path = f"layers/{indicator}/{level}.json"
        return Layer(self.file(path)) if indicator in self.indicators and self.has(path) else None
