"""The page from which the province publishes: differences first, then the request, then publication N."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.say import Say
from dashboard.staff import current, dash_guard, frame, work
from dashboard.staff.desk import ROOT, Desk
from dashboard.staff.publish import differences
from dashboard.staff.review.parts import note
from dashboard.staff.screens import Screen, Visit
from geodata import publication_requests as requests
from geodata.access import Permission
from geodata.preview import Preview, preview
from geodata.publication_requests import Request
from geodata.reports.turn import Turn

DOMAIN = "publish"
PATH = f"{ROOT}/cong-bo"
EVERY_SECONDS = 3
MOMENT = re.compile(r"(\d{1,2})(?:[:h](\d{2})?)(?:\s+(?:ngày\s+)?(\d{1,2})/(\d{1,2}))?")


def layout(visit: Visit) -> Component:
    """What waits and what is being published; renews itself while something is on its way."""
    say = frame.say(DOMAIN)
    with work.turn(visit.desk, writes=False) as turn:
        shown = _whole(turn, visit.desk, say)
    return html.Div(
        [
            dcc.Interval(id="publish-tick", interval=EVERY_SECONDS * 1000),
            html.H1(say("title")),
            html.Div(id="publish-said", role="status"),
            html.Div(shown, id="publish", className="stack"),
        ],
        className="stack publish",
    )


def wire(app: Dash, desk: Desk) -> None:
    """Publish now or later, take a request back, follow it."""

    @dash_guard.callback(
        app,
        Output("publish-said", "children"),
        Input("publish-now", "n_clicks"),
        State("publish-at", "value"),
        State("publish-note", "value"),
        permission=Permission.PUBLISH,
        prevent_initial_call=True,
    )
    def ask(clicks: int | None, at: str | None, words: str | None) -> Component | object:
        say = frame.say(DOMAIN)
        if not clicks:
            return no_update
        try:
            moment = _moment(desk, at)
            with work.turn(desk) as turn:
                requests.ask(turn, not_before=moment, note=words or "")
        except ValueError:
            return note(say("bad_moment"), "bad")
        except requests.NotPossible:
            return note(say("not_possible"), "bad")
        return note(say("asked_later", at=at) if moment else say("asked_now"), "good")

    @dash_guard.callback(
        app,
        Output("publish", "children"),
        Input("publish-tick", "n_intervals"),
        Input("publish-said", "children"),
        Input({"is": "cancel", "of": ALL}, "n_clicks"),
        permission=Permission.PUBLISH,
        prevent_initial_call=True,
    )
    def renew(_ticks: int | None, _said: object, cancelled: list[int | None]) -> list[Component] | object:
        say = frame.say(DOMAIN)
        if isinstance(ctx.triggered_id, dict) and any(cancelled):
            _cancel(desk, int(ctx.triggered_id["of"]))
        elif ctx.triggered_id == "publish-tick":
            with work.turn(desk, writes=False) as turn:
                if requests.waiting(turn.connection) is None and not _running(turn):
                    return no_update
        with work.turn(desk, writes=False) as turn:
            return _whole(turn, desk, say)


def _cancel(desk: Desk, number: int) -> None:
    try:
        with work.turn(desk) as turn:
            requests.cancel(turn, number)
    except requests.NotPossible:
        return


def _running(turn: Turn) -> bool:
    return any(one.status == "running" for one in requests.newest(turn.connection, most=1))


def _moment(desk: Desk, text: str | None) -> datetime | None:
    """A local time as one writes it: 18:30, 18h30, 7h 23/10; None for none. Raises `ValueError`."""
    if not text or not text.strip():
        return None
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    today = current.now().astimezone(desk.settings.province.zone)
    hour, minute, day, month = (int(part) if part else None for part in found.groups())
    return today.replace(
        month=month or today.month, day=day or today.day, hour=hour or 0, minute=minute or 0, second=0, microsecond=0
    )


def _whole(turn: Turn, desk: Desk, say: Say) -> list[Component]:
    found = preview(turn.connection)
    waiting = requests.waiting(turn.connection)
    parts = [_state(turn, desk, say), _form(found, waiting, say)]
    if found.waiting:
        parts += [_waiting(turn, found, say), differences.table(turn.places, found, say)]
    return [*parts, _newest(requests.newest(turn.connection), say)]


def _state(turn: Turn, desk: Desk, say: Say) -> Component:
    shown = desk.store.current()
    newest = say("newest", n=shown.publication, at=say.day(shown.as_of)) if shown.publication else say("none_yet")
    automatic = say("automatic") if turn.settings.publication.automatic else say("by_hand")
    return html.P(
        [newest, " · ", automatic, " · ", html.A(say("open_public"), href="/", target="_blank")], className="quiet"
    )


def _form(found: Preview, waiting: Request | None, say: Say) -> Component:
    if waiting is not None:
        when = say("waits_until", at=say.clock(waiting.not_before)) if waiting.not_before else say("on_its_way")
        button = html.Button(
            say("cancel"), id={"is": "cancel", "of": waiting.id}, className="button plain compact", type="button"
        )
        shown = html.Div([html.P(when), button], className="note row", role="status")
        return html.Div([shown, _fields(say, hidden=True)])
    if not found.waiting:
        return html.Div([html.P(say("nothing_waits"), className="empty paper"), _fields(say, hidden=True)])
    return _fields(say, hidden=False)


def _fields(say: Say, *, hidden: bool) -> Component:
    return html.Div(
        [
            html.Div(
                [
                    html.Label(say("not_before"), htmlFor="publish-at"),
                    dcc.Input(id="publish-at", placeholder="18h30", maxLength=16),
                    html.P(say("not_before_note"), className="hint"),
                ],
                className="field",
            ),
            html.Div(
                [html.Label(say("words"), htmlFor="publish-note"), dcc.Input(id="publish-note", maxLength=400)],
                className="field",
            ),
            html.Button(say("publish"), id="publish-now", className="button", type="button"),
        ],
        className="paper stack narrow",
        style={"display": "none"} if hidden else None,
    )


def _waiting(turn: Turn, found: Preview, say: Say) -> Component:
    topics = Counter(one.source for one in found.waiting)
    places = len({one.place for one in found.waiting if one.place})
    numbers = [
        say("batches", n=len(found.waiting)),
        say("communes", n=places, all=len(turn.places.level("commune"))),
        say("figures", new=len(found.new), changed=len(found.changed), withdrawn=len(found.withdrawn), same=found.same),
    ]
    return html.Div(
        [html.H2(say("what_waits")), html.P(" · ".join(numbers)), html.P(_sources(topics, say), className="quiet")]
    )


def _sources(topics: Counter[str], say: Say) -> str:
    return ", ".join(
        f"{say('from_forms') if source == 'commune_form' else source}: {count}" for source, count in topics.items()
    )


def _newest(found: Sequence[Request], say: Say) -> Component:
    rows = [
        html.Tr([html.Td(_asked(one, say)), html.Td(one.asked_by), html.Td(one.note), html.Td(_outcome(one, say))])
        for one in found
    ]
    head = html.Tr([html.Th(say(name)) for name in ("head_asked", "head_by", "head_note", "head_outcome")])
    if not rows:
        return html.Div()
    return html.Div(
        [
            html.H2(say("requests")),
            html.Div(html.Table([html.Thead(head), html.Tbody(rows)], className="table"), className="scroll"),
        ],
        className="stack",
    )


def _asked(one: Request, say: Say) -> str:
    return f"{say.clock(one.asked_at)} {say.day(one.asked_at.date().isoformat(), short=True)}"


def _outcome(one: Request, say: Say) -> str:
    if one.cancelled_at is not None:
        return say("outcome_cancelled")
    if one.status is None:
        return say("waits_until", at=say.clock(one.not_before)) if one.not_before else say("on_its_way")
    if one.status == "running":
        return say("outcome_running")
    return one.message or one.status


SCREEN = Screen(
    path=PATH,
    title="title",
    domain=DOMAIN,
    permission=Permission.PUBLISH,
    layout=layout,
    wire=wire,
    styles=("staff/review.css",),
)
