"""A layer as JSON: one indicator at one level over all its days."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from geodata.catalog import Derived, Indicator
from geodata.core.unit_levels import LEVELS, Level
from geodata.observations.arrays import Bools, Floats, Grid, Ints
from geodata.observations.at_level import AtLevel
from geodata.observations.comparison import ChangeArrays
from geodata.observations.measures import is_over_counts, whole_window
from layers import illustrative
from layers.illustrative import spans
from layers.scale import scale


def span(levels: dict[Level, AtLevel], reported: Floats) -> tuple[int, int] | None:
    """First day with a value at any level to last day on which anybody reported; None without any.

    `reported`: the reported figures (days x places) that the layer rests on first. Held and running values go on after
    the last report, but a layer does not: what it shows last has been reported.
    """
    shown = np.logical_or.reduce([(~np.isnan(levels[level].values)).any(axis=1) for level in LEVELS])
    days, last = np.flatnonzero(shown), np.flatnonzero((~np.isnan(reported)).any(axis=1))
    return (int(days[0]), max(int(last[-1]), int(days[0]))) if len(days) else None


def document(
    indicator: Indicator | Derived,
    level: Level,
    at: AtLevel,
    change: ChangeArrays,
    *,
    grid: Grid,
    days: tuple[int, int] | None,
    codes: tuple[str, ...],
    units: tuple[int, ...],
    told_above: Bools,
) -> dict[str, Any]:
    """The layer's content as `docs/data.md` describes it; `days` is the span to show.

    `told_above` (days x communes): of silent communes, where their district reported itself.
    """
    first, last = days or (0, -1)
    part = slice(first, last + 1)
    isodays = grid.isodays[part]
    values = np.round(at.values[part], indicator.decimals + 2)
    content: dict[str, Any] = {
        "id": indicator.id,
        "level": level,
        "days": isodays,
        "places": list(codes),
        "values": NumberTable(values),
        "changes": NumberTable(np.round(change.values[part], indicator.decimals) + 0.0),
        "changes_illustrative": illustrative.said(change.illustrative[part], change.values[part], codes, isodays),
        "as_of": isodays[-1] if isodays else None,
        **illustrative.said(at.illustrative[part], at.values[part], codes, isodays),
        "legend": scale(indicator, level).as_dict(),
    }
    if at.counts is not None:
        content["counts"] = NumberTable(at.counts[part])
    if at.bases is not None and isinstance(indicator, Derived) and is_over_counts(indicator):
        content["bases"] = NumberTable(at.bases[part])
    if at.not_applicable is not None:
        content["not_applicable"] = _runs(at.not_applicable[part], codes, isodays)
    known = ~np.isnan(at.values[part])
    if level != "commune" or (known != (at.reported[part] > 0)).any():
        content["reported"] = NumberTable(at.reported[part])
    if level == "commune" and told_above[part].any():
        content["told_above"] = _runs(told_above[part], codes, isodays)
    if level != "commune":
        if at.covered[part].any():
            content["covered"] = NumberTable(at.covered[part])
        content["itself"] = _runs(at.itself[part], codes, isodays)
        content["split"] = illustrative.said(*_split(at, part), codes, isodays)
        content["compared"] = NumberTable(change.compared[part])
        content["units"] = list(units)
        content["differences"] = _differences(at, part, codes, isodays)
    return content | _windowed(indicator, level, at, change, part)


def _windowed(
    indicator: Indicator | Derived, level: Level, at: AtLevel, change: ChangeArrays, part: slice
) -> dict[str, NumberTable]:
    """Of what adds up days: how many of them are compared; how many a commune told, where that is ever not all."""
    window = whole_window(indicator) if isinstance(indicator, Derived) else 1
    if window == 1:
        return {}
    found = {"compared_days": NumberTable(change.days[part])}
    if level == "commune" and at.days is not None and (at.days < window)[part][~np.isnan(at.values[part])].any():
        found["told_days"] = NumberTable(at.days[part])
    return found


class NumberTable:
    """A table of numbers (days x places) of a document: in JSON NaN is null, whole numbers have no fraction."""

    def __init__(self, values: Floats | Ints) -> None:
        self.values = np.ascontiguousarray(values)

    def __getitem__(self, day: int) -> list[float | int | None]:
        """The numbers of a day as JSON has them."""
        row: list[float | int | None] = orjson.loads(self._dumped(self.values[day]))
        return row

    def as_json(self) -> orjson.Fragment:
        """The table as it stands in the file."""
        return orjson.Fragment(self._dumped(self.values))

    @staticmethod
    def _dumped(values: npt.NDArray[Any]) -> bytes:
        dumped = orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY)
        return dumped.replace(b".0,", b",").replace(b".0]", b"]")


def encode(content: Any) -> bytes:
    """JSON with sorted keys: the same content always gives the same bytes. `NumberTable` are written as tables."""
    return orjson.dumps(content, default=_table, option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def _table(value: object) -> orjson.Fragment:
    if isinstance(value, NumberTable):
        return value.as_json()
    raise TypeError(type(value).__name__)


def _runs(flags: Bools, codes: tuple[str, ...], days: list[str]) -> list[dict[str, Any]]:
    """The spans of flagged days of the places that have any."""
    return [{"place": codes[at], "spans": spans(flags[:, at], days)} for at in np.flatnonzero(flags.any(axis=0))]


def _split(at: AtLevel, part: slice) -> tuple[Bools, Floats]:
    """Whether the communes that reported only illustrate, days x units, and where that is told (else NaN).

    Where no commune reported on the day itself, the figure's own mark stands.
    """
    silent = (at.reported[part] == 0) & ~np.isnan(at.values[part])
    told = silent | (at.reported[part] > at.covered[part])
    return np.where(silent, at.illustrative[part], at.split[part]), np.where(told, 1.0, np.nan)


def _differences(at: AtLevel, part: slice, codes: tuple[str, ...], days: list[str]) -> list[dict[str, Any]]:
    """Where a unit's own figure and the sum of its complete communes are not the same."""
    if at.summed is None:
        return []
    own, summed = at.values[part], at.summed[part]
    differing = np.abs(own - summed) > 1e-6
    return [
        {
            "place": codes[place],
            "day": days[day],
            "reported": _plain(own[day, place]),
            "summed": _plain(summed[day, place]),
        }
        for day, place in np.argwhere(differing)
    ]


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else round(float(value), 4)
