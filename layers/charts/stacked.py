"""Charts of a total and its parts: stacked bars by week or day; what no part accounts for stands on top in grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from geodata.catalog.shown import members
from geodata.core.text import Text
from layers.charts import words
from layers.charts.chart import Background, Chart, ChartDrawing, Columns, on_days
from layers.charts.look import BLUE, GREY, LEAD, OCHRE, PURPLE, TEAL, ceiling, key, layout, over_last, start
from layers.charts.traces import bars
from layers.charts.weeks import by_week, is_over

COLOURS = (BLUE, TEAL, OCHRE, PURPLE)
REST = "not_classified"
UNFINISHED = 0.45


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A `total` and its parts, a `group` of the catalogue, from the bottom up; `rest`: the words of what is left."""

    total: str
    group: str
    rest: Text

    @property
    def parts(self) -> Mapping[str, Text]:
        """The parts with their words beside each other."""
        return members(self.group)

    def prepare(self, series: Columns) -> Columns:
        """The total, its parts that have figures, and what they leave of it, day by day."""
        total = series[self.total]
        parts = {
            name: replace(on_days(series[name], total.days), label=label)
            for name, label in self.parts.items()
            if name in series
        }
        named = sum((np.nan_to_num(part.values) for part in parts.values()), np.zeros(len(total.days)))
        rest = replace(total, id=REST, label=self.rest, values=np.maximum(total.values - named, 0))
        return {self.total: total, **parts, **({REST: rest} if np.nansum(rest.values) else {})}

    def prepare_weeks(self, series: Columns) -> Columns:
        """As `prepare`, summed to weeks."""
        return by_week(self.prepare(series), total=self.total)

    def draw(self, columns: Columns, background: Background, *, last: str | None = None) -> ChartDrawing:
        """Stacked bars; where the last week is not over, it is lighter and says so (`last`: the newest day)."""
        language, total = background.language, columns[self.total]
        shown = [name for name in (*self.parts, REST) if name in columns]
        step, end = (7, total.days[-1]) if last else (1, total.days[-1])
        look = layout(
            background,
            unit=total.unit.in_(language),
            first=start(total, lead=LEAD // step),
            last=end,
            top=ceiling([total], _highest(columns, shown)),
            step=step,
        )
        look["barmode"] = "stack"
        colours = dict(zip((*self.parts, REST), (*COLOURS[: len(self.parts)], GREY), strict=True))
        key(look, [("■", colours[name], columns[name].label.in_(language)) for name in shown])
        data = [bars(columns[name], language, colour=colours[name]) for name in shown]
        if last is not None and not is_over(last):
            for trace in data:
                trace["marker"]["opacity"] = [1] * (len(total.days) - 1) + [UNFINISHED]
            look["annotations"].append(over_last(look, words.UNFINISHED.in_(language)))
        return ChartDrawing(data=data, layout=look)


def _highest(columns: Columns, names: Sequence[str]) -> float:
    """The highest stack: parts may add up to more than what their unit says of the total."""
    stacks = sum(np.nan_to_num(columns[name].values) for name in names)
    return float(np.max(stacks, initial=0))


def chart(
    name: str,
    title: Text,
    stack: Stack,
    *,
    index: Literal["day", "week"],
    topic: str | None = None,
    order: int | None = None,
) -> Chart:
    """The chart of a stack, by day or by week."""
    made = Chart(
        name=name,
        layers=(stack.total, *stack.parts),
        title=title,
        prepare=stack.prepare,
        draw=stack.draw,
        topic=topic,
        order=order,
    )
    if index == "day":
        return made

    def weekly(columns: Columns, background: Background) -> ChartDrawing:
        drawing = stack.draw(columns, background, last=background.as_of)
        week = "Tuần từ %-d/%-m/%Y" if background.language == "vi" else "Week from %-d %b %Y"
        drawing.layout["xaxis"]["hoverformat"] = week
        return drawing

    return replace(made, prepare=stack.prepare_weeks, draw=weekly, index="week")
