"""What a commune sees after it has sent: its epidemic level, its place among the communes of the district, neighbours.

All from the newest publication; what was just sent is not in it yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.i18n.translator import Translator
from dashboard.snapshot import Snapshot
from geodata.geography.admin_units import PlaceTree
from layers import illustrative, neighbours
from layers.store import Store

INDICATOR = "cases_7d"
LEVELS = "tables/levels.json"
SHAPES = "shapes/commune.json"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Of one commune, as published to `as_of`: levels (None: unknown) and the day of the announcement, cases in seven
    days, how many of the district's communes have more and of how many that is known, and neighbours with theirs.

    `illustrative`: some of these cases only illustrate.
    """

    as_of: str
    announced: int | None
    announced_on: str | None
    computed: int | None
    cases: float | None
    rank: int | None
    known: int
    illustrative: bool
    neighbours: tuple[tuple[str, str], ...]


def standing(store: Store, places: PlaceTree, commune: str, say: Translator) -> Standing | None:
    """Where the commune stands in the newest publication; None before the first, or where it is not in it."""
    current = store.current()
    if not current.publication or current.as_of is None:
        return None
    shown = Snapshot(store, current)
    layer = shown.layer(INDICATOR, "commune")
    if commune not in shown.places:
        return None
    values = dict(zip(layer.places, layer.row(current.as_of), strict=True)) if layer else {}
    mine, siblings = values.get(commune), [place.code for place in places.children(places[commune].parent or "")]
    known = [value for code in siblings if (value := values.get(code)) is not None]
    levels = shown.file(LEVELS)["places"].get(commune) if shown.has(LEVELS) else None
    announced = levels["announced"] if levels else None
    return Standing(
        as_of=current.as_of,
        announced=announced["level"] if announced else None,
        announced_on=announced["day"] if announced else None,
        computed=levels["computed"] if levels else None,
        cases=mine,
        rank=None if mine is None else 1 + sum(value > mine for value in known),
        known=len(known),
        illustrative=layer is not None and bool(layer.days) and illustrative.holds(layer.content, layer.days[-1]),
        neighbours=tuple(
            (say.place(places[code]), say.number(values.get(code)))
            for code in neighbours.of(shown.file(SHAPES), commune)
            if code in places
        ),
    )
