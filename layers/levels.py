"""The epidemic level of publication N: two layers (announced, computed), the rules, and the newest day's evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np

from geodata import rules
from geodata.catalog import CATALOG
from geodata.catalog.level import BREAKS, COLOURS, TOPIC
from geodata.core.unit_levels import LEVELS, Level
from geodata.observations.aggregation import Aggregator
from geodata.observations.arrays import Bools, Floats, Grid, Ints
from geodata.publishing import epidemic_levels
from geodata.publishing.epidemic_levels import UNKNOWN, Inputs
from geodata.rules import Rule
from layers import illustrative
from layers.layer import NumberTable
from layers.level_inputs import LevelInputs, RatioPart

LEGEND = {"breaks": list(BREAKS), "colours": list(COLOURS), "palette": TOPIC.palette}
Announced = Mapping[str, Any]


def inputs() -> set[str]:
    """The measured indicators that levels rest on."""
    return {part for rule in rules.known().values() for name in rule.indicators for part in CATALOG[name].inputs}


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days (positions in the grid, the last one included) under one rule and one count of the elderly."""

    first: int
    last: int
    rule: Rule
    elderly: str | None

    @property
    def inputs(self) -> list[str]:
        """The indicators that the level rests on."""
        criteria = self.rule.criteria
        names = (criteria.cases.indicator, criteria.coverage.indicator, self.elderly)
        return [name for name in names if name is not None]


