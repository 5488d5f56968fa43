"""Documents and changes of rules on a time axis: a thin vertical with its number, what it is on hovering and below."""

from __future__ import annotations

from datetime import date
from typing import Any

from layers.charts import words
from layers.charts.chart import Background, Event
from layers.charts.look import GREY

MOST = 12
APART = 0.09


def draw(look: dict[str, Any], background: Background, *, first: str, last: str) -> tuple[Event, ...]:
    """Put the newest events between two days on the figure, numbered by day; returns them in that order."""
    shown = tuple(sorted((event for event in background.events if first <= event.day <= last), key=_by_day)[-MOST:])
    look["shapes"] += [_vertical(event) for event in shown]
    gap = _days(first, last) * APART
    look["annotations"] += [_mark(near, background.language) for near in _together(shown, gap)]
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


def _together(shown: tuple[Event, ...], gap: float) -> list[list[tuple[int, Event]]]:
    """The numbered events, those together whose numbers would stand on each other."""
    groups: list[list[tuple[int, Event]]] = []
    for numbered in enumerate(shown, start=1):
        if groups and _days(groups[-1][0][1].day, numbered[1].day) < gap:
            groups[-1].append(numbered)
        else:
            groups.append([numbered])
    return groups


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _mark(near: list[tuple[int, Event]], language: str) -> dict[str, Any]:
    first, last = near[0], near[-1]
    says = [f"{event.number} ({words.day(event.day, language)}): {event.title.in_(language)}" for _, event in near]
    return {
        "text": str(first[0]) if len(near) == 1 else f"{first[0]}–{last[0]}",
        "hovertext": "<br>".join(says),
        "x": first[1].day,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 0,
        "showarrow": False,
        "font": {"size": 11},
    }
