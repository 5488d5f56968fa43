"""Figures laid out for cross-checks: long rows as integer columns, and per indicator a grid of places x days."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.catalog import MEASURED

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class ValidationFrame:
    """`rows` and `context` of `validation.check` as positions; what `keep` leaves out is in no grid.

    A grid is an array of one indicator, places x days, in the order of `places` and of the `days` that occur.
    """

    def __init__(
        self,
        rows: pd.DataFrame,
        *,
        places: tuple[str, ...],
        context: pd.DataFrame | None,
        keep: Bools | None = None,
    ) -> None:
        self._origin = (rows, places, context)
        self.places = places
        self.row = rows["row"].to_numpy(np.int64)
        self.value = rows["value"].to_numpy(np.float64)
        self._codes, self._raw_places = _factor(rows["place"])
        self._kinds, self._raw_kinds = _factor(rows["indicator"])
        for name in self._raw_kinds:
            if name not in MEASURED:
                raise KeyError(name)
        self.indicators = tuple(self._raw_kinds)
        self.indicator = self._kinds
        self.place = _relabel(self._codes, self._raw_places, places)
        self.day, self.no_day = _days(rows["day"])
        self._keep = np.ones(len(rows), dtype=bool) if keep is None else keep
        self._context = context

    def __contains__(self, name: object) -> bool:
        return name in self.indicators

    def without(self, at: Ints) -> ValidationFrame:
        """The same figures with the rows `at` (positions in the frame) left out of every grid; positions stay."""
        keep = self._keep.copy()
        keep[at] = False
        rows, places, context = self._origin
        return ValidationFrame(rows, places=places, context=context, keep=keep)

    @cached_property
    def _held(self) -> dict[str, tuple[Ints, Ints, Floats, Bools]]:
        """The context by indicator: place position, day number, value, whether it only illustrates."""
        if self._context is None or self._context.empty:
            return {}
        kinds, names = _factor(self._context["indicator"])
        codes, raw = _factor(self._context["place"])
        place = _relabel(codes, raw, self.places)
        day, none = _days(self._context["day"])
        value = self._context["value"].to_numpy(np.float64)
        made_up = self._context.get("illustrative", pd.Series(False, index=self._context.index)).to_numpy(np.bool_)
        sound = (place >= 0) & ~none
        return {
            name: (place[mine], day[mine], value[mine], made_up[mine])
            for position, name in enumerate(names)
            for mine in (np.flatnonzero(sound & (kinds == position)),)
        }

    @cached_property
    def days(self) -> Ints:
        """The days of the grids, as day numbers, rising."""
        held = [day for _, day, _, _ in self._held.values()]
        return np.unique(np.concatenate([np.unique(self.day[self._keep]), *held]))

    @cached_property
    def _rows_of(self) -> dict[str, Ints]:
        kept = np.flatnonzero(self._keep)
        order = kept[np.argsort(self.indicator[kept], kind="stable")]
        bounds = np.searchsorted(self.indicator[order], np.arange(len(self.indicators) + 1))
        return {name: order[bounds[at] : bounds[at + 1]] for at, name in enumerate(self.indicators)}

    @cached_property
    def _column(self) -> Ints:
        return np.searchsorted(self.days, self.day)

    def grid(self, name: str) -> Floats:
        """Values of one indicator, places x days, NaN = not reported; rows stand before the context, of which what
        only illustrates is left out."""
        values, made_up = self.mixed(name)
        return np.where(made_up, np.nan, values)

    def mixed(self, name: str) -> tuple[Floats, Bools]:
        """The grid (places x days, NaN = not reported) with what only illustrates, and the cells that do."""
        values = np.full((len(self.places), len(self.days)), np.nan)
        made_up = np.zeros(values.shape, dtype=bool)
        if name in self._held:
            place, day, value, illustrative = self._held[name]
            at = (place, np.searchsorted(self.days, day))
            values[at], made_up[at] = value, illustrative
        mine = self._rows_of.get(name)
        if mine is not None:
            at = (self.place[mine], self._column[mine])
            values[at], made_up[at] = self.value[mine], False
        return values, made_up

    def standing(self, name: str) -> tuple[Floats, Bools]:
        """The mixed grid (places x days) of a stock that holds for ever: the newest value, before the first
        one the first; and the cells that only illustrate."""
        values, made_up = self.mixed(name)
        flags = np.where(np.isnan(values), np.nan, made_up)
        return self._held_on(values), self._held_on(flags) == 1

    def _held_on(self, grid: Floats) -> Floats:
        return self.filled(self.filled(grid)[:, ::-1])[:, ::-1]

    @staticmethod
    def filled(grid: Floats) -> Floats:
        """Each gap (NaN) of places x days filled with the last value before it; NaN before the first."""
        at = np.where(np.isnan(grid), 0, np.arange(grid.shape[1]))
        return np.take_along_axis(grid, np.maximum.accumulate(at, axis=1), axis=1)

    def before(self, grid: Floats, days: int) -> tuple[Floats, Floats, Floats]:
        """Over the `days` before each day: how many were reported, their sum, the sum of their squares."""
        known = ~np.isnan(grid)
        start = np.searchsorted(self.days, self.days - days)
        end = np.arange(len(self.days))
        plain = np.where(known, grid, 0.0)

        def window(values: Floats) -> Floats:
            running = np.zeros((values.shape[0], values.shape[1] + 1))
            np.cumsum(values, axis=1, out=running[:, 1:])
            return running[:, end] - running[:, start]

        return window(known.astype(np.float64)), window(plain), window(plain**2)

    def rows_in(self, name: str, wrong: Bools) -> tuple[Ints, tuple[Ints, Ints]]:
        """The rows of one indicator that lie in the cells `wrong`, and those cells."""
        mine = self._rows_of[name]
        at = mine[wrong[self.place[mine], self._column[mine]]]
        return at, (self.place[at], self._column[at])

    def conflicting(self) -> Ints:
        """Positions in the frame of rows whose (indicator, place, day) another row has with another value."""
        kept = np.flatnonzero(self._keep)
        cells = (self.indicator[kept] * len(self.places) + self.place[kept]) * len(self.days) + self._column[kept]
        doubled = pd.Series(cells).duplicated(keep=False).to_numpy()
        if not doubled.any():
            return np.empty(0, dtype=np.int64)
        group = pd.DataFrame({"cell": cells[doubled], "value": self.value[kept[doubled]], "at": kept[doubled]})
        spread = group.groupby("cell")["value"].transform("nunique", dropna=False)
        return group.loc[spread > 1, "at"].to_numpy(np.int64)

    def code_of(self, at: int) -> str:
        return self._raw_places[int(self._codes[at])]

    def indicator_of(self, at: int) -> str:
        return self._raw_kinds[int(self._kinds[at])]

    def day_of(self, at: int) -> date:
        """The day of a row; 1 January 1970 when it has none."""
        if self.no_day[at]:
            return date(1970, 1, 1)
        return date.fromisoformat(str(np.datetime64(int(self.day[at]), "D")))


def _factor(column: pd.Series) -> tuple[Ints, list[str]]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        used = column.cat.remove_unused_categories()
        return np.asarray(used.cat.codes, dtype=np.int64), [str(name) for name in used.cat.categories]
    codes, names = pd.factorize(column)
    return np.asarray(codes, dtype=np.int64), [str(name) for name in names]


def _relabel(codes: Ints, names: list[str], places: tuple[str, ...]) -> Ints:
    position = {code: at for at, code in enumerate(places)}
    known = np.array([position.get(name, -1) for name in [*names, ""]], dtype=np.int64)
    return known[codes]


def _days(column: pd.Series) -> tuple[Ints, Bools]:
    stamps = column.to_numpy("datetime64[D]")
    missing = np.isnat(stamps)
    return np.where(missing, 0, stamps.astype(np.int64)), missing
