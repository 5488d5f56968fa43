"""Approving at once all that passed every check and wait for whoever looks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import callback_guard, page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.notes import note
from dashboard.staff.review.parts import DOMAIN
from geodata.access import Permission
from geodata.reports import board, review
from geodata.reports.board import BoardCell
from geodata.reports.forms import FORMS
from geodata.reports.submission import StaleReport
from geodata.work.unit_of_work import UnitOfWork

BUTTON = "bulk-approve"
NAMED = re.compile(r"(\S+) (\S+) (\S+) (\d{1,9})(?:\||$)")
"""Place, day, topic and revision of a report, as the button names it."""


def offer(turn: UnitOfWork, say: Translator, cells: Sequence[BoardCell]) -> Component:
    """The button with which of them, folded."""
    found = board.passing(turn, cells)
    if not found:
        return html.Div()
    names = [
        html.Li(f"{say.place(turn.places[cell.key.place])}: {say.text(FORMS[cell.key.topic].topic.label)}")
        for cell in found
    ]
    revisions = [f"{cell.key.place} {cell.key.day.isoformat()} {cell.key.topic} {cell.revision}" for cell in found]
    button = html.Button(
        say("approve_passing", n=len(found)),
        id={"type": BUTTON, "of": "|".join(revisions)},
        className="button compact",
        type="button",
    )
    return html.Div(
        [button, html.Details([html.Summary(say("which")), html.Ul(names, className="columns-list")])],
        className="paper row bulk",
    )


def wire(app: Dash, desk: StaffContext) -> None:
    """Approve exactly the revisions that the button named."""

    @callback_guard.callback(
        app,
        Output("bulk-done", "children"),
        Input({"type": BUTTON, "of": ALL}, "n_clicks"),
        State("address", "search"),
        permission=Permission.REPORT_REVIEW,
        prevent_initial_call=True,
    )
    def approve(clicks: list[int | None], _search: str | None) -> Component | object:
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            return no_update
        say, done, left = page_layout.say(DOMAIN), 0, 0
        for place, day, topic, revision in NAMED.findall(str(ctx.triggered_id["of"])):
            key = unit_of_work.key_of(desk, place, day, topic, permission=Permission.REPORT_REVIEW)
            try:
                with unit_of_work.turn(desk) as turn:
                    review.approve(turn, key=key, revision=int(revision))
                done += 1
            except (StaleReport, review.NotHere, review.OwnReport):
                left += 1
        return note(say("approved_many", n=done) + (f" {say('left_many', n=left)}" if left else ""), "good")
