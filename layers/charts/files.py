"""A chart's two files: the figure as JSON with what it says of itself, and its table as CSV."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np

from layers.charts import words
from layers.charts.chart import Background, Chart, ChartDrawing, Columns, Event, Series, Stamp
from layers.columns import AS_OF, ILLUSTRATIVE, PUBLICATION, both

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


def table(made: Chart, series: Columns, stamp: Stamp) -> tuple[list[str], Iterable[list[Any]]]:
    """Head and rows of the chart's table: a day, week or group, its figures (None = not reported), their units, what
    stands behind them.

    `reported`, `units`: of how many communes the chart's first figure is told on the row's day, the fewest of a week;
    `itself`: on such a day the unit told it itself.
    """
    columns = made.prepare(series)
    values = [dict(zip(part.days, part.values, strict=True)) for part in columns.values()]
    parts = list(zip(values, columns.values(), strict=True))
    units = [both(part.unit) for part in columns.values()]
    groups = made.groups or {}
    head = [made.index, *columns, *(f"{name}__unit" for name in columns), *(["group_name"] if groups else [])]
    head += ["reported", "units", ILLUSTRATIVE.name, "place", "place_name", PUBLICATION.name, AS_OF.name, "itself"]
    last = (stamp.place, stamp.place_name, stamp.publication, stamp.as_of)

    def rows() -> Iterable[list[Any]]:
        for at in _index(made, columns):
            figures = [_plain(of.get(at, np.nan), part) for of, part in parts]
            known = any(figure is not None for figure in figures)
            named = [both(groups[at])] if groups else []
            behind = _behind(made, series, at, known=known)
            yield [at, *figures, *units, *named, *behind, *last, _itself(made, series, at)]

    return head, rows()


def _behind(made: Chart, series: Columns, at: str, *, known: bool) -> tuple[int | None, int | None, str]:
    """n, N and whether any figure of a row only illustrates."""
    first = next(iter(series.values()))
    begin, end = _days(made, first, at)
    counted = [n for day, n in first.reported_on.items() if begin <= day <= end]
    spans = [span for part in series.values() for span in part.illustrative]
    made_up = known and any(low <= end and begin <= high for low, high in spans)
    return min(counted, default=None), first.reported[1] if first.reported else None, str(made_up).lower()


def _itself(made: Chart, series: Columns, at: str) -> str:
    """Whether the unit told the first figure of a row itself on any of its days."""
    first = next(iter(series.values()))
    begin, end = _days(made, first, at)
    return str(any(low <= end and begin <= high for low, high in first.itself)).lower()


def _days(made: Chart, first: Series, at: str) -> tuple[str, str]:
    """The first and last day that a row is about; groups are about the newest."""
    if made.index == "group":
        return first.days[-1], first.days[-1]
    if made.index == "day":
        return at, at
    return at, (date.fromisoformat(at) + timedelta(days=6)).isoformat()


def _index(made: Chart, columns: Columns) -> list[str]:
    """Days in their order; groups as they are declared."""
    found = {at for part in columns.values() for at in part.days}
    return sorted(found) if made.groups is None else [group for group in made.groups if group in found]


def _plain(value: float, part: Series) -> float | None:
    if np.isnan(value):
        return None
    return int(value) if value == int(value) else round(float(value), part.decimals + 2)


def _meta(
    made: Chart, series: Columns, columns: Columns, drawing: ChartDrawing, background: Background, *, illustrative: bool
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


def _drawn(columns: Columns, drawing: ChartDrawing) -> Columns:
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
    if first.rests and first.rests.units > 1:
        says.append(f"{words.reported(first.rests, language)}.")
    if illustrative:
        says.append(words.ILLUSTRATIVE.in_(language))
    return " ".join(says)


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
