"""How many volunteers each commune has, drawn: counts per commune, never where anybody lives."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.i18n.translator import Translator
from dashboard.snapshot import Snapshot
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.volunteers.parts import PATH
from layers import svg
from layers.scale import DARK, PALETTES

BREAKS = (1, 5, 20, 50, 100)
COLOURS = tuple(zip(PALETTES["PuBuGn"], DARK["PuBuGn"], strict=True))
"""On light and on dark ground."""


@dataclass(frozen=True, kw_only=True)
class CommuneShape:
    """A commune: its path, colours on light and on dark, what it says when it is pointed at, the list of its people."""

    path: str
    colour: tuple[str, str]
    says: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Atlas:
    """Everything that the template prints; `classes`: colours and words."""

    width: int
    height: int
    units: tuple[CommuneShape, ...]
    borders: tuple[str, ...]
    classes: tuple[tuple[tuple[str, str], str], ...]
    schematic: bool


def atlas(desk: StaffContext, say: Translator, numbers: Mapping[str, int], *, within: Collection[str]) -> Atlas | None:
    """The communes of `within` by how many people of `numbers` live there; None while no boundaries are published."""
    current = desk.store.current()
    if not current.publication:
        return None
    snapshot = Snapshot(desk.store, current)
    drawn: Any = snapshot.file("shapes/commune.json")
    features = [feature for feature in drawn["features"] if feature["properties"]["code"] in within]
    if not features:
        return None
    projection = svg.Projection(svg.bounds(features))
    drawing = svg.draw({"features": features}, projection=projection)
    held = {desk.places[code].parent for code in drawing.paths}
    districts = [one for one in snapshot.file("shapes/district.json")["features"] if one["properties"]["code"] in held]
    return Atlas(
        width=drawing.width,
        height=drawing.height,
        units=tuple(_unit(desk, say, code, path, numbers.get(code, 0)) for code, path in drawing.paths.items()),
        borders=tuple(svg.draw({"features": districts}, projection=projection).paths.values()) if len(held) > 1 else (),
        classes=tuple(zip(COLOURS, _words(say), strict=True)),
        schematic=drawn["quality"] == "schematic",
    )


def _unit(desk: StaffContext, say: Translator, code: str, path: str, number: int) -> CommuneShape:
    name = say.place(desk.places[code])
    colour = COLOURS[bisect_right(BREAKS, number)]
    return CommuneShape(path=path, colour=colour, says=f"{name}: {say.number(number)}", href=f"{PATH}?noi={code}")


def _words(say: Translator) -> list[str]:
    """The classes in words: 0, 1–4, …, and the last one open."""
    spans = [say.number(0)]
    spans += [f"{say.number(low)}–{say.number(high - 1)}" for low, high in pairwise(BREAKS)]
    return [*spans, f"≥ {say.number(BREAKS[-1])}"]
