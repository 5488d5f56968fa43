"""Communes against what is said of their unit: by the district itself, by the national feed."""

from __future__ import annotations

from datetime import date

from dash import Dash, html
from dash.development.base_component import Component
from flask import abort

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.screen import Screen, Visit
from dashboard.staff.review.parts import DOMAIN, link, pick_day, shown_day, stepper
from geodata.access import Permission
from geodata.catalog import MEASURED
from geodata.reports import reconcile
from geodata.reports.reconcile import ReconciliationLine
from geodata.work.unit_of_work import UnitOfWork

PATH = f"{ROOT}/doi-chieu"
NAMED = 6
"""So many missing communes are named; of more the number is said."""


def layout(visit: Visit) -> Component:
    """One unit on one day: each figure that a source reports of it, beside the communes' sum."""
    say = page_layout.say(DOMAIN)
    with unit_of_work.turn(visit.desk, writes=False) as turn:
        day = shown_day(turn, visit.query.get("ngay"))
        unit = visit.query.get("don-vi", turn.actor.place)
        if unit not in turn.places:
            abort(404)
        lines = reconcile.reconcile(turn, unit, day)
        picked = pick_day(PATH, say, day, turn.today, visit.query)
        return html.Div([picked, _head(turn, say, unit, day), _table(turn, say, lines)], className="stack")


def wire(_app: Dash, _desk: StaffContext) -> None:
    """Nothing to be done here but to read."""


def _head(turn: UnitOfWork, say: Translator, unit: str, day: date) -> Component:
    units = [turn.places[turn.actor.place], *turn.places.children(turn.actor.place)]
    picks = [
        link(say.place(one), {"ngay": day.isoformat(), "don-vi": one.code}, active=one.code == unit)
        for one in units
        if one.level != "commune"
    ]
    title = html.H1(say("reconcile_title", place=say.place(turn.places[unit])))
    return html.Div(
        [
            html.Div([title, stepper(say, day, turn.today, {"don-vi": unit})], className="page-head"),
            html.Nav(picks, className="chips", title=say("districts")) if len(picks) > 1 else html.Div(),
        ]
    )


def _table(turn: UnitOfWork, say: Translator, lines: list[ReconciliationLine]) -> Component:
    if not lines:
        return html.P(say("nothing_to_compare"), className="empty paper")
    names = ("indicator", "communes", "source", "theirs", "difference", "missing")
    right = ("communes", "theirs", "difference")
    head = html.Tr([html.Th(say(f"head_{name}"), className="right" if name in right else "") for name in names])
    rows = [_row(turn, say, line) for line in lines]
    return html.Div(html.Table([html.Thead(head), html.Tbody(rows)], className="table"), className="scroll tall")


def _row(turn: UnitOfWork, say: Translator, line: ReconciliationLine) -> Component:
    difference = line.difference
    shown = say("fits") if line.fits else say.number(difference).replace("-", "−")
    return html.Tr(
        [
            html.Th(say.text(MEASURED[line.indicator].label)),
            html.Td(say.number(line.total), className="right"),
            html.Td(line.source, className="quiet"),
            html.Td(say.number(line.theirs), className="right"),
            html.Td(html.B(shown), className=f"right {'good' if line.fits else 'bad' if difference else ''}"),
            html.Td(_missing(turn, say, line.missing), className="quiet"),
        ]
    )


def _missing(turn: UnitOfWork, say: Translator, missing: tuple[str, ...]) -> str:
    if not missing:
        return say("none_missing")
    if len(missing) > NAMED:
        return say("missing_count", n=len(missing))
    return ", ".join(say.place(turn.places[code]) for code in missing)


SCREEN = Screen(
    path=PATH,
    title="nav_reconcile",
    domain=DOMAIN,
    permission=Permission.REPORT_REVIEW,
    layout=layout,
    wire=wire,
    styles=("staff/review.css",),
)
