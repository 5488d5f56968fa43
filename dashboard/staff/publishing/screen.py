"""The page from which the province publishes: differences first, then the request, then publication N."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import callback_guard, current_user, page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.notes import note
from dashboard.staff.kit.screen import Screen, Visit
from dashboard.staff.publishing import differences, lists, request
from geodata.access import Permission
from geodata.publishing import publication_requests as requests
from geodata.publishing import withdrawals
from geodata.publishing.preview import preview
from geodata.work.unit_of_work import UnitOfWork

DOMAIN = "publish"
PATH = f"{ROOT}/cong-bo"
EVERY_SECONDS = 3
HALF_A_YEAR = timedelta(days=183)
Shown = tuple[list[Component], dict[str, str], list[Component]]
MOMENT = re.compile(r"(\d{1,2})(?:[:h](\d{2})?)(?:\s+(?:ngày\s+)?(\d{1,2})/(\d{1,2}))?")


def layout(visit: Visit) -> Component:
    """What waits and what is being published; renews itself while something is on its way."""
    say = page_layout.say(DOMAIN)
    with unit_of_work.turn(visit.desk, writes=False) as turn:
        head, style, shown = _whole(turn, visit.desk, say)
    return html.Div(
        [
            dcc.Interval(id="publish-tick", interval=EVERY_SECONDS * 1000),
            html.H1(say("title")),
            html.Div(id="publish-said", role="status"),
            html.Div(head, id="publish-head", className="stack"),
            html.Div(request.fields(say), id="publish-form", style=style),
            html.Div(shown, id="publish", className="stack"),
        ],
        className="stack publish",
    )


def wire(app: Dash, desk: StaffContext) -> None:
    """Publish now or later, take a request back, follow it."""

    @callback_guard.callback(
        app,
        Output("publish-said", "children"),
        Output("publish-at-error", "children"),
        Input("publish-now", "n_clicks"),
        State("publish-at", "value"),
        State("publish-note", "value"),
        permission=Permission.PUBLISH,
        prevent_initial_call=True,
    )
    def ask(clicks: int | None, at: str | None, words: str | None) -> tuple[object, object]:
        say = page_layout.say(DOMAIN)
        if not clicks:
            return no_update, no_update
        try:
            moment = _moment(desk, at)
        except ValueError:
            return "", say("bad_moment")
        if moment is not None and moment <= current_user.now():
            return "", say("moment_passed", at=say.moment(moment))
        try:
            with unit_of_work.turn(desk) as turn:
                requests.ask(turn, not_before=moment, note=words or "")
        except requests.PublishNotPossible:
            return note(say("not_possible"), "bad"), ""
        return note(say("asked_later", at=say.moment(moment)) if moment else say("asked_now"), "good"), ""

    @callback_guard.callback(
        app,
        Output("publish-head", "children"),
        Output("publish-form", "style"),
        Output("publish", "children"),
        Input("publish-tick", "n_intervals"),
        Input("publish-said", "children"),
        Input({"is": "cancel", "of": ALL}, "n_clicks"),
        permission=Permission.PUBLISH,
        prevent_initial_call=True,
    )
    def renew(_ticks: int | None, _said: object, cancelled: list[int | None]) -> Shown | tuple[object, ...]:
        say = page_layout.say(DOMAIN)
        if isinstance(ctx.triggered_id, dict) and any(cancelled):
            _cancel(desk, int(ctx.triggered_id["of"]))
        elif ctx.triggered_id == "publish-tick":
            with unit_of_work.turn(desk, writes=False) as turn:
                if requests.waiting(turn.connection) is None and not _running(turn):
                    return no_update, no_update, no_update
        with unit_of_work.turn(desk, writes=False) as turn:
            return _whole(turn, desk, say)


def _cancel(desk: StaffContext, number: int) -> None:
    try:
        with unit_of_work.turn(desk) as turn:
            requests.cancel(turn, number)
    except requests.PublishNotPossible:
        return


def _running(turn: UnitOfWork) -> bool:
    return any(one.status == "running" for one in requests.newest(turn.connection, most=1))


def _moment(desk: StaffContext, text: str | None) -> datetime | None:
    """A local time as one writes it: 18:30, 18h30, 7h 23/10, in December 7h 2/1; None for none. Raises `ValueError`."""
    if not text or not text.strip():
        return None
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    today = current_user.now().astimezone(desk.settings.province.zone)
    hour, minute, day, month = (int(part) if part else None for part in found.groups())
    moment = today.replace(
        month=month or today.month, day=day or today.day, hour=hour or 0, minute=minute or 0, second=0, microsecond=0
    )
    return moment.replace(year=today.year + 1) if today - moment > HALF_A_YEAR else moment


def _whole(turn: UnitOfWork, desk: StaffContext, say: Translator) -> Shown:
    """What stands above the form, whether the form is there, what stands below: what is typed there stays."""
    found = preview(turn.connection)
    waiting = requests.waiting(turn.connection)
    moves = bool(found.waiting or found.leaving)
    head = [lists.state(turn, desk, say), *request.state(waiting, say, moves=moves)]
    differ = [lists.waiting(turn, found, say), differences.table(turn.places, found, say)] if moves else []
    asked, issues = requests.newest(turn.connection), withdrawals.issues(turn.connection)
    style = {"display": "block" if moves and waiting is None else "none"}
    return head, style, [*differ, lists.asked(asked, say), lists.issues(issues, say)]


SCREEN = Screen(
    path=PATH,
    title="title",
    domain=DOMAIN,
    permission=Permission.PUBLISH,
    layout=layout,
    wire=wire,
    styles=("staff/review.css",),
)
