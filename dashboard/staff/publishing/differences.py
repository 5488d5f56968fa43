"""The figures that a publication would change, changed ones first."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from geodata.catalog import MEASURED
from geodata.geography.admin_units import PlaceTree
from geodata.publishing.preview import FigureChange, Preview

MOST = 200
"""So many lines of each kind are shown; how many there are is said."""


def table(places: PlaceTree, found: Preview, say: Translator) -> Component:
    """Three lists: changed, withdrawn, new; folded where they are long."""
    kinds = (("changed", found.changed), ("withdrawn", found.withdrawn), ("new", found.new))
    return html.Div([_list(places, name, changes, say) for name, changes in kinds if changes], className="stack")


def _list(places: PlaceTree, name: str, changes: Sequence[FigureChange], say: Translator) -> Component:
    heads = ("indicator", "place", "day", "before", "after")
    head = html.Tr(
        [html.Th(say(f"head_{one}"), className="right" if one in ("before", "after") else "") for one in heads]
    )
    rows = [_row(places, one, say) for one in changes[:MOST]]
    summary = say(f"list_{name}", n=len(changes)) + (f" {say('first', n=MOST)}" if len(changes) > MOST else "")
    listed = html.Table([html.Thead(head), html.Tbody(rows)], className="table changes")
    body = html.Div(listed, className="scroll tall", tabIndex=0)
    return html.Details([html.Summary(summary), body], open=name != "new", className="paper")


def _row(places: PlaceTree, one: FigureChange, say: Translator) -> Component:
    return html.Tr(
        [
            html.Th(say.text(MEASURED[one.indicator].label)),
            html.Td(say.place(places[one.place]) if one.place in places else one.place),
            html.Td(say.day(one.day.isoformat(), short=True)),
            html.Td(say.stated(one.before), className="right quiet"),
            html.Td(html.B(say.stated(one.after)), className="right"),
        ]
    )
