"""A figure at one level of the administration, with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.core.unit_levels import Level
from geodata.observations.arrays import Bools, Floats, Ints


@dataclass(frozen=True, kw_only=True)
class AtLevel:
    """One layer at one level, days x places of that level.

    `values`: NaN = not reported. `counts`, `bases`: numerator and denominator behind a ratio. `not_applicable`: a ratio
    to nothing, such as the occupancy of no beds. `told` (days x communes): of what communes the day is told, by
    themselves or by a unit above them up to this level; of a window its last day. `reported`: how many these are,
    `covered`: how many of them did not report themselves. `whole`: how many are told of on every day of the window;
    `days`: on how many of its days all are. `illustrative`: rests on illustrative figures; `split`: the communes that
    reported have such figures, whatever the unit itself reported. `summed`: the sum of the units below where a unit
    reported itself and all its communes are told of too, NaN elsewhere. `itself`: the unit's own report stands; of a
    window on its last day.
    """

    values: Floats
    told: Bools
    reported: Ints
    covered: Ints
    illustrative: Bools
    split: Bools
    itself: Bools
    counts: Floats | None = None
    bases: Floats | None = None
    whole: Ints | None = None
    days: Ints | None = None
    not_applicable: Bools | None = None
    summed: Floats | None = None


Terms = Mapping[str, Mapping[Level, AtLevel]]
"""The measured indicators that a figure is made from, at all levels."""


def values_of(terms: Terms, level: Level) -> dict[str, Floats]:
    """The values (days x places) of the terms at one level, by indicator."""
    return {name: found[level].values for name, found in terms.items()}
