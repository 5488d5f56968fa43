"""The seed: figures that are there before any report has come in, so that the first start shows something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine

from etl.seed import (
    announced,
    cases,
    facts,
    platforms,
    population,
    registers,
    resources,
    testing,
    vaccination,
)
from etl.seed.facts import PROVINCE, Facts, Ints
from etl.seed.frame import SeedTable, rows
from geodata.commands import bootstrap
from geodata.observations import batches
from geodata.store import database

AUTHOR = "seed"
SEEDS = ("illustrative", "none")
SPLIT, SERIES, STATED = 0, 10, 20
"""Ranks: illustrative figures give way to everything, the real series to what the province announced itself."""
METHOD = "Số liệu minh hoạ, cách lập trong docs/seed.md"


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What was loaded: number of observations, and of rows of registers, by the key of their batch."""

    rows: dict[str, int]
    registers: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Number of observations in all batches of figures."""
        return sum(self.rows.values())


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """One batch to be, of key `seed:<name>:1`; `file`: the seed file whose hash it carries; `rows`: made on demand."""

    name: str
    source: str
    rank: int
    note: str
    rows: Callable[[], pd.DataFrame]
    file: str | None = None

    @property
    def key(self) -> str:
        return f"seed:{self.name}:1"


class _Making:
    """Makes the rows of each batch; what several of them need is made once."""

    def __init__(self, known: Facts) -> None:
        self.facts = known

    @cached_property
    def split(self) -> Ints:
        return cases.split(self.facts)

    @cached_property
    def followed(self) -> cases.Cases:
        return cases.follow(self.facts, self.split)

    @cached_property
    def vaccination(self) -> list[SeedTable]:
        return vaccination.tables(self.facts)

    def census(self) -> pd.DataFrame:
        return self._rows([population.census(self.facts)])

    def series(self) -> pd.DataFrame:
        daily = self.facts.daily.assign(row=np.arange(1, len(self.facts.daily) + 1))
        long = daily.rename_axis("day").reset_index().melt(id_vars=["day", "row"], var_name="indicator")
        return long.assign(place=PROVINCE, value=long["value"].astype(float))

    def adults(self) -> pd.DataFrame:
        return self._rows([population.adults(self.facts)])

    def cases(self) -> pd.DataFrame:
        return self._rows(cases.tables(self.facts, self.followed))

    def testing(self) -> pd.DataFrame:
        return self._rows(testing.tables(self.facts, self.split))

    def vaccinated(self) -> pd.DataFrame:
        return self._rows(self.vaccination)

    def resources(self) -> pd.DataFrame:
        return self._rows(resources.tables(self.facts, self.followed))

    def platforms(self) -> pd.DataFrame:
        sites = next(table for table in self.vaccination if "vaccination_sites" in table.figures)
        return self._rows(platforms.tables(self.facts, sites))

    def _rows(self, tables: list[SeedTable]) -> pd.DataFrame:
        return rows(tables, self.facts.codes)


def load(engine: Engine, *, seed: str = "illustrative") -> LoadReport | None:
    """Load the seed once, in one transaction, for the next publication to take; None when there is nothing to do.

    `seed`: "illustrative" loads the real figures and the illustrative ones; "none" lays the places only. Raises
    `ValueError` for another word.
    """
    if seed not in SEEDS:
        raise ValueError(f"SEED={seed!r}: phải là một trong {', '.join(SEEDS)}")
    with database.writing(engine) as connection:
        database.serialise(connection, "seed")
        bootstrap.load_places(connection)
        bootstrap.register_indicators(connection)
        if seed == "none":
            return None
        loaded = {batch.key: count for batch in _batches() if (count := _take(connection, batch)) is not None}
        known = registers.load(connection)
    return LoadReport(rows=loaded, registers=known) if loaded or known else None


def _take(connection: Connection, batch: _Batch) -> int | None:
    """Number of observations taken in; None when the batch is in the store already."""
    try:
        number = batches.open_batch(
            connection,
            source=batch.source,
            rank=batch.rank,
            author=AUTHOR,
            key=batch.key,
            status="approved",
            sha256=facts.sha256(batch.file) if batch.file else None,
            illustrative=batch.rank == SPLIT,
            note=batch.note,
        )
    except batches.AlreadyTaken:
        return None
    added = batches.append(connection, number, batch.rows())
    batches.seal(connection, number)
    return added


def _batches() -> list[_Batch]:
    making = _Making(facts.read())
    illustrative = {
        "population": making.adults,
        "cases": making.cases,
        "testing": making.testing,
        "vaccination": making.vaccinated,
        "resources": making.resources,
        "platforms": making.platforms,
    }
    return [
        _Batch(
            name="census",
            source="census_2019",
            rank=SERIES,
            note="Tổng điều tra dân số và nhà ở 1/4/2019; nhóm tuổi cấp xã ước tính theo cơ cấu tuổi của huyện",
            rows=making.census,
        ),
        _Batch(
            name="province_daily",
            source="province_series",
            rank=SERIES,
            note="Chuỗi ca mắc và tử vong theo ngày của tỉnh, 18/3/2020-21/1/2022 (geodata/seed/SOURCES.md)",
            rows=making.series,
            file=facts.DAILY,
        ),
        *(_stated(making.facts, day) for day in (vaccination.RECEIVED_ON, vaccination.SHARES_ON)),
        *(
            _Batch(name=name, source="illustrative", rank=SPLIT, note=METHOD, rows=make)
            for name, make in illustrative.items()
        ),
    ]


def _stated(known: Facts, day: str) -> _Batch:
    return _Batch(
        name=f"announced-{day}",
        source="announced",
        rank=STATED,
        note=announced.page(known, day=day),
        rows=lambda: announced.rows(known, day=day),
        file=facts.ANNOUNCED,
    )
