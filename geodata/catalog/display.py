"""Where an indicator is shown by itself: what pages, key figures and charts ask the catalogue for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geodata.core.text import Text

Slot = Literal["key_figure", "front", "tile", "column", "map", "place"]
"""The names of the places in `Display` that have one order for all indicators of a page."""


@dataclass(frozen=True)
class Member:
    """Of a group of figures that a chart or a part of a page shows together: its order in it, and its word beside the
    others, its label where none is given."""

    group: str
    order: int
    name: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Display:
    """The order at each place, the lowest first, equal ones as in the catalogue; None: not there.

    `key_figure`: of the province. `front`: numeral of the front page. `tile`, `column` of the table, `map`: of its
    topic's page. `place`: tile on the page of one place. `groups`: where it stands beside others of its kind.
    """

    key_figure: int | None = None
    front: int | None = None
    tile: int | None = None
    column: int | None = None
    map: int | None = None
    place: int | None = None
    groups: tuple[Member, ...] = ()


NOWHERE = Display()