class Grading:
    """Levels of all places from the first rule or announcement on.

    Computed ones to `last`, the last report day (None: no figures); announced ones to `until`, which may be later.
    """

    def __init__(
        self,
        figures: Aggregator,
        grid: Grid,
        *,
        announced: Sequence[Announced],
        last: date | None,
        until: date,
        rule: str | None,
    ) -> None:
        self._figures, self._grid, self._announced, self._fixed = figures, grid, announced, rule
        self._layout = figures.layout
        self._inputs = LevelInputs(figures)
        begin = min([rule.effective_from for rule in rules.known().values()] + [row["first_day"] for row in announced])
        self.first = max(grid.index(begin), 0)
        self.last = max(grid.index(last) if last else -1, self.first - 1)
        self._until = max(grid.index(until), self.last)

    @cached_property
    def days(self) -> list[str]:
        """The days of announced levels; computed ones may end before."""
        return [self._grid.day(at).isoformat() for at in range(self.first, self._until + 1)]

    @property
    def day(self) -> str | None:
        """The last day of computed levels; None without any."""
        return self._grid.day(self.last).isoformat() if self.last >= self.first else None

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The days parted by the rule in force and by who counts as elderly."""

        def state(at: int) -> tuple[str, str | None] | None:
            day = self._grid.day(at)
            rule = self._rule_on(day)
            return None if rule is None else (rule.id, rule.elderly.indicator_on(day))

        found = []
        for known, run in groupby(range(self.first, self.last + 1), key=state):
            positions = list(run)
            if known is not None:
                rule = rules.known()[known[0]]
                found.append(Stretch(first=positions[0], last=positions[-1], rule=rule, elderly=known[1]))
        return found

    def _rule_on(self, day: date) -> Rule | None:
        return rules.on(day, fixed=self._fixed)

    @cached_property
    def computed(self) -> dict[Level, Ints]:
        """Days x places of each level, 0 = not known."""
        return {level: self._computed(level) for level in LEVELS}

    def _computed(self, level: Level) -> Ints:
        graded = np.zeros((self.last + 1 - self.first, len(self._layout.codes[level])), dtype=np.int64)
        for stretch in self.stretches:
            criteria = stretch.rule.criteria
            names = (criteria.cases.indicator, criteria.coverage.indicator, stretch.elderly)
            rate, coverage, protection = (self._share(name, level, stretch) for name in names)
            rows = slice(stretch.first - self.first, stretch.last + 1 - self.first)
            graded[rows] = epidemic_levels.grade(stretch.rule, rate=rate, coverage=coverage, protection=protection)
        return graded

    def _share(self, name: str | None, level: Level, stretch: Stretch) -> Floats:
        part = slice(stretch.first, stretch.last + 1)
        if name is None:
            return np.full((stretch.last + 1 - stretch.first, len(self._layout.codes[level])), np.nan)
        return self._inputs.share(name, level)[part]

    @cached_property
    def announced(self) -> dict[Level, Ints]:
        """Days x places of each level: a newer announcement ends the one before, its own end leaves nothing."""
        made = {level: np.zeros((len(self.days), len(self._layout.codes[level])), dtype=np.int64) for level in LEVELS}
        for row in sorted(self._announced, key=lambda row: (row["first_day"], row["id"])):
            place = self._layout.tree.get(row["place"])
            begin = self._grid.index(row["first_day"]) - self.first
            if place is None or begin >= len(self.days):
                continue
            column = self._layout.codes[place.level].index(place.code)
            until = len(self.days) if row["last_day"] is None else self._grid.index(row["last_day"]) - self.first + 1
            made[place.level][max(begin, 0) :, column] = UNKNOWN
            made[place.level][max(begin, 0) : max(until, 0), column] = row["level"]
        return made

    def layer(self, name: str, graded: Mapping[Level, Ints], level: Level) -> dict[str, Any]:
        """The layer of one level from grades (days x units, `UNKNOWN` = none), as every other layer is written."""
        values = np.where(graded[level] == UNKNOWN, np.nan, graded[level].astype(float))
        computed, codes = name == "level_computed", self._layout.codes[level]
        flags = self.illustrative[level] if computed else np.zeros(values.shape, dtype=bool)
        days = self.days[: len(values)]
        content: dict[str, Any] = {
            "id": name,
            "level": level,
            "days": days,
            "places": list(codes),
            "values": NumberTable(values),
            "as_of": days[-1] if days else None,
            **illustrative.said(flags, values, codes, days),
            "legend": LEGEND,
        }
        if name == "level_announced":
            content["announced"] = sorted({row["first_day"].isoformat() for row in self._announced})
        if level != "commune":
            known = (graded["commune"] != UNKNOWN).astype(float)
            content["reported"] = NumberTable(self._counted(known, level))
            content["units"] = list(self._layout.units[level])
            content["differences"] = []
        return content

    def _counted(self, known: Any, level: Level) -> Any:
        """How many communes of each unit have a level."""
        if level == "province" and self._layout.codes["district"]:
            known = self._layout.up(known, "district")
        return self._layout.up(known, level)

    @cached_property
    def illustrative(self) -> dict[Level, Bools]:
        """Days x places of each level: whether the computed level rests on illustrative figures."""
        return {level: self._illustrative(level) & (self.computed[level] != UNKNOWN) for level in LEVELS}

    def _illustrative(self, level: Level) -> Bools:
        flags: Bools = np.zeros((self.last + 1 - self.first, len(self._layout.codes[level])), dtype=bool)
        for stretch in self.stretches:
            rows = slice(stretch.first - self.first, stretch.last + 1 - self.first)
            for name in stretch.inputs:
                flags[rows] |= self._inputs.of(name)[level].illustrative[stretch.first : stretch.last + 1]
        return flags

    def evidence(self, level: Level, column: int) -> Evidence | None:
        """What stands behind a unit's level on the last day; None where no rule holds."""
        if not self.stretches or self.stretches[-1].last != self.last:
            return None
        stretch = self.stretches[-1]
        criteria = stretch.rule.criteria

        def part(name: str | None) -> RatioPart | None:
            return None if name is None else self._inputs.part(name, level, day=self.last, column=column)

        return Evidence(
            rule=stretch.rule,
            cases=part(criteria.cases.indicator),
            coverage=part(criteria.coverage.indicator),
            elderly=part(stretch.elderly),
        )

    def codes(self) -> Iterator[tuple[Level, int, str]]:
        """Every place with its level and column."""
        for level in LEVELS:
            for column, code in enumerate(self._layout.codes[level]):
                yield level, column, code


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The rule that holds and the figures that go into it; None where the rule names no indicator."""

    rule: Rule
    cases: RatioPart | None
    coverage: RatioPart | None
    elderly: RatioPart | None

    @property
    def inputs(self) -> Inputs:
        """The complete ones among the figures."""
        numbers = [(None, None) if part is None else part.known for part in (self.cases, self.coverage, self.elderly)]
        (cases, population), (vaccinated, adults), (protected, elderly) = numbers
        return Inputs(
            cases=cases,
            population=population,
            vaccinated=vaccinated,
            adults=adults,
            protected=protected,
            elderly=elderly,
        )
