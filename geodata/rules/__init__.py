"""Rules for the epidemic level, as data: one file per decision.

A rule crosses the bands of two criteria (cases and coverage) into a level, and raises it where too few of the elderly
are fully vaccinated. A rule without a matrix is known but computes nothing.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

import orjson
from pydantic import AfterValidator, Field, ValidationError, model_validator

from geodata.catalog import CATALOG, Derived
from geodata.core.settings_base import Name, Percent, Section, wrong
from geodata.core.text import Text
from geodata.core.validation_messages import expected
from geodata.core.yaml_file import ConfigError, SettingsFile

HERE = Path(__file__).parent
Level = Annotated[int, Field(ge=1, le=4)]


def _ratio(name: str) -> str:
    """Hold an indicator: of the catalogue, and a ratio, as every criterion compares one with bounds."""
    if name not in CATALOG:
        raise wrong("không có chỉ tiêu này trong danh mục", "no such indicator in the catalogue")
    ratio = CATALOG[name]
    if not (isinstance(ratio, Derived) and ratio.denominator):
        raise wrong("cần một tỷ lệ", "expected a ratio")
    return name


class Band(Section):
    """A class of a criterion: its lower bound, and whether the bound was compared with the decision's text."""

    from_: Annotated[float, Field(alias="from", ge=0)]
    confirmed: bool


class Criterion(Section):
    """What is measured (an indicator of the catalogue, None where nothing measures it) and its bands, rising from 0."""

    label: Text
    indicator: str | None
    bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.indicator is not None:
            _ratio(self.indicator)
        bounds = [band.from_ for band in self.bands]
        if bounds and (bounds[0] != 0 or any(low >= high for low, high in pairwise(bounds))):
            raise wrong("cần các mức tăng dần từ 0", "expected rising bounds from 0")
        return self


class Criteria(Section):
    """The three criteria of Resolution 128/NQ-CP."""

    cases: Criterion
    coverage: Criterion
    capacity: Criterion


class Matrix(Section):
    """`levels[coverage band][cases band]`."""

    levels: tuple[tuple[Level, ...], ...]
    confirmed: bool


class ElderlyGroup(Section):
    """From which day on the elderly are counted by which indicator."""

    from_: Annotated[date, Field(alias="from")]
    indicator: Annotated[str, AfterValidator(_ratio)]
    confirmed: bool


class Elderly(Section):
    """Below `at_least` percent the level goes up by `raises`, not at level 4 nor where there are no cases."""

    label: Text
    at_least: Percent
    raises: Annotated[int, Field(ge=0, le=3)]
    confirmed: bool
    groups: tuple[ElderlyGroup, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if any(before.from_ >= after.from_ for before, after in pairwise(self.groups)):
            raise wrong("cần các nhóm theo thứ tự ngày bắt đầu", "expected groups in order of their first day")
        return self

    def indicator_on(self, day: date) -> str | None:
        """The indicator that counts on a day; None before the first."""
        known = [group.indicator for group in self.groups if group.from_ <= day]
        return known[-1] if known else None


class Rule(Section):
    """A decision's rule; `effective_to` None: until another one."""

    id: Name
    name: Text
    version: Name
    document: Name
    effective_from: date
    effective_to: date | None
    note: Text
    criteria: Criteria
    matrix: Matrix | None
    elderly: Elderly

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise wrong("hết hiệu lực trước khi có hiệu lực", "ends before it begins")
        if self.matrix is not None:
            shape = (len(self.criteria.coverage.bands), len(self.criteria.cases.bands))
            rows = self.matrix.levels
            if len(rows) != shape[0] or any(len(row) != shape[1] for row in rows):
                raise wrong(
                    f"ma trận cần {shape[0]} dòng, mỗi dòng {shape[1]} cấp",
                    f"expected {shape[0]} rows of {shape[1]} levels",
                )
        return self

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that it rests on."""
        named = (self.criteria.cases.indicator, self.criteria.coverage.indicator)
        return (*(name for name in named if name), *(group.indicator for group in self.elderly.groups))

    @property
    def computes(self) -> bool:
        """Whether a level follows from it."""
        return self.matrix is not None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def load(path: Path) -> Rule:
    """The rule of a file; raises `settings.config.ConfigError` naming file, line, key and what was expected."""
    file = SettingsFile(path)
    try:
        return Rule.model_validate_json(orjson.dumps(file.plain()))
    except ValidationError as error:
        faults = []
        for fault in error.errors(include_url=False, include_input=False):
            words = expected(Rule, fault["type"], fault["loc"], fault["msg"], fault.get("ctx", {}))
            faults.append(str(file.error(fault["loc"], vi=words.vi, en=words.en)))
        raise ConfigError("\n".join(faults)) from None


def read(folder: Path) -> dict[str, Rule]:
    """The rules of a folder by id, in order of the day from which they hold.

    Raises `settings.config.ConfigError` for a wrong file, an id that stands twice, two rules in force on one day.
    """
    files = {path: load(path) for path in sorted(folder.glob("*.yaml"))}
    order = sorted(files, key=lambda path: files[path].effective_from)
    for before, after in pairwise(order):
        end, begin = files[before].effective_to, files[after].effective_from
        if end is None or end >= begin:
            raise SettingsFile(before).error(
                ("effective_to",),
                vi=f"cần ngày trước {begin}, khi {after.name} có hiệu lực",
                en=f"expected a day before {begin}, from which {after.name} holds",
            )
    rules: dict[str, Rule] = {}
    for path in order:
        rule = files[path]
        if rule.id in rules:
            raise SettingsFile(path).error(("id",), vi="mã này đã có", en="this id stands twice")
        rules[rule.id] = rule
    return rules


@cache
def known() -> dict[str, Rule]:
    """The rules of this folder; see `read`."""
    return read(HERE)


def on(day: date, *, fixed: str | None = None) -> Rule | None:
    """The rule in force on a day, None before the first; from its first day on the rule `fixed` (id) where one is."""
    chosen = known()[fixed] if fixed else None
    if chosen is not None and chosen.effective_from <= day:
        return chosen
    return next((rule for rule in known().values() if rule.holds_on(day)), None)
