"""The look that all charts share: colours that carry on light and dark, hairlines, words in place of a legend."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from layers.charts import words
from layers.charts.chart import Background, Floats, Series

INK = "#44566a"
FONT = "Be Vietnam Pro, system-ui, sans-serif"
HAIRLINE = "rgba(128,144,160,.25)"
BLUE, PURPLE, TEAL, OCHRE, GREY = "#2f7fc6", "#8a63b8", "#158a86", "#a8741a", "#7b8896"
BAR, PALE = "#5f92c6", "rgba(95,146,198,.3)"
HEIGHT = 236
LETTER = 6.6
BOLD = len("<b></b>") - 1
TICK_LETTER = 7.2
LEFT = 40
LINE = 16
LEAD = 14
QUIET = 90
MOST_TICKS = 6
MONTH_STEPS = (1, 2, 3, 6, 12)


def array(values: Floats) -> dict[str, str]:
    """A numeric column as Plotly's typed array: a tenth of the bytes and of the time of a list."""
    packed = np.ascontiguousarray(values, dtype="<f4")
    return {"dtype": "f4", "bdata": base64.b64encode(packed.tobytes()).decode()}


def layout(
    background: Background, *, unit: str, first: str, last: str, top: float, step: int = 1, ticks: int = MOST_TICKS
) -> dict[str, Any]:
    """A time axis from `first` to `last`, a value axis from 0 to `top`; hairlines only, unit above it, no legend.

    `step`: how many days a bar stands for; `ticks`: at most so many words below the time axis.
    """
    pad = timedelta(hours=12 * step)
    left = max(LEFT, round(len(words.number(top, 0, background.language)) * TICK_LETTER) + 8)
    return {
        **frame(background),
        "margin": {"l": left, "r": 12, "t": 28, "b": 36},
        "hovermode": "x unified",
        "bargap": 0.1,
        "xaxis": {
            **axis(),
            "type": "date",
            "showgrid": False,
            "range": [
                (datetime.fromisoformat(first) - pad).isoformat(),
                (datetime.fromisoformat(last) + pad).isoformat(),
            ],
            "hoverformat": "%-d/%-m/%Y" if background.language == "vi" else "%-d %b %Y",
            "tickangle": 0,
            **day_ticks(
                date.fromisoformat(first), date.fromisoformat(last), background.language, most=ticks, step=step
            ),
        },
        "yaxis": {**axis(), "range": [0, top], "tickformat": ",~r", "nticks": 5},
        "annotations": [above(unit, left=left)],
        "shapes": [],
    }


def frame(background: Background) -> dict[str, Any]:
    """What every layout has: numbers in the language's format, the page's own type and ground, nothing to drag."""
    return {
        "separators": ",." if background.language == "vi" else ".,",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": INK},
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": "#dde4ea", "font": {"color": "#14202e"}},
        "showlegend": False,
        "dragmode": False,
    }


def axis() -> dict[str, Any]:
    """An axis of hairlines that cannot be dragged."""
    return {"showline": False, "zeroline": False, "fixedrange": True, "ticks": "", "gridcolor": HAIRLINE}


