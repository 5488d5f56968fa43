"""Charts whose rows are groups, not days: horizontal bars with their values beside them, on the newest day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from geodata.core.text import Text
from layers.charts import words
from layers.charts.chart import Background, ChartDrawing, Columns, Series, on_days
from layers.charts.look import LETTER, PALE, above, array, axis, frame, key

NONE = "–"


def column(series: Columns, groups: Mapping[str, str], *, day: str, name: str, label: Text) -> Series | None:
    """A column of the values that indicators (by group) had on a day; None without any of them."""
    found = {group: series[name] for group, name in groups.items() if name in series}
    if not found:
        return None
    on_day = [on_days(found[group], (day,)).values[0] if group in found else np.nan for group in groups]
    values = np.array(on_day, dtype=np.float64)
    return replace(next(iter(found.values())), id=name, label=label, days=tuple(groups), values=values)


def draw(
    columns: Columns,
    background: Background,
    *,
    groups: Mapping[str, Text],
    colours: Sequence[str],
    unit: Text,
    top: float | None = None,
    outlined: str = "",
) -> ChartDrawing:
    """A bar for each group and column, the first group above, every value in figures.

    `top`: end of the axis; `outlined`: the column whose bars are not filled.
    """
    language = background.language
    look = _layout(background, columns, groups=groups, unit=unit, top=top)
    pairs = list(zip(columns.values(), colours, strict=False))
    key(look, [("□" if part.id == outlined else "■", colour, part.label.in_(language)) for part, colour in pairs])
    data = [_bars(part, colour, groups=groups, language=language) for part, colour in pairs]
    for trace in data:
        if trace["meta"] == outlined:
            trace["marker"] = {"color": PALE, "line": {"color": trace["marker"]["color"], "width": 1}}
    return ChartDrawing(data=data, layout=look)


def _bars(part: Series, colour: str, *, groups: Mapping[str, Text], language: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": part.label.in_(language),
        "y": [groups[group].in_(language) for group in part.days],
        "x": array(part.values),
        "text": [_text(float(value), part, language) for value in part.values],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "marker": {"color": colour},
        "hovertemplate": f"%{{x:,.{part.decimals}f}} {part.unit.in_(language)}",
        "meta": part.id,
    }


def _text(value: float, part: Series, language: str) -> str:
    return NONE if np.isnan(value) else words.number(value, part.decimals, language)


def _layout(
    background: Background, columns: Columns, *, groups: Mapping[str, Text], unit: Text, top: float | None
) -> dict[str, Any]:
    language = background.language
    longest = max(len(groups[group].in_(language)) for part in columns.values() for group in part.days)
    left = round(longest * LETTER) + 12
    highest = max((float(np.nanmax(part.values)) for part in columns.values() if part.known), default=1.0)
    return {
        **frame(background),
        "margin": {"l": left, "r": 12, "t": 28, "b": 28},
        "hovermode": "closest",
        "barmode": "group",
        "bargap": 0.25,
        "xaxis": {**axis(), "range": [0, top or highest * 1.2 or 1], "tickformat": ",~r", "nticks": 5},
        "yaxis": {**axis(), "showgrid": False, "autorange": "reversed", "type": "category"},
        "annotations": [above(unit.in_(language), left=left)],
        "shapes": [],
    }
