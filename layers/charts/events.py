"""Documents and changes of rules on a time axis: a thin vertical with its number, what it is on hovering and below."""

from __future__ import annotations

from typing import Any

from layers.charts import words
from layers.charts.chart import Background, Event
from layers.charts.look import GREY

MOST = 12


def draw(look: dict[str, Any], background: Background, *, first: str, last: str) -> tuple[Event, ...]:
    """Put the newest events between two days on the figure, numbered by day; returns them in that order."""
    shown = tuple(sorted((event for event in background.events if first <= event.day <= last), key=_by_day)[-MOST:])
    for number, event in enumerate(shown, start=1):
        look["shapes"].append(_vertical(event))
        look["annotations"].append(_mark(number, event, background.language))
    if shown:
        look["margin"]["t"] += 16
        look["annotations"][0]["yshift"] += 16
    return shown


def _by_day(event: Event) -> tuple[str, str]:
    return event.day, event.number


def _vertical(event: Event) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": event.day,
        "x1": event.day,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": GREY, "width": 1, "dash": "dot"},
    }


def _mark(number: int, event: Event, language: str) -> dict[str, Any]:
    return {
        "text": str(number),
        "hovertext": f"{event.number} ({words.day(event.day, language)}): {event.title.in_(language)}",
        "x": event.day,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 0,
        "showarrow": False,
        "font": {"size": 11},
    }
