"""Figures of every level a second time: place by place, day by day, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from geodata.catalog import CATALOG, FOREVER, MEASURED, Derived
from geodata.geography.admin_units import PlaceTree
from geodata.observations.arrays import Floats
from geodata.observations.comparison import WEEK

Fraction = tuple[float, float]


def holed(
    rng: np.random.Generator, name: str, tree: PlaceTree, days: int, *, silent: float, own: float
) -> dict[str, Floats]:
    """Figures of what an indicator is made from, where communes are silent and units above them sometimes report.

    `silent`: how often a commune does not report of a day; `own`: how often a district or the province does.
    """
    figures = {}
    for part in CATALOG[name].inputs:
        values = rng.integers(1, 30, (days, len(tree))).astype(float)
        for column, place in enumerate(tree.places):
            hole = silent if place.level == "commune" else 1 - own
            values[rng.random(days) < hole, column] = np.nan
            if part.startswith("population"):
                values[1:, column] = np.nan
                values[0, column] = 800 + column if place.level == "commune" else np.nan
        figures[part] = values
    return figures


@dataclass(frozen=True, kw_only=True, eq=False)
class Slow:
    """One indicator from `figures`: days x all places in the order of the tree, by measured indicator."""

    name: str
    tree: PlaceTree
    figures: Mapping[str, Floats]

    @property
    def parts(self) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        item = CATALOG[self.name]
        return (
            (item.numerator, item.subtract, item.denominator) if isinstance(item, Derived) else ((self.name,), (), ())
        )

    @property
    def window(self) -> int | None:
        """Days added up; None: since the first."""
        item = CATALOG[self.name]
        stock = MEASURED[self.parts[0][0]].aggregation == "last"
        return item.window if isinstance(item, Derived) and not stock else 1

    @property
    def over_stock(self) -> bool:
        over = self.parts[2]
        return bool(over) and MEASURED[over[0]].aggregation == "last"

    @cache  # noqa: B019 - as long as the test
    def held(self, name: str, place: str, day: int) -> float | None:
        """What a place said last of the day or of those before it that it is held over."""
        column = self.tree.codes.index(place)
        for back in range(min(day, MEASURED[name].carry_forward_days) + 1):
            if not np.isnan(value := self.figures[name][day - back, column]):
                return float(value)
        return None

    def children(self, place: str) -> list[str]:
        return [child.code for child in self.tree.children(place)]

    def itself(self, name: str, place: str, day: int) -> bool:
        """Whether a place's own report stands."""
        if self.held(name, place, day) is None:
            return False
        communes = [commune.code for commune in self.tree.communes_of(place)]
        if communes == [place]:
            return True
        today = not np.isnan(self.figures[name][day, self.tree.codes.index(place)])
        return today or MEASURED[name].carry_forward_days >= FOREVER or not self._complete(name, place, day)

    def _complete(self, name: str, place: str, day: int) -> bool:
        return all(
            self.itself(name, child, day) or (bool(self.children(child)) and self._complete(name, child, day))
            for child in self.children(place)
        )

    @cache  # noqa: B019
    def value(self, name: str, place: str, day: int) -> float | None:
        """A measured figure: the place's own, else the sum of what is below it."""
        if self.itself(name, place, day):
            return self.held(name, place, day)
        known = [found for child in self.children(place) if (found := self.value(name, child, day)) is not None]
        return sum(known) if known else None

    def own(self, place: str, day: int, *, asked: int) -> Fraction | None:
        """Numerator and denominator that a place told itself of a day, over people as they are on the day `asked`."""
        plus, minus, over = self.parts
        needed = (plus[0], *minus, *(() if self.over_stock else over[:1]))
        if day < 0 or not all(self.itself(name, place, day) for name in needed):
            return None
        count = sum(self.value(name, place, day) or 0 for name in plus)
        count -= sum(self.value(name, place, day) or 0 for name in minus)
        when = asked if self.over_stock else day
        if over and self.value(over[0], place, when) is None:
            return None
        return count, sum(self.value(name, place, when) or 0 for name in over) if over else 1

    def on(self, place: str, day: int, *, asked: int) -> Fraction | None:
        """The same of a place, else of what is below it."""
        if (mine := self.own(place, day, asked=asked)) is not None:
            return mine
        below = [found for child in self.children(place) if (found := self.on(child, day, asked=asked)) is not None]
        return (sum(one[0] for one in below), sum(one[1] for one in below)) if below else None

    def figure(self, place: str, day: int) -> float | None:
        """The indicator in a place on a day."""
        found = self.since_first(place, day) if self.window is None else self._over_days(place, day)
        return None if found is None else self._ratio(found)

    def _over_days(self, place: str, day: int) -> Fraction | None:
        item = CATALOG[self.name]
        days = range(day - (self.window or 1) + 1, day + 1)
        known = [found for at in days if (found := self.on(place, at, asked=day)) is not None]
        if len(known) < (item.min_days if isinstance(item, Derived) else 1):
            return None
        count, base = self._added(known)
        return count, self._people(place, days, asked=day) if self.over_stock else base

    def _people(self, place: str, days: range, *, asked: int) -> float:
        """The denominator of a place that told any of the days itself, else of those below it that did."""
        for day in days:
            if (mine := self.own(place, day, asked=asked)) is not None:
                return mine[1]
        return sum(self._people(child, days, asked=asked) for child in self.children(place))

    def _added(self, known: list[Fraction]) -> Fraction:
        count, base = sum(one[0] for one in known), sum(one[1] for one in known)
        return count, base / len(known) if self.over_stock else base

    def since_first(self, place: str, day: int) -> Fraction | None:
        """Each part on its own days, of the communes of which every part was told."""
        plus, minus, over = self.parts
        needed = (plus[0], *minus, *over[:1])
        stands = frozenset(
            commune.code
            for commune in self.tree.communes_of(place)
            if all(self._ever(name, commune.code, place, day) for name in needed)
        )
        if not stands:
            return None

        def total(names: Sequence[str]) -> float:
            return sum(self._daily(name, place, at, stands) for name in names for at in range(day + 1))

        return total(plus) - total(minus), total(over) if over else 1

    def _ever(self, name: str, commune: str, upto: str, day: int) -> bool:
        """Whether a commune, or a unit above it up to `upto`, ever told a part."""
        line = self._line(commune, upto)
        return any(self.itself(name, code, at) for code in line for at in range(day + 1))

    def _daily(self, name: str, place: str, day: int, stands: frozenset[str]) -> float:
        if self.tree[place].level == "commune" and place not in stands:
            return 0
        if self.itself(name, place, day):
            return self.held(name, place, day) or 0
        return sum(self._daily(name, child, day, stands) for child in self.children(place))

    def _ratio(self, found: Fraction) -> float | None:
        item = CATALOG[self.name]
        if not self.parts[2]:
            return found[0]
        assert isinstance(item, Derived)
        return item.factor * found[0] / found[1] if found[1] > 0 else None

    def told(self, place: str, day: int) -> frozenset[str]:
        """Of which communes of a place the day is told, by themselves or by a unit above them."""
        communes = [commune.code for commune in self.tree.communes_of(place)]
        if self.window is None:
            return frozenset(code for code in communes if self._is_told(code, place, day))
        if self.own(place, day, asked=day) is not None:
            return frozenset(communes)
        return frozenset(code for child in self.children(place) for code in self.told(child, day))

    def _is_told(self, commune: str, upto: str, day: int) -> bool:
        """Whether a running total of a commune went on: each part may be told by another unit."""
        plus, minus, over = self.parts
        ever = all(self._ever(name, commune, upto, day) for name in (plus[0], *minus, *over[:1]))
        line = self._line(commune, upto)
        return ever and all(any(self.itself(name, code, day) for code in line) for name in (plus[0], *over[:1]))

    def _line(self, commune: str, upto: str) -> list[str]:
        line = [commune]
        while line[-1] != upto:
            line.append(self.tree[line[-1]].parent or "")
        return line

    def change(self, place: str, day: int) -> tuple[float | None, int, int]:
        """The change in seven days, over how many communes, on how many of their days."""
        days = [day] if self.window is None else range(day - self.window + 1, day + 1)
        pairs = [self._pair(place, at, asked=day) for at in days]
        known = [pair for pair in pairs if pair[2]]
        communes = frozenset(code for pair in pairs for code in pair[2])
        if not known:
            return None, 0, 0
        now, before = (self._ratio(self._added([pair[part] for pair in known])) for part in (0, 1))
        change = None if now is None or before is None else now - before
        return change, len(communes), sum(len(pair[2]) for pair in known)

    def _pair(self, place: str, day: int, *, asked: int) -> tuple[Fraction, Fraction, frozenset[str]]:
        """Both weeks' day of a place, and of which communes."""
        now, before = self._stated(place, day, asked), self._stated(place, day - WEEK, asked - WEEK)
        if now is not None and before is not None:
            return now, before, frozenset(commune.code for commune in self.tree.communes_of(place))
        if self._is_alone(place, day, asked):
            return (0, 0), (0, 0), frozenset()
        below = [self._pair(child, day, asked=asked) for child in self.children(place)]
        sums = [(sum(pair[part][0] for pair in below), sum(pair[part][1] for pair in below)) for part in (0, 1)]
        return sums[0], sums[1], frozenset(code for pair in below for code in pair[2])

    def _stated(self, place: str, day: int, asked: int) -> Fraction | None:
        if asked < 0 or day < 0:
            return None
        if self.window is not None:
            return self.own(place, day, asked=asked)
        told = all(self.itself(name, place, day) for name in (self.parts[0][0], *self.parts[2][:1]))
        return self.since_first(place, day) if told else None

    def _is_alone(self, place: str, day: int, asked: int) -> bool:
        if self.tree[place].level == "commune":
            return True
        if self.window is not None:
            return day >= 0 and self.own(place, day, asked=asked) is not None
        return any(self._stated(place, at, at) is not None for at in range(day - WEEK + 1, day + 1))
