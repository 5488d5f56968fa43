"""The request to publish: its fields, or the one that is on its way and can be taken back."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from geodata.publishing.publication_requests import PublishRequest


def state(waiting: PublishRequest | None, say: Translator, *, moves: bool) -> list[Component]:
    """The request that waits, or that nothing does; nothing to say where something may be asked for (`moves`)."""
    if waiting is None:
        return [] if moves else [html.P(say("nothing_waits"), className="empty paper")]
    when = say("waits_until", at=say.moment(waiting.not_before)) if waiting.not_before else say("on_its_way")
    button = html.Button(
        say("cancel"), id={"is": "cancel", "of": waiting.id}, className="button plain compact", type="button"
    )
    return [html.Div([html.P(when), button], className="note row", role="status")]


def fields(say: Translator) -> Component:
    """When at the earliest, with which words."""
    at = [
        html.Label(say("not_before"), htmlFor="publish-at"),
        dcc.Input(id="publish-at", placeholder="18h30", maxLength=16),
        html.P(id="publish-at-error", className="error", role="alert"),
        html.P(say("not_before_note"), className="hint"),
    ]
    words = [html.Label(say("words"), htmlFor="publish-note"), dcc.Input(id="publish-note", maxLength=400)]
    return html.Div(
        [
            html.Div(at, className="field"),
            html.Div(words, className="field"),
            html.Div(html.Button(say("publish"), id="publish-now", className="button", type="button")),
        ],
        className="paper stack narrow",
    )
