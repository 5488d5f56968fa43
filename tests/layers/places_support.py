"""`places.json` of a publication of a few units, as a publication has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geodata.core.unit_levels import Level
from geodata.geography.admin_units import Place, PlaceTree
from layers import catalogue
from layers.layer import encode

Unit = tuple[str, Level, str | None]
UNITS: tuple[Unit, ...] = (
    ("1", "province", None),
    ("10", "district", "1"),
    ("101", "commune", "10"),
    ("102", "commune", "10"),
)
NO_NAMES: Mapping[str, str] = {}


def places(units: Iterable[Unit], *, names: Mapping[str, str] = NO_NAMES, labelled: bool = False) -> bytes:
    """The file of units as code, level, parent; a unit that is not named in `names` is called by its code."""
    tree = PlaceTree(
        Place(
            code=code,
            level=level,
            kind="",
            name=names.get(code, code),
            parent=above,
            area_km2=None,
            lon=None,
            lat=None,
        )
        for code, level, above in units
    )
    labels = dict.fromkeys(tree.codes, (107.1, 12.05)) if labelled else {}
    return encode(catalogue.places(tree, dict.fromkeys(tree.codes, float("nan")), labels))
