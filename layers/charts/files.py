"""A chart's two files: the figure as JSON with what it says of itself, and its table as CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from layers.charts import words
from layers.charts.chart import Background, Chart, Columns, Drawing, Event, Series

INDEX = {"day": words.DAY, "week": words.WEEK, "group": words.GROUP}


def figure(made: Chart, series: Columns, background: Background) -> dict[str, Any]:
    """The chart as `docs/data.md` describes it, from the series of its layers."""
    columns = made.prepare(series)
    drawing = made.draw(columns, background)
    spans = sorted({span for part in series.values() for span in part.illustrative})
    title = made.title.in_(background.language)
    layout = {**drawing.layout, "meta": _meta(made, series, columns, drawing, background, illustrative=bool(spans))}
    return {
        "data": drawing.data,
        "layout": layout,
        "title": title,
        "illustrative": [list(span) for span in spans],
        "as_of": background.as_of,
    }


def table(made: Chart, series: Columns) -> tuple[list[str], Iterable[list[Any]]]:
    """Head and rows of the chart's table: a day, week or group and its figures; None = not reported."""
    columns = made.prepare(series)
    index = _index(made, columns)
    values = [dict(zip(part.days, part.values, strict=True)) for part in columns.values()]
    parts = list(zip(values, columns.values(), strict=True))
    return [made.index, *columns], ([at, *(_plain(of.get(at, np.nan), part) for of, part in parts)] for at in index)


def _index(made: Chart, columns: Columns) -> list[str]:
    """Days in their order; groups as they are declared."""
    found = {at for part in columns.values() for at in part.days}
    return sorted(found) if made.groups is None else [group for group in made.groups if group in found]


def _plain(value: float, part: Series) -> float | None:
    if np.isnan(value):
        return None
    return int(value) if value == int(value) else round(float(value), part.decimals + 2)


def _meta(
    made: Chart, series: Columns, columns: Columns, drawing: Drawing, background: Background, *, illustrative: bool
) -> dict[str, Any]:
    language, first = background.language, next(iter(series.values()))
    return {
        "title": made.title.in_(language),
        "place": background.place,
        "unit": next(iter(columns.values())).unit.in_(language),
        "as_of": background.as_of,
        "reported": list(first.reported) if first.reported else None,
        "description": _description(made, _drawn(columns, drawing), first, background, illustrative=illustrative),
        "note": drawing.note,
        "illustrative": illustrative,
        "index": {
            "id": made.index,
            "label": INDEX[made.index].in_(language),
            "groups": {name: text.in_(language) for name, text in made.groups.items()} if made.groups else None,
        },
        "columns": [_column(part, language) for part in columns.values()],
        "events_title": words.EVENTS.in_(language),
        "events": [_event(number, event, language) for number, event in enumerate(drawing.events, start=1)],
    }


def _drawn(columns: Columns, drawing: Drawing) -> Columns:
    shown = {trace["meta"] for trace in drawing.data}
    return {name: part for name, part in columns.items() if name in shown}


def _column(part: Series, language: str) -> dict[str, Any]:
    return {
        "id": part.id,
        "label": part.label.in_(language),
        "unit": part.unit.in_(language),
        "decimals": part.decimals,
    }


def _event(number: int, event: Event, language: str) -> dict[str, Any]:
    return {
        "n": number,
        "day": event.day,
        "number": event.number,
        "title": event.title.in_(language),
        "link": event.link,
    }


def _description(made: Chart, columns: Columns, first: Series, background: Background, *, illustrative: bool) -> str:
    """What a reader who does not see the figure has to know: its newest and highest values, who reported."""
    language = background.language
    says = [f"{made.title.in_(language)}, {background.place}."]
    for part in columns.values():
        says += _rows(made, part, language) if made.groups else [_newest(part, language)]
    if first.reported and first.reported[1] > 1:
        says.append(_reported(first, language))
    if illustrative:
        says.append(words.ILLUSTRATIVE.in_(language))
    return " ".join(says)


def _reported(part: Series, language: str) -> str:
    assert part.reported is not None
    return f"{words.reported(*part.reported, language, illustrative=part.split)}."


def _newest(part: Series, language: str) -> str:
    label, at, top = part.label.in_(language), part.newest(), part.highest()
    if at is None or top is None:
        return words.NONE.in_(language).format(label=label)
    value, highest = (words.number(float(part.values[of]), part.decimals, language) for of in (at, top))
    return words.NEWEST.in_(language).format(
        label=label,
        value=value,
        unit=part.unit.in_(language),
        day=words.day(part.days[at], language),
        top=highest,
        top_day=words.day(part.days[top], language),
    )


def _rows(made: Chart, part: Series, language: str) -> list[str]:
    groups = made.groups or {}
    return [
        words.ROW.in_(language).format(
            label=part.label.in_(language),
            group=groups[group].in_(language),
            value=words.number(float(value), part.decimals, language),
            unit=part.unit.in_(language),
        )
        for group, value in zip(part.days, part.values, strict=True)
        if not np.isnan(value)
    ]
