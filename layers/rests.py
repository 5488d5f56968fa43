"""Who told a figure: how many communes, themselves or by a unit above them, or the unit itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layers import illustrative


@dataclass(frozen=True, kw_only=True)
class Rests:
    """Of `reported` of `units` communes a figure is told; `covered` of these did not report, a unit above them did.

    `itself`: the unit's own report stands. `split`: the communes that reported have illustrative figures.
    """

    reported: int
    units: int
    covered: int
    itself: bool
    split: bool

    @property
    def own(self) -> int:
        """How many communes reported themselves."""
        return self.reported - self.covered


def of_layer(layer: Mapping[str, Any], day: str, place: str) -> Rests | None:
    """What a layer says of a place's figure on one of its days; None where nobody counts communes."""
    if "reported" not in layer or "units" not in layer:
        return None
    at, column = layer["days"].index(day), layer["places"].index(place)
    return Rests(
        reported=layer["reported"][at][column],
        units=layer["units"][column],
        covered=layer["covered"][at][column] if "covered" in layer else 0,
        itself=is_itself(layer, day, place),
        split=illustrative.is_split(layer, day, place),
    )


def is_itself(layer: Mapping[str, Any], day: str, place: str) -> bool:
    """Whether a unit's own report stands on a day."""
    return _within(itself_spans(layer, place), day)


def is_told_above(layer: Mapping[str, Any], day: str, place: str) -> bool:
    """Whether a commune is silent on a day and its district reported itself."""
    return _within(_spans(layer, "told_above", place), day)


def itself_spans(layer: Mapping[str, Any], place: str) -> list[list[str]]:
    """The spans of days on which a unit's own report stands; publications from before do not say so."""
    return _spans(layer, "itself", place)


def _spans(layer: Mapping[str, Any], name: str, place: str) -> list[list[str]]:
    return next((entry["spans"] for entry in layer.get(name, ()) if entry["place"] == place), [])


def _within(spans: list[list[str]], day: str) -> bool:
    return any(first <= day <= last for first, last in spans)
