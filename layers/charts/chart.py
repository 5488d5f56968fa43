"""What a chart is, and the look that all charts share."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.text import Text

INK = "#44566a"
ACCENT = "#0b5cad"
BAR = "#9db8d6"
PROVISIONAL = "#d3dfec"
DEATHS = "#7a5ea8"
PROVISIONAL_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Series:
    """One indicator of one place: ISO days, values (NaN = not reported), unit, decimals, spans of illustrative days."""

    id: str
    label: Text
    unit: Text
    decimals: int
    days: tuple[str, ...]
    values: np.ndarray[Any, np.dtype[np.float64]]
    illustrative: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`layers`: the indicators it is made of; the first must have figures, the others may lack."""

    name: str
    layers: tuple[str, ...]
    title: Text
    figure: Callable[[Mapping[str, Series], str], dict[str, Any]]


def array(values: np.ndarray[Any, Any]) -> dict[str, str]:
    """A numeric column as Plotly's typed array: a tenth of the bytes and of the time of a list."""
    packed = np.ascontiguousarray(values, dtype="<f4")
    return {"dtype": "f4", "bdata": base64.b64encode(packed.tobytes()).decode()}


def mean_of_7(values: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The mean of the 7 days ending on each day; NaN unless at least 5 of them were reported."""
    known = ~np.isnan(values)
    sums, days = (np.convolve(part, np.ones(7))[: len(values)] for part in (np.nan_to_num(values), known.astype(float)))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(days >= 5, sums / days, np.nan)


def layout(series: Series, language: str) -> dict[str, Any]:
    """Axes with hairlines only, unit above the axis, no legend, numbers in the language's format."""
    axis = {"showline": False, "zeroline": False, "fixedrange": True, "ticks": "", "gridcolor": "rgba(128,144,160,.25)"}
    return {
        "separators": ",." if language == "vi" else ".,",
        "margin": {"l": 44, "r": 12, "t": 24, "b": 28},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "Be Vietnam Pro, system-ui, sans-serif", "size": 12, "color": INK},
        "showlegend": False,
        "bargap": 0.1,
        "hovermode": "x unified",
        "dragmode": False,
        "xaxis": {
            **axis,
            "type": "date",
            "showgrid": False,
            "tickformat": "%-m/%Y",
            "hoverformat": "%-d/%-m/%Y" if language == "vi" else "%-d %b %Y",
            "nticks": 6,
        },
        "yaxis": {**axis, "rangemode": "tozero", "tickformat": ",~r", "nticks": 5},
        "annotations": [
            {
                "text": series.unit.in_(language),
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": 1,
                "xanchor": "right",
                "yanchor": "bottom",
                "xshift": -4,
                "yshift": 4,
                "showarrow": False,
                "font": {"size": 12},
            }
        ],
    }


def label(text: str, day: str, value: float, colour: str) -> dict[str, Any]:
    """A direct label at a point of a line, in place of a legend."""
    return {
        "text": text,
        "x": day,
        "y": value,
        "xanchor": "right",
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
        "font": {"size": 12, "color": colour},
    }


def peak(values: np.ndarray[Any, np.dtype[np.float64]]) -> int:
    """Position of the largest value; 0 when there is none."""
    return int(np.nanargmax(values)) if (~np.isnan(values)).any() else 0


def hover(series: Series, language: str) -> str:
    """The hover line of a trace of this series."""
    return f"%{{y:,.{series.decimals}f}} {series.unit.in_(language)}"
