"""Sums over days of the calendar, of one figure, or of several that are set against each other.

Figures are only set against each other over the same communes and the same days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.site import PageContext
from dashboard.snapshot import Layer


@dataclass(frozen=True, kw_only=True)
class Together:
    """Sums by indicator over the communes and days on which all of them are known.

    `n` of `of` communes stand behind them, `whole` of these with every day from `first` to `last` (ISO), both included.
    `split`: some of these communes' figures only illustrate.
    """

    values: Mapping[str, float]
    n: int
    whole: int
    of: int
    first: str
    last: str
    split: bool


def total(ask: PageContext, indicator: str, place: str, *, last: str, days: int) -> float | None:
    """The sum of what was reported on the `days` calendar days that end on `last`; None where nothing was."""
    layer = ask.snapshot.layer(indicator, ask.snapshot.places[place].level)
    if layer is None:
        return None
    known = [value for day in calendar(last, days) if (value := layer.on(place, day)) is not None]
    return sum(known) if known else None


def newest(ask: PageContext, names: Sequence[str]) -> str | None:
    """The newest day (ISO) that all of `names` have; None where one of them has no figures."""
    ends = [ask.snapshot.indicators[name]["as_of"] for name in names if name in ask.snapshot.indicators]
    return min(ends, default=None) if len(ends) == len(names) else None


def together(
    ask: PageContext, names: Sequence[str], place: str, *, days: int = 1, last: str | None = None
) -> Together | None:
    """Sums of `names` over the same communes and days; None where nothing is known of all of them.

    `last`: the newest day that all have, unless one is named. A unit whose own figures are whole on every day stands on
    them; else its communes do, each on the days on which it reported all.
    """
    level = ask.snapshot.places[place].level
    own = [layer for name in names if (layer := ask.snapshot.layer(name, level)) is not None and layer.days]
    if len(own) < len(names):
        return None
    end = last or min(layer.days[-1] for layer in own)
    shown, communes = calendar(end, days), [unit.code for unit in ask.snapshot.places.communes_of(place)]

    def made(sums: list[float], n: int, whole: int, *, split: bool) -> Together:
        values = dict(zip(names, sums, strict=True))
        return Together(values=values, n=n, whole=whole, of=len(communes), first=shown[0], last=end, split=split)

    if all(_whole(layer, place, day) for layer in own for day in shown):
        sums = [sum(layer.on(place, day) or 0 for day in shown) for layer in own]
        split = any(layer.figure(place, day).split for layer in own for day in shown)
        return made(sums, len(communes), len(communes), split=split)
    below = [layer for name in names if (layer := ask.snapshot.layer(name, "commune")) is not None]
    if len(below) < len(names):
        return None
    behind = {code: rows for code in communes if (rows := _paired(below, code, shown))}
    if not behind:
        return None
    sums = [sum(row[at] for rows in behind.values() for row in rows.values()) for at in range(len(names))]
    split = any(layer.is_illustrative(day, code) for code, rows in behind.items() for day in rows for layer in below)
    return made(sums, len(behind), sum(len(rows) == days for rows in behind.values()), split=split)


def calendar(last: str, days: int) -> list[str]:
    """The `days` days that end on `last`, ISO."""
    end = date.fromisoformat(last)
    return [(end - timedelta(days=back)).isoformat() for back in reversed(range(days))]


def _paired(layers: Sequence[Layer], place: str, days: Sequence[str]) -> dict[str, list[float]]:
    """The days of one place on which every layer has a value, and those values."""
    rows = {day: [layer.on(place, day) for layer in layers] for day in days}
    return {day: [value for value in row if value is not None] for day, row in rows.items() if None not in row}


def _whole(layer: Layer, place: str, day: str) -> bool:
    """Whether a unit's figure of a day rests on all its communes, or on none of them but its own report."""
    figure = layer.figure(place, day)
    return figure.value is not None and figure.reported in (0, figure.units)
