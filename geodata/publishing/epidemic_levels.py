"""The epidemic level computed from a rule, the evidence for it, and what would change it.

Nothing here guesses: where an input is not known, there is no level (0).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from geodata.observations.arrays import Floats, Ints
from geodata.rules import Band, Rule

UNKNOWN = 0
HIGHEST = 4
PER = 100_000
Part = Literal["cases", "coverage", "elderly"]


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What one unit's level rests on: counts of people, None where not known.

    `cases`: community cases of the week; `vaccinated` of `adults`: at least one dose; `protected` of `elderly`: fully.
    """

    cases: int | None
    population: int | None
    vaccinated: int | None
    adults: int | None
    protected: int | None
    elderly: int | None

    @property
    def rate(self) -> float | None:
        """Cases per 100,000 people."""
        return _share(self.cases, self.population, PER)

    @property
    def coverage(self) -> float | None:
        """Percent of adults with at least one dose."""
        return _share(self.vaccinated, self.adults, 100)

    @property
    def protection(self) -> float | None:
        """Percent of the elderly fully vaccinated."""
        return _share(self.protected, self.elderly, 100)


@dataclass(frozen=True, kw_only=True)
class LevelChange:
    """The least change of one number that leads to another level."""

    part: Part
    delta: int
    to: int


def grade(rule: Rule, *, rate: Floats, coverage: Floats, protection: Floats) -> Ints:
    """The level of every unit, 1 to 4, 0 where it is not known; all arrays of one shape, NaN = not known.

    `rate`: cases per 100,000 and week; `coverage`, `protection`: percent. Source: the rule's own decision.
    """
    if rule.matrix is None:
        return np.zeros(rate.shape, dtype=np.int64)
    known = ~np.isnan(rate) & ~np.isnan(coverage)
    matrix = np.array(rule.matrix.levels, dtype=np.int64)
    level = matrix[_bands(coverage, rule.criteria.coverage.bands), _bands(rate, rule.criteria.cases.bands)]
    open_to_raise = known & (level < HIGHEST) & (np.nan_to_num(rate) > 0) & (rule.elderly.raises > 0)
    raised = open_to_raise & (protection < rule.elderly.at_least)
    level = np.where(raised, np.minimum(level + rule.elderly.raises, HIGHEST), level)
    undecided = open_to_raise & np.isnan(protection)
    graded: Ints = np.where(known & ~undecided, level, UNKNOWN)
    return graded


def grade_one(rule: Rule, inputs: Inputs) -> int | None:
    """The level of one unit; None where it is not known."""
    parts = (inputs.rate, inputs.coverage, inputs.protection)
    rate, coverage, protection = (np.array([np.nan if part is None else part]) for part in parts)
    level = int(grade(rule, rate=rate, coverage=coverage, protection=protection)[0])
    return level or None


def band_of(bands: tuple[Band, ...], value: float) -> int:
    """The position of the band that holds a value; a bound belongs to the band above it."""
    return sum(value >= band.from_ for band in bands) - 1


def changes(rule: Rule, inputs: Inputs) -> list[LevelChange]:
    """For each number the least step that raises and the least that lowers the level.

    None where the level is not known, or would not be known on the way.
    """
    now = grade_one(rule, inputs)
    if now is None:
        return []
    parts: dict[Part, Iterator[tuple[int, Inputs]]] = {
        "cases": _cases(rule, inputs),
        "coverage": _doses(rule, inputs),
        "elderly": _shots(rule, inputs),
    }
    found = []
    for part, steps in parts.items():
        outward = sorted(steps, key=lambda step: abs(step[0]))
        for side in (1, -1):
            towards = ((delta, grade_one(rule, other)) for delta, other in outward if delta * side > 0)
            delta, level = next((step for step in towards if step[1] != now), (0, None))
            if level is not None:
                found.append(LevelChange(part=part, delta=delta, to=level))
    return found


def _bands(values: Floats, bands: tuple[Band, ...]) -> Ints:
    bounds = np.array([band.from_ for band in bands])
    return np.maximum(np.searchsorted(bounds, np.nan_to_num(values), side="right") - 1, 0)


def _share(part: int | None, whole: int | None, per: int) -> float | None:
    return None if part is None or not whole else per * part / whole


def _least(bound: float, whole: int, per: int) -> int:
    """The least count whose share of `whole` reaches `bound`."""
    return math.ceil(Fraction(bound) * whole / per)


def _cases(rule: Rule, inputs: Inputs) -> Iterator[tuple[int, Inputs]]:
    """The counts of cases at which the level may change: where a band begins, one below it, one case, none."""
    if inputs.cases is None or not inputs.population:
        return
    starts = {_least(band.from_, inputs.population, PER) for band in rule.criteria.cases.bands}
    for cases in sorted({0, 1, *starts, *(start - 1 for start in starts if start)}):
        yield cases - inputs.cases, replace(inputs, cases=cases)


def _doses(rule: Rule, inputs: Inputs) -> Iterator[tuple[int, Inputs]]:
    """More people with a first dose: doses given are not taken back."""
    if inputs.vaccinated is None or not inputs.adults:
        return
    for band in rule.criteria.coverage.bands:
        people = _least(band.from_, inputs.adults, 100)
        if inputs.vaccinated < people <= inputs.adults:
            yield people - inputs.vaccinated, replace(inputs, vaccinated=people)


def _shots(rule: Rule, inputs: Inputs) -> Iterator[tuple[int, Inputs]]:
    """More elderly people fully vaccinated."""
    if inputs.protected is None or not inputs.elderly:
        return
    people = _least(rule.elderly.at_least, inputs.elderly, 100)
    if inputs.protected < people <= inputs.elderly:
        yield people - inputs.protected, replace(inputs, protected=people)
