"""What an indicator is: the declaration from which checks, rows, layers, legends, charts and fields follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from geodata.catalog.display import NOWHERE, Display
from geodata.core.text import Text

Aggregation = Literal["sum", "last"]
Better = Literal["down", "up"]
FOREVER = 100_000
SHORT_LETTERS = 27
"""The room for a short name, in letters of either language."""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One of the plan's subjects, with the palette that its layers share."""

    id: str
    label: Text
    palette: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A measured figure: one observation per place and report day.

    `aggregation` over days, as DHIS2 calls it: "sum" of what happened in each report day, or "last", the state at the
    cut-off, which is carried forward for `carry_forward_days` when none is reported. Both add up over places.
    `part_of`: the parts of a total sum to it. `at_most`: never above that indicator on the same day. `usually_at_most`:
    above it only for a reason that can be told (estimated, counted elsewhere, of another day). `estimated`: how the
    figures of communes are split where nobody counted them.
    `total_at_most`: its running total usually not above that of these together. `monotonic`: a fall needs an
    explanation.
    `breaks`: rising lower bounds of the classes for communes, in `unit`.
    `short`: a name (DHIS2: shortName) of at most `SHORT_LETTERS` where a longer label has no room: heads of tables,
    numerals on a wall. `display`: where it is shown by itself.
    """

    id: str
    topic: str
    label: Text
    definition: Text
    unit: Text
    aggregation: Aggregation
    breaks: tuple[float, ...]
    minimum: float = 0
    maximum: float | None = None
    whole: bool = True
    part_of: str | None = None
    at_most: tuple[str, ...] = ()
    usually_at_most: tuple[str, ...] = ()
    estimated: Text | None = None
    total_at_most: tuple[str, ...] = ()
    monotonic: bool = False
    carry_forward_days: int = 0
    better: Better | None = None
    source: str = "653/KH-UBND, II.7"
    short: Text | None = None
    display: Display = NOWHERE

    @property
    def decimals(self) -> int:
        return 0 if self.whole else 1

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.id,)


@dataclass(frozen=True, kw_only=True)
class Derived:
    """A computed figure, at each level from summed parts: `factor x (numerator - subtract) / denominator`.

    `window`: days summed, ending on the day; None: from the first day. A window with fewer than `min_days` reported
    days is not reported. `denominator` empty: none. Denominators that are counts are summed over the same window,
    stocks are taken as they stand on the day. `short`, `display`: as of an `Indicator`.
    """

    id: str
    topic: str
    label: Text
    definition: Text
    unit: Text
    numerator: tuple[str, ...]
    subtract: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    window: int | None = 1
    min_days: int = 1
    factor: float = 1
    breaks: tuple[float, ...]
    decimals: int = 0
    better: Better | None = None
    count_unit: Text | None = field(default=None)
    source: str = "653/KH-UBND, II.7"
    short: Text | None = None
    display: Display = NOWHERE

    @property
    def inputs(self) -> tuple[str, ...]:
        return (*self.numerator, *self.subtract, *self.denominator)

    @property
    def is_ratio(self) -> bool:
        return bool(self.denominator)