def day_ticks(first: date, last: date, language: str, *, most: int = MOST_TICKS, step: int = 1) -> dict[str, Any]:
    """At most so many days with their words: months apart in a long span, the year below where it begins.

    `step`: how many days a bar stands for; in a short span each word stands at a bar.
    """
    if (last - first).days <= 92:
        apart = step * max(1, -(-((last - first).days + 1) // (most * step)))
        days = [last - timedelta(days=apart * back) for back in range(most) if apart * back <= (last - first).days]
        texts = [words.day(when.isoformat(), language, short=True) for when in reversed(days)]
        return {"tickvals": [when.isoformat() for when in reversed(days)], "ticktext": texts}
    months = [when for at in range(first.month, 12 * (last.year - first.year) + last.month + 1)
              if (when := date(first.year + (at - 1) // 12, (at - 1) % 12 + 1, 1)) >= first]  # fmt: skip
    step = next((step for step in MONTH_STEPS if len(months) <= most * step), MONTH_STEPS[-1])
    shown = [when for when in months if (when.month - 1) % step == 0]
    texts = [
        words.month(when, language) + (f"<br>{when.year}" if at == 0 or shown[at - 1].year != when.year else "")
        for at, when in enumerate(shown)
    ]
    return {"tickvals": [when.isoformat() for when in shown], "ticktext": texts}


def nothing(words: str) -> dict[str, Any]:
    """Words in the middle of a plot on which there is nothing to be seen: all zeros are a report, not a gap."""
    return {
        "text": words,
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
        "font": {"size": 14},
    }


def above(text: str, *, left: int, shift: int = 4) -> dict[str, Any]:
    """Words above the plot, from the left edge of a figure whose left margin is `left`."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": 4 - left,
        "yshift": shift,
        "align": "left",
        "showarrow": False,
    }


def over_last(look: dict[str, Any], text: str) -> dict[str, Any]:
    """Words above the last bars, which are lighter; in the row of the unit."""
    shift = look["annotations"][0]["yshift"]
    return {**above(text, left=0, shift=shift), "x": 1, "xanchor": "right", "xshift": 0, "align": "right"}


def coloured(mark: str, colour: str, text: str) -> str:
    """Words behind a mark in the colour of what they name; the words stay in ink, so that they can be read."""
    return f'<span style="color:{colour};fill:{colour}">{mark}</span> {text}'


def ceiling(columns: Sequence[Series], *marks: float) -> float:
    """The upper end of a value axis: a little above the largest value; room for whole steps where all are whole."""
    tops = [float(np.nanmax(column.values)) for column in columns if column.known]
    least = 4 if all(column.decimals == 0 for column in columns) else 1
    return max([*tops, *marks, least]) * 1.06


def name_lines(look: dict[str, Any], lines: Sequence[tuple[Series, str]], language: str) -> None:
    """Name every line at its end, right of the plot, with its newest value; names that would overlap move apart."""
    top = look["yaxis"]["range"][1]
    named = [(series, colour, at) for series, colour in lines if (at := series.newest()) is not None]
    texts = [
        f"{coloured('●', colour, series.label.in_(language))}<br>{_value(series, at, language)}"
        for series, colour, at in named
    ]
    ends = [float(series.values[at]) / top * HEIGHT for series, _, at in named]
    places = apart(ends, gap=2 * LINE + 2)
    widest = max(
        (max(len(series.label.in_(language)) + 2, len(_value(series, at, language)) - BOLD) for series, _, at in named),
        default=0,
    )
    look["margin"]["r"] = 12 + round(widest * LETTER)
    for (series, _, at), text, end, place in zip(named, texts, ends, places, strict=True):
        look["annotations"].append(
            {
                "text": text,
                "xref": "paper",
                "x": 1,
                "xshift": 6,
                "y": float(series.values[at]),
                "yshift": round(place - end),
                "xanchor": "left",
                "yanchor": "middle",
                "align": "left",
                "showarrow": False,
            }
        )


def apart(heights: Sequence[float], *, gap: float) -> list[float]:
    """The heights moved so that none is nearer than `gap` to another, none above the plot, order kept."""
    order = sorted(range(len(heights)), key=lambda at: (heights[at], -at))
    placed = [0.0] * len(heights)
    below = float("-inf")
    for at in order:
        below = placed[at] = max(heights[at], below + gap)
    above_ = HEIGHT + gap
    for at in reversed(order):
        above_ = placed[at] = min(placed[at], above_ - gap)
    return placed


def key(look: dict[str, Any], entries: Sequence[tuple[str, str, str]], *, per_line: int = 2) -> None:
    """Name the colours of stacked bars above the plot, beside the unit: (mark, colour, words), few to a line."""
    parts = [coloured(mark, colour, text) for mark, colour, text in entries]
    lines = ["   ".join(parts[at : at + per_line]) for at in range(0, len(parts), per_line)]
    look["margin"]["t"] += LINE * len(lines) + 4
    look["annotations"].append(above("<br>".join(lines), left=look["margin"]["l"], shift=22))


def horizontal(look: dict[str, Any], value: float, text: str) -> None:
    """A dashed line across the plot with its words at the left."""
    look["shapes"].append(
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": value,
            "y1": value,
            "line": {"color": GREY, "width": 1, "dash": "dash"},
        }
    )
    look["annotations"].append(
        {
            "text": text,
            "xref": "paper",
            "x": 0,
            "y": value,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
        }
    )


def start(series: Series, *, lead: int = LEAD) -> str:
    """A little before the first value above zero: years without any would press a curve into a corner.

    Of a series of zeros its last weeks.
    """
    positive = np.flatnonzero(np.nan_to_num(series.values) > 0)
    return series.days[max(int(positive[0]) - lead, 0) if len(positive) else max(len(series.days) - QUIET, 0)]


def hover(series: Series, language: str) -> str:
    """The hover line of a trace of this series."""
    return f"%{{y:,.{series.decimals}f}} {series.unit.in_(language)}"


def _value(series: Series, at: int, language: str) -> str:
    return f"<b>{words.amount(float(series.values[at]), series.unit.in_(language), series.decimals, language)}</b>"
