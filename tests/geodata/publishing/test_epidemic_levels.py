"""The level that a rule gives: its edges, what is not known, and what would change it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from geodata import rules
from geodata.publishing.epidemic_levels import Inputs, LevelChange, changes, grade, grade_one

RULE = rules.known()["qd4800"]
COMMUNE = Inputs(cases=0, population=9_000, vaccinated=5_400, adults=6_000, protected=400, elderly=450)


def level(**changed: int | None) -> int | None:
    return grade_one(RULE, replace(COMMUNE, **changed))


@pytest.mark.parametrize(
    ("cases", "expected"),
    [(0, 1), (1, 1), (2, 1), (4, 1), (5, 2), (13, 2), (14, 3), (500, 3)],
)
def test_the_edges_of_nine_thousand_people_with_coverage(cases: int, expected: int) -> None:
    assert level(cases=cases) == expected


@pytest.mark.parametrize(("cases", "expected"), [(0, 1), (1, 1), (2, 2), (4, 2), (5, 3), (13, 3), (14, 4), (500, 4)])
def test_the_edges_of_nine_thousand_people_without_coverage(cases: int, expected: int) -> None:
    assert level(cases=cases, vaccinated=4_199) == expected


def test_a_bound_belongs_to_the_band_above_it() -> None:
    town = replace(COMMUNE, population=10_000, vaccinated=0)
    assert [grade_one(RULE, replace(town, cases=cases)) for cases in (1, 2, 4, 5, 14, 15)] == [1, 2, 2, 3, 3, 4]
    assert level(cases=2, vaccinated=4_200) == 1


def test_too_few_elderly_raise_the_level_but_not_without_cases_nor_above_four() -> None:
    assert level(cases=1, protected=359) == 2
    assert level(cases=1, protected=360) == 1
    assert level(cases=0, protected=0) == 1
    assert level(cases=14, vaccinated=0, protected=0) == 4
    assert level(cases=14, protected=0) == 4


@pytest.mark.parametrize("part", ["cases", "population", "vaccinated", "adults"])
def test_without_a_number_there_is_no_level(part: str) -> None:
    assert level(**{part: None}) is None


def test_the_elderly_matter_only_where_they_could_raise_the_level() -> None:
    assert level(cases=1, protected=None) is None
    assert level(cases=0, protected=None) == 1
    assert level(cases=14, vaccinated=0, protected=None) == 4


def test_a_rule_without_a_matrix_gives_no_level() -> None:
    assert grade_one(rules.known()["qd218"], COMMUNE) is None
    assert changes(rules.known()["qd218"], COMMUNE) == []


def test_more_cases_never_lower_and_more_vaccination_never_raises_the_level() -> None:
    cases, vaccinated, protected = range(30), range(3_900, 4_500, 100), range(300, 420, 20)
    for one, two in itertools.product(vaccinated, protected):
        steps = [level(cases=count, vaccinated=one, protected=two) or 0 for count in cases]
        assert steps == sorted(steps)
    for count, two in itertools.product(cases, protected):
        steps = [level(cases=count, vaccinated=one, protected=two) or 0 for one in vaccinated]
        assert steps == sorted(steps, reverse=True)
    for count, one in itertools.product(cases, vaccinated):
        steps = [level(cases=count, vaccinated=one, protected=two) or 0 for two in protected]
        assert steps == sorted(steps, reverse=True)


def test_what_would_change_the_level() -> None:
    assert changes(RULE, replace(COMMUNE, cases=3)) == [LevelChange(part="cases", delta=2, to=2)]
    assert changes(RULE, replace(COMMUNE, cases=5)) == [
        LevelChange(part="cases", delta=9, to=3),
        LevelChange(part="cases", delta=-1, to=1),
    ]
    low = replace(COMMUNE, cases=3, vaccinated=4_190)
    assert LevelChange(part="coverage", delta=10, to=1) in changes(RULE, low)
    weak = replace(COMMUNE, cases=3, protected=350)
    assert LevelChange(part="elderly", delta=10, to=1) in changes(RULE, weak)


def test_beyond_what_is_not_known_nothing_is_said() -> None:
    unknown = replace(COMMUNE, cases=0, vaccinated=0, protected=None)
    assert grade_one(RULE, unknown) == 1
    assert changes(RULE, unknown) == []


def test_a_change_is_the_least_one() -> None:
    rng = np.random.default_rng(653)
    for _ in range(200):
        population = int(rng.integers(500, 40_000))
        adults, elderly = population * 2 // 3, max(population // 20, 1)
        place = Inputs(
            cases=int(rng.integers(0, 60)),
            population=population,
            vaccinated=int(rng.integers(0, adults + 1)),
            adults=adults,
            protected=int(rng.integers(0, elderly + 1)),
            elderly=elderly,
        )
        now = grade_one(RULE, place)
        for change in changes(RULE, place):
            number = {"cases": "cases", "coverage": "vaccinated", "elderly": "protected"}[change.part]
            before = getattr(place, number)
            assert grade_one(RULE, replace(place, **{number: before + change.delta})) == change.to
            nearer = change.delta - (1 if change.delta > 0 else -1)
            assert nearer == 0 or grade_one(RULE, replace(place, **{number: before + nearer})) == now


def test_whole_arrays_are_graded_as_single_places_are() -> None:
    rate = np.array([[0.0, 20.0, np.nan], [149.9, 150.0, 60.0]])
    coverage = np.array([[50.0, 70.0, 80.0], [69.9, 90.0, np.nan]])
    protection = np.array([[np.nan, 79.9, 80.0], [90.0, np.nan, 90.0]])
    graded = grade(RULE, rate=rate, coverage=coverage, protection=protection)
    assert graded.tolist() == [[1, 2, 0], [3, 0, 0]]
