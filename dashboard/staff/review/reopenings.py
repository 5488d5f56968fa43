"""Requests to open a report again: granted for some hours, or denied with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import callback_guard, page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.notes import note
from dashboard.staff.kit.screen import Screen, Visit
from dashboard.staff.review.parts import DOMAIN
from geodata.access import Permission
from geodata.reports import reopening
from geodata.reports.forms import FORMS
from geodata.reports.reopening import ReopeningRequest
from geodata.work.unit_of_work import UnitOfWork

PATH = f"{ROOT}/mo-lai"
HOURS = (2, 6, 24)


def layout(visit: Visit) -> Component:
    """The requests that wait, oldest first."""
    say = page_layout.say(DOMAIN)
    with unit_of_work.turn(visit.desk, writes=False) as turn:
        cards = [_card(turn, one, say) for one in reopening.waiting(turn)]
    shown = cards or [html.P(say("no_requests"), className="empty paper")]
    return html.Div([html.H1(say("reopen_title")), *shown], className="sheet")


def wire(app: Dash, desk: StaffContext) -> None:
    """Decide on one request."""

    @callback_guard.callback(
        app,
        Output({"of": MATCH, "is": "request"}, "children"),
        Input({"of": MATCH, "is": "grant", "hours": ALL}, "n_clicks"),
        Input({"of": MATCH, "is": "deny"}, "n_clicks"),
        State({"of": MATCH, "is": "answer"}, "value"),
        permission=Permission.REPORT_REOPEN,
        prevent_initial_call=True,
    )
    def decide(yes: list[int | None], no: int | None, answer: str | None) -> Component | object:
        if not any(yes) and not no:
            return no_update
        asked: dict[str, Any] = dict(ctx.triggered_id)
        say, words = page_layout.say(DOMAIN), (answer or "")[:2000]
        try:
            with unit_of_work.turn(desk) as turn:
                until = turn.now + timedelta(hours=int(asked["hours"])) if asked["is"] == "grant" else None
                reopening.decide(turn, int(asked["of"]), until=until, answer=words)
        except reopening.ReopeningNotPossible:
            return note(say("request_gone"), "bad")
        except ValueError:
            return note(say("answer_needed"), "bad")
        return note(say("granted", at=say.clock(until)) if until else say("denied"), "good")


def _grant(of: int, hours: int, say: Translator) -> Component:
    return html.Button(
        say("grant", n=hours),
        id={"of": of, "is": "grant", "hours": hours},
        className="button" if hours == HOURS[0] else "button plain",
        type="button",
    )


def _topics(names: list[str], say: Translator) -> str:
    return say("every_topic") if len(names) == len(FORMS) else ", ".join(names)


def _card(turn: UnitOfWork, one: ReopeningRequest, say: Translator) -> Component:
    of = one.id
    names = [say.text(FORMS[topic].topic.label) for topic in one.topics]
    return html.Div(
        [
            html.H2(f"{say.place(turn.places[one.place])} · {_topics(names, say)}"),
            html.P(
                f"{say('report_day', day=say.day(one.day.isoformat()))} · {say(f'purpose_{one.purpose}')} · "
                f"{page_layout.who(one.asked_by)}, {say.clock(one.asked_at)}",
                className="quiet",
            ),
            html.P(one.reason),
            html.Div(
                [
                    html.Div(
                        html.Label([say("answer"), dcc.Textarea(id={"of": of, "is": "answer"}, maxLength=2000)]),
                        className="field",
                    ),
                    html.Div(
                        [
                            *(_grant(of, hours, say) for hours in HOURS),
                            html.Button(
                                say("deny"), id={"of": of, "is": "deny"}, className="button danger", type="button"
                            ),
                        ],
                        className="row",
                    ),
                ],
                className="stack",
                id={"of": of, "is": "request"},
            ),
        ],
        className="paper stack",
    )


SCREEN = Screen(
    path=PATH,
    title="reopen_title",
    domain=DOMAIN,
    permission=Permission.REPORT_REOPEN,
    layout=layout,
    wire=wire,
    styles=("staff/review.css",),
)
