"""Reading: what was reported, as arrays of days x places, as of a publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Integer, String, and_, column, or_, select, values
from sqlalchemy.sql.selectable import Select

from geodata import schema
from geodata.catalog import FOREVER, MEASURED
from geodata.store import bulk

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The days and the places (codes) that arrays of figures are laid out on."""

    first: date
    days: int
    places: tuple[str, ...]

    def day(self, index: int) -> date:
        return self.first + timedelta(days=index)

    @cached_property
    def isodays(self) -> list[str]:
        """All days as ISO text."""
        return [self.day(index).isoformat() for index in range(self.days)]

    def index(self, day: date) -> int:
        return (day - self.first).days


@dataclass(frozen=True, kw_only=True)
class ObservationArrays:
    """One indicator as it was reported: `values` (days x places, NaN = not reported) and which are `illustrative`."""

    values: Floats
    illustrative: Bools

    @classmethod
    def empty(cls, grid: Grid) -> ObservationArrays:
        shape = (grid.days, len(grid.places))
        return cls(values=np.full(shape, np.nan), illustrative=np.zeros(shape, dtype=bool))

    def on(self, grid: Grid) -> ObservationArrays:
        """The same figures with days added at the end, up to those of `grid`."""
        missing = grid.days - len(self.values)
        if missing <= 0:
            return self
        rest = ObservationArrays.empty(Grid(first=grid.first, days=missing, places=grid.places))
        return ObservationArrays(
            values=np.concatenate([self.values, rest.values]),
            illustrative=np.concatenate([self.illustrative, rest.illustrative]),
        )


@dataclass(frozen=True, kw_only=True)
class ObservationColumns:
    """Rows of one indicator, as columns: places and days as positions in a grid, the batch's order and flag."""

    place: Ints
    day: Ints
    value: Floats
    order: Ints
    illustrative: Bools


def visible(publication: int) -> Select[tuple[int, int, int, bool]]:
    """The batches that publication N holds: id, rank, published_in, illustrative; lowest claim first."""
    table = schema.batch
    return (
        select(table.c.id, table.c.rank, table.c.published_in, table.c.illustrative)
        .where(
            table.c.published_in <= publication,
            or_(table.c.withdrawn_in.is_(None), table.c.withdrawn_in > publication),
        )
        .order_by(table.c.rank, table.c.published_in, table.c.id)
    )


class ObservationReader:
    """Reads reported figures as of publication N onto a grid.

    The value that stands for a place and day is the one of the highest source rank, then of the newest publication,
    then of the newest batch (the view `observation_current`). A NULL there means withdrawn: not reported.
    """

    def __init__(self, connection: Connection, grid: Grid, *, publication: int) -> None:
        self._connection = connection
        self._grid = grid
        batches = connection.execute(visible(publication)).all()
        size = max((batch.id for batch in batches), default=0) + 2
        self._order = np.full(size, -1, dtype=np.int64)
        self._illustrative = np.zeros(size, dtype=bool)
        for order, batch in enumerate(batches):
            self._order[batch.id] = order
            self._illustrative[batch.id] = batch.illustrative

    def read(self, indicator: str) -> ObservationArrays:
        """All figures of one indicator."""
        table = schema.observation
        return self._lay(indicator, self._fetch(table.c.indicator == indicator), ObservationArrays.empty(self._grid))

    def renew(self, indicator: str, before: ObservationArrays, cells: Sequence[tuple[str, date]]) -> ObservationArrays:
        """`before` with only the (place, day) `cells` read again; those outside the grid are not shown.

        Not for what holds for ever: its figures from before the grid carry in, see `read`.
        """
        table = schema.observation
        known = before.on(self._grid)
        renewed = ObservationArrays(values=known.values.copy(), illustrative=known.illustrative.copy())
        columns = {code: position for position, code in enumerate(self._grid.places)}
        shown = [(code, day) for code, day in cells if 0 <= self._grid.index(day) < self._grid.days]
        for code, day in shown:
            row = self._grid.index(day)
            renewed.values[row, columns[code]] = np.nan
            renewed.illustrative[row, columns[code]] = False
        for places, first, last in _rectangles(shown):
            few = and_(table.c.indicator == indicator, table.c.place.in_(places), table.c.day.between(first, last))
            self._lay(indicator, self._fetch_few(few, columns), renewed)
        return renewed

    def _fetch(self, condition: ColumnElement[bool]) -> ObservationColumns:
        table, grid = schema.observation, self._grid
        codes = [(code, position) for position, code in enumerate(grid.places)]
        place = values(column("code", String), column("position", Integer), name="position_of").data(codes).cte()
        day = bulk.days_between(self._connection, table.c.day, grid.first)
        statement = (
            select(place.c.position, day, table.c.value, table.c.batch)
            .join(place, place.c.code == table.c.place)
            .where(condition)
        )
        return self._shown(*bulk.read_numbers(self._connection, statement, "iifi"))

    def _fetch_few(self, condition: ColumnElement[bool], columns: Mapping[str, int]) -> ObservationColumns:
        """As `_fetch`, for so few rows that preparing a bulk read would cost more than reading them."""
        table = schema.observation
        statement = select(table.c.place, table.c.day, table.c.value, table.c.batch).where(condition)
        rows = [
            (columns[place], self._grid.index(day), np.nan if value is None else value, batch)
            for place, day, value, batch in self._connection.execute(statement)
            if place in columns
        ]
        positions, days, figures, batches = zip(*rows, strict=True) if rows else ((), (), (), ())
        return self._shown(
            np.array(positions, dtype=np.int64),
            np.array(days, dtype=np.int64),
            np.array(figures, dtype=np.float64),
            np.array(batches, dtype=np.int64),
        )

    def _shown(self, positions: Ints, days: Ints, figures: Floats, batches: Ints) -> ObservationColumns:
        """The rows that this publication holds, on days that the grid has."""
        unknown = len(self._order) - 1
        batches = np.where(batches < unknown, batches, unknown)
        shown = (self._order[batches] >= 0) & (days < self._grid.days)
        batches = batches[shown]
        return ObservationColumns(
            place=positions[shown],
            day=days[shown],
            value=figures[shown],
            order=self._order[batches],
            illustrative=self._illustrative[batches],
        )

    def _lay(self, indicator: str, found: ObservationColumns, onto: ObservationArrays) -> ObservationArrays:
        day = found.day
        if MEASURED[indicator].carry_forward_days >= FOREVER:
            sequence = np.lexsort((found.order, day))
            day = np.maximum(day, 0)
        else:
            sequence = np.argsort(found.order, kind="stable")
            sequence = sequence[day[sequence] >= 0]
        at = (day[sequence], found.place[sequence])
        onto.values[at] = found.value[sequence]
        onto.illustrative[at] = found.illustrative[sequence]
        return onto


def _rectangles(cells: Sequence[tuple[str, date]]) -> list[tuple[list[str], date, date]]:
    """Few (places, first day, last day) that cover the cells: one per place when places are few, else one in all."""
    days: dict[str, list[date]] = {}
    for code, day in cells:
        days.setdefault(code, []).append(day)
    if len(days) <= 4:
        return [([code], min(of), max(of)) for code, of in days.items()]
    every = [day for of in days.values() for day in of]
    return [(sorted(days), min(every), max(every))]
