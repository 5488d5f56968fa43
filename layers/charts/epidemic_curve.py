"""The epidemic curve: new cases by day as bars, their 7-day mean as a line, the last days provisional."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from geodata.text import Text
from layers.charts.chart import (
    ACCENT,
    BAR,
    PROVISIONAL,
    PROVISIONAL_DAYS,
    Chart,
    Series,
    array,
    hover,
    label,
    layout,
    mean_of_7,
    peak,
)

CASES = "cases_new"
LEAD_DAYS = 14
MEAN = Text(vi="trung bình 7 ngày", en="7-day mean")
NEW = Text(vi="ca mới", en="new cases")
PROVISIONAL_WORD = Text(vi="tạm thời", en="provisional")


def _figure(series: Mapping[str, Series], language: str) -> dict[str, Any]:
    cases = series[CASES]
    mean = mean_of_7(cases.values)
    days = list(cases.days)
    settled = max(len(days) - PROVISIONAL_DAYS, 0)
    look = layout(cases, language)
    if days:
        look["xaxis"]["range"] = [_start(cases), f"{days[-1]}T12:00"]
        top = peak(mean)
        look["annotations"].append(label(MEAN.in_(language), days[top], float(mean[top]), ACCENT))
        look["annotations"].append(
            {
                **label(PROVISIONAL_WORD.in_(language), days[-1], 0, look["font"]["color"]),
                "yref": "paper",
                "y": 1,
                "yshift": 0,
            }
        )
    return {
        "data": [
            {
                "type": "bar",
                "name": NEW.in_(language),
                "x": days,
                "y": array(cases.values),
                "marker": {"color": [BAR] * settled + [PROVISIONAL] * (len(days) - settled)},
                "hovertemplate": hover(cases, language),
            },
            {
                "type": "scatter",
                "mode": "lines",
                "name": MEAN.in_(language),
                "x": days,
                "y": array(mean),
                "line": {"color": ACCENT, "width": 2},
                "hovertemplate": "%{y:,.1f}",
            },
        ],
        "layout": look,
    }


def _start(cases: Series) -> str:
    """Two weeks before the first case: years without any would press the curve into a corner."""
    with_cases = np.flatnonzero(np.nan_to_num(cases.values) > 0)
    first = int(with_cases[0]) if len(with_cases) else 0
    return f"{cases.days[max(first - LEAD_DAYS, 0)]}T00:00"


CHART = Chart(
    name="epidemic_curve",
    layers=(CASES, "deaths_new"),
    title=Text(vi="Ca mắc mới theo ngày", en="New cases by day"),
    figure=_figure,
)
