"""What a chart is: the figures it rests on, how its table is made from them, how the table is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from geodata.core.text import Text
from layers.rests import Rests

Floats = npt.NDArray[np.float64]
Index = Literal["day", "week", "group"]


@dataclass(frozen=True, kw_only=True)
class Series:
    """One column of figures: ISO days (or ids of groups), values (NaN = not reported), unit, decimals.

    `illustrative`: spans of illustrative days; `rests`: by whom the newest day is told; `reported_on`: of how many
    communes each day is; `itself`: the spans of days that the unit told itself.
    """

    id: str
    label: Text
    unit: Text
    decimals: int
    days: tuple[str, ...]
    values: Floats
    illustrative: tuple[tuple[str, str], ...] = ()
    rests: Rests | None = None
    reported_on: Mapping[str, int] = field(default_factory=dict)
    itself: tuple[tuple[str, str], ...] = ()

    @property
    def reported(self) -> tuple[int, int] | None:
        """Of how many communes the newest day is told, of how many."""
        return (self.rests.reported, self.rests.units) if self.rests else None

    @property
    def known(self) -> bool:
        """Whether anything was reported at all."""
        return bool((~np.isnan(self.values)).any())

    def newest(self) -> int | None:
        """Position of the last reported value."""
        known = np.flatnonzero(~np.isnan(self.values))
        return int(known[-1]) if len(known) else None

    def highest(self) -> int | None:
        """Position of the largest value."""
        return int(np.nanargmax(self.values)) if self.known else None


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Where the figures of a file come from: place, publication, its newest day (ISO)."""

    place: str
    place_name: str
    publication: int
    as_of: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that a curve has to be read against: a document, a change of rules; `link`: path on the site."""

    day: str
    number: str
    title: Text
    link: str | None


@dataclass(frozen=True, kw_only=True)
class Background:
    """What a figure needs beside its series: the publication's settings of charts and what happened.

    `place`: its name; `as_of`: the newest day of the first series; `provisional_days`: how many of the last days may
    still change; `positivity`, `occupancy`: alarm marks in percent; `denominators`: by indicator the origin of a
    number of people, in words.
    """

    language: str
    place: str
    as_of: str
    provisional_days: int = 0
    positivity: tuple[float, ...] = ()
    occupancy: float | None = None
    events: tuple[Event, ...] = ()
    denominators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ChartDrawing:
    """Traces and layout as Plotly takes them, and what has to be said below them.

    The id of the column that a trace draws stands in its `meta`.
    """

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    note: str = ""
    events: tuple[Event, ...] = ()


Columns = Mapping[str, Series]


def as_they_are(series: Columns) -> Columns:
    """The table of a chart that draws what was reported."""
    return series


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`layers`: the indicators it rests on; the first must have figures, the others may lack.

    `prepare`: from the layers' series the columns of the table, all on one index; `draw`: the table as a figure.
    `groups`: the words of the ids on the index, of a chart whose rows are no days.
    `order`: among the charts of the page of `topic`, `place`: among those of the page of one place, the lowest first;
    None: not there.
    """

    name: str
    layers: tuple[str, ...]
    title: Text
    draw: Callable[[Columns, Background], ChartDrawing]
    prepare: Callable[[Columns], Columns] = as_they_are
    index: Index = "day"
    groups: Mapping[str, Text] | None = None
    topic: str | None = None
    order: int | None = None
    place: int | None = None


def mean_of_7(values: Floats) -> Floats:
    """The mean of the 7 days ending on each day; NaN unless at least 5 of them were reported."""
    known = ~np.isnan(values)
    sums, days = (np.convolve(part, np.ones(7))[: len(values)] for part in (np.nan_to_num(values), known.astype(float)))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(days >= 5, sums / days, np.nan)


def on_days(series: Series, days: tuple[str, ...]) -> Series:
    """The series on other days; NaN on those that it does not have."""
    at = dict(zip(series.days, series.values, strict=True))
    return replace(series, days=days, values=np.array([at.get(day, np.nan) for day in days], dtype=np.float64))
