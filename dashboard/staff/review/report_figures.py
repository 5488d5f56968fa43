"""The figures of a report in review, each beside yesterday's and the days before."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from geodata.reports.detail import Detail, FieldLine
from geodata.reports.forms import FIELD_CODES

RIGHT = ("value", "yesterday", "change", "band")


def figures(found: Detail, say: Translator) -> Component:
    """A line per field: its figure, the one of the revision before where it differs, what stood around it."""
    heads = ("code", "indicator", "value", "yesterday", "change", "band")
    head = html.Tr([html.Th(say(f"head_{name}"), className="right" if name in RIGHT else "") for name in heads])
    rows = [_line(line, found, say) for line in found.lines]
    return html.Div(html.Table([html.Thead(head), html.Tbody(rows)], className="table figures"), className="scroll")


def _line(line: FieldLine, found: Detail, say: Translator) -> Component:
    asked = found.last is not None and any(one.field == line.field.id for one in found.last.explained)
    value: list[Any] = [html.B(say.stated(line.value))]
    if len(found.revisions) > 1 and line.before != line.value:
        value.insert(0, html.Del(say.stated(line.before), className="quiet"))
    around = line.band.usual or line.band
    band = f"{say.number(around.low)}–{say.number(around.high)}" if line.band.days else say.number(None)
    yesterday: list[Component | str] = [say.number(line.band.yesterday)]
    if line.band.waits:
        yesterday.append(html.Div(say("not_approved"), className="small warn-word"))
    return html.Tr(
        [
            html.Td(FIELD_CODES[line.field.id], className="quiet small"),
            html.Th(say.text(line.field.label), className="part" if line.field.part_of else ""),
            html.Td(value, className="right"),
            html.Td(yesterday, className="right quiet"),
            html.Td(_signed(line.change, say), className="right"),
            html.Td(band, className="right quiet"),
        ],
        className="asked" if asked else "",
    )


def _signed(change: float | None, say: Translator) -> str:
    if change is None:
        return say.number(None)
    return f"+{say.number(change)}" if change > 0 else say.number(change).replace("-", "−")
