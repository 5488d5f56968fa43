"""One report in review: questions first, then every figure beside the days before; approve or return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import callback_guard, page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.notes import note
from dashboard.staff.kit.screen import Screen, Visit
from dashboard.staff.review import report_figures, report_head, report_history
from dashboard.staff.review.parts import DOMAIN, keys
from geodata.access import Permission
from geodata.reports import detail, review
from geodata.reports.detail import Detail
from geodata.reports.state import Key
from geodata.reports.submission import StaleReport
from geodata.work.unit_of_work import UnitOfWork

PATH = f"{ROOT}/duyet/<place>/<day>/<topic>"


def layout(visit: Visit) -> Component:
    """The report with what may be done about it."""
    key = unit_of_work.key_of(visit.desk, **visit.parts, permission=Permission.REPORT_REVIEW)
    say = page_layout.say(DOMAIN)
    with unit_of_work.turn(visit.desk, writes=False) as turn:
        shown = html.Div(_whole(turn, key, say), id="report", className="stack")
    return html.Div([shown, keys("report", say)], className="stack review")


def wire(app: Dash, desk: StaffContext) -> None:
    """Decide on the revision that is on the screen."""

    @callback_guard.callback(
        app,
        Output("report", "children"),
        Input("approve", "n_clicks"),
        Input("return", "n_clicks"),
        State("reason", "value"),
        State("shown", "data"),
        permission=Permission.REPORT_REVIEW,
        prevent_initial_call=True,
    )
    def decide(_yes: int | None, _no: int | None, reason: str | None, shown: dict[str, Any]) -> list[Component]:
        say = page_layout.say(DOMAIN)
        key = unit_of_work.key_of(
            desk, shown["place"], shown["day"], shown["topic"], permission=Permission.REPORT_REVIEW
        )
        words, approves = (reason or "")[:2000], ctx.triggered_id == "approve"
        if not approves and not words.strip():
            told, left = [], Left(error=say("reason_needed"))
        else:
            said, done = _decide(desk, key, int(shown["revision"]), say, approves=approves, words=words)
            told, left = [note(said, "good" if done else "bad")], Left(words="" if done else words)
        with unit_of_work.turn(desk, writes=False) as turn:
            return [*told, *_whole(turn, key, say, left)]


@dataclass(frozen=True, kw_only=True)
class Left:
    """What stays in the box of the reason after a decision that was not taken, and what is said under it."""

    words: str = ""
    error: str = ""


def _decide(
    desk: StaffContext, key: Key, revision: int, say: Translator, *, approves: bool, words: str
) -> tuple[str, bool]:
    """What became of the decision, in words, and whether it was taken."""
    try:
        with unit_of_work.turn(desk) as turn:
            if approves:
                made = review.approve(turn, key=key, revision=revision, note=words)
                return say("approved_final" if made.final else "approved_step"), True
            review.return_(turn, key=key, revision=revision, reason=words)
            return say("returned_done"), True
    except StaleReport as stale:
        return say("stale", revision=stale.current), False
    except review.OwnReport:
        return say("own_report"), False
    except review.NotHere:
        return say("not_here"), False


def _whole(turn: UnitOfWork, key: Key, say: Translator, left: Left | None = None) -> list[Component]:
    found = detail.detail(turn, key)
    parts = [report_head.head(turn, key, found, say), *report_head.withdrawal(found, say)]
    onward = report_history.onward(turn, key, say)
    if found.last is None:
        return [*parts, html.P(say("not_sent"), className="empty paper"), onward]
    parts += [
        report_head.sender(found.last, say),
        *report_head.blanks(found, say),
        report_head.questions(found.last, say),
        _actions(turn, found, say, left or Left()),
    ]
    return [*parts, report_figures.figures(found, say), report_history.history(found, say), onward]


def _actions(turn: UnitOfWork, found: Detail, say: Translator, left: Left) -> Component:
    step = review.step_of(turn)
    mine = step is not None and found.waits_for == step
    own = found.last is not None and found.last.author_account == turn.actor.account
    may, hidden = mine and not own, {"display": "none"}
    words = (
        say("own_report") if mine and own else say(f"waits_{found.waits_for}") if found.waits_for else say("decided")
    )
    return html.Div(
        [
            html.P(words, className="quiet", style=hidden if may else None),
            html.Div([_reason(say, left), _buttons(say)], className="stack", style=None if may else hidden),
        ],
        className="paper",
    )


def _reason(say: Translator, left: Left) -> Component:
    parts = [html.Label(say("reason"), htmlFor="reason"), dcc.Textarea(id="reason", maxLength=2000, value=left.words)]
    if not left.error:
        return html.Div(parts, className="field")
    return html.Div([*parts, html.P(left.error, className="error", role="alert")], className="field wrong")


def _buttons(say: Translator) -> Component:
    approve = html.Button(say("approve"), id="approve", className="button", type="button")
    back = html.Button(say("return"), id="return", className="button danger", type="button")
    return html.Div([approve, back], className="row")


SCREEN = Screen(
    path=PATH,
    title="report_title",
    domain=DOMAIN,
    permission=Permission.REPORT_REVIEW,
    layout=layout,
    wire=wire,
    styles=("staff/review.css",),
    scripts=("staff/keys.js",),
)
