"""One report in review: questions first, then every figure beside the days before; approve or return."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component

from dashboard.staff import dash_guard, frame, work
from dashboard.staff.desk import ROOT, Desk
from dashboard.staff.frame import Say
from dashboard.staff.review.parts import DOMAIN, badge, note
from dashboard.staff.screens import Screen, Visit
from geodata.access import Permission
from geodata.reports import board, detail, review
from geodata.reports.detail import Detail, Line, Revision
from geodata.reports.forms import FIELD_CODES, FORMS
from geodata.reports.state import Key
from geodata.reports.submission import Stale
from geodata.reports.turn import Turn

PATH = f"{ROOT}/duyet/<place>/<day>/<topic>"


def layout(visit: Visit) -> Component:
    """The report with what may be done about it."""
    key = work.key_of(visit.desk, **visit.parts, permission=Permission.REPORT_REVIEW)
    with work.turn(visit.desk, writes=False) as turn:
        return html.Div(_whole(turn, key, frame.say(DOMAIN)), id="report", className="stack review")


def wire(app: Dash, desk: Desk) -> None:
    """Decide on the revision that is on the screen."""

    @dash_guard.callback(
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
        say = frame.say(DOMAIN)
        key = work.key_of(desk, shown["place"], shown["day"], shown["topic"], permission=Permission.REPORT_REVIEW)
        told = _decide(desk, key, int(shown["revision"]), say, approves=ctx.triggered_id == "approve", reason=reason)
        with work.turn(desk, writes=False) as turn:
            return [told, *_whole(turn, key, say)]


def _decide(desk: Desk, key: Key, revision: int, say: Say, *, approves: bool, reason: str | None) -> Component:
    words = (reason or "")[:2000]
    try:
        with work.turn(desk) as turn:
            if approves:
                made = review.approve(turn, key=key, revision=revision, note=words)
                return note(say("approved_final" if made.final else "approved_step"), "good")
            review.return_(turn, key=key, revision=revision, reason=words)
            return note(say("returned_done"), "good")
    except Stale as stale:
        return note(say("stale", revision=stale.current), "bad")
    except review.OwnReport:
        return note(say("own_report"), "bad")
    except review.NotHere:
        return note(say("not_here"), "bad")
    except ValueError:
        return note(say("reason_needed"), "bad")


def _whole(turn: Turn, key: Key, say: Say) -> list[Component]:
    found = detail.detail(turn, key)
    last = found.last
    parts = [_head(turn, key, found, say)]
    if last is None:
        return [*parts, html.P(say("not_sent"), className="empty paper"), _next(turn, key, say)]
    parts += [_sender(last, say), _questions(last, say), _actions(turn, found, say)]
    return [*parts, _figures(found, say), _history(found, say), _next(turn, key, say)]


def _head(turn: Turn, key: Key, found: Detail, say: Say) -> Component:
    place = turn.places[key.place]
    above = say.place(turn.places[place.parent]) if place.parent else ""
    return html.Div(
        [
            html.A(f"← {say('board_title')}", href=f"{ROOT}/duyet?ngay={key.day.isoformat()}", className="crumb"),
            html.H1([say.text(FORMS[key.topic].topic.label), " ", badge(found.report.status, say)]),
            html.P(
                f"{say.place(place)}, {above} · {say('report_day', day=say.day(key.day.isoformat()))}",
                className="quiet",
            ),
            dcc.Store(
                id="shown",
                data={
                    "place": key.place,
                    "day": key.day.isoformat(),
                    "topic": key.topic,
                    "revision": found.report.revision,
                },
            ),
        ]
    )


def _sender(last: Revision, say: Say) -> Component:
    words = [say("sent_by", by=last.author, at=say.clock(last.sent_at), day=_date(last, say), n=last.number)]
    if last.on_behalf:
        words.append(say("on_behalf", who=last.signed_by or "–"))
    if last.nil:
        words.append(say("nil"))
    shown: list[Component | str] = [html.P(" · ".join(words), className="quiet")]
    if last.note:
        shown.append(html.P([html.B(say("note") + ": "), last.note]))
    return html.Div(shown)


def _questions(last: Revision, say: Say) -> Component:
    if not last.explained:
        return note(say("no_questions"), "good")
    names = {field.id: say.text(field.label) for form in FORMS.values() for field in form.fields}
    items = [
        html.Li(
            [
                html.B(f"{FIELD_CODES[one.field]} {names[one.field]}: "),
                say.text(one.message),
                html.Br(),
                html.Span(f"{say('explained')}: “{one.explanation}”"),
            ]
        )
        for one in last.explained
    ]
    return html.Div(
        [html.H2(say("questions", n=len(items))), html.Ul(items, className="questions")], className="note warn"
    )


def _actions(turn: Turn, found: Detail, say: Say) -> Component:
    step = review.step_of(turn)
    mine = step is not None and found.waits_for == step
    own = found.last is not None and found.last.author_account == turn.actor.account
    hidden = {"display": "none"}
    words = (
        say("own_report") if mine and own else say(f"waits_{found.waits_for}") if found.waits_for else say("decided")
    )
    may = mine and not own
    return html.Div(
        [
            html.P(words, className="quiet", style=hidden if may else None),
            html.Div(
                [
                    html.Div(
                        [html.Label(say("reason"), htmlFor="reason"), dcc.Textarea(id="reason", maxLength=2000)],
                        className="field",
                    ),
                    html.Div(
                        [
                            html.Button(say("approve"), id="approve", className="button", type="button", accessKey="a"),
                            html.Button(
                                say("return"), id="return", className="button danger", type="button", accessKey="r"
                            ),
                        ],
                        className="row",
                    ),
                ],
                className="stack",
                style=None if may else hidden,
            ),
        ],
        className="paper",
    )


def _figures(found: Detail, say: Say) -> Component:
    heads = ("code", "indicator", "value", "yesterday", "change", "band")
    head = html.Tr([html.Th(say(f"head_{name}"), className="right" if name in RIGHT else "") for name in heads])
    rows = [_line(line, found, say) for line in found.lines]
    return html.Div(html.Table([html.Thead(head), html.Tbody(rows)], className="table figures"), className="scroll")


RIGHT = ("value", "yesterday", "change", "band")


def _line(line: Line, found: Detail, say: Say) -> Component:
    asked = found.last is not None and any(one.field == line.field.id for one in found.last.explained)
    value: list[Any] = [html.B(say.number(line.value))]
    if len(found.revisions) > 1 and line.before != line.value:
        value.insert(0, html.Del(say.number(line.before), className="quiet"))
    band = f"{say.number(line.band.low)}–{say.number(line.band.high)}" if line.band.days else say.number(None)
    return html.Tr(
        [
            html.Td(FIELD_CODES[line.field.id], className="quiet small"),
            html.Th(say.text(line.field.label), className="part" if line.field.part_of else ""),
            html.Td(value, className="right"),
            html.Td(say.number(line.band.yesterday), className="right quiet"),
            html.Td(_signed(line.change, say), className="right"),
            html.Td(band, className="right quiet"),
        ],
        className="asked" if asked else "",
    )


def _signed(change: float | None, say: Say) -> str:
    if change is None:
        return say.number(None)
    return f"+{say.number(change)}" if change > 0 else say.number(change).replace("-", "−")


def _history(found: Detail, say: Say) -> Component:
    events: list[tuple[Any, str]] = [
        (one.sent_at, say("event_sent", by=one.author, n=one.number, note=f" – {one.note}" if one.note else ""))
        for one in found.revisions
    ]
    events += [
        (one.at, say(f"event_{one.decision}", by=one.by, n=one.revision, why=f" – {one.reason}" if one.reason else ""))
        for one in found.decisions
    ]
    items = [
        html.Li([html.Span(say.clock(at), className="quiet"), " ", text]) for at, text in sorted(events, reverse=True)
    ]
    return html.Details([html.Summary(say("history")), html.Ol(items, className="history")], open=len(events) > 1)


def _next(turn: Turn, key: Key, say: Say) -> Component:
    """The next report that waits for the actor, if there is one."""
    step = review.step_of(turn)
    waiting = [cell for cell in board.board(turn, key.day) if step and cell.waits_for == step and cell.key != key]
    if not waiting:
        return html.P(html.A(say("none_waiting"), href=f"{ROOT}/duyet?ngay={key.day.isoformat()}"))
    after = [cell for cell in waiting if (cell.key.place, cell.key.topic) > (key.place, key.topic)]
    cell = (after or waiting)[0]
    text = say(
        "next_waiting",
        n=len(waiting),
        place=say.place(turn.places[cell.key.place]),
        topic=say.text(FORMS[cell.key.topic].topic.label),
    )
    path = f"{ROOT}/duyet/{cell.key.place}/{cell.key.day.isoformat()}/{cell.key.topic}"
    return html.P(html.A(text, href=path, className="button plain", accessKey="n"))


def _date(last: Revision, say: Say) -> str:
    return say.day(last.sent_at.date().isoformat(), short=True)


SCREEN = Screen(
    path=PATH,
    title="report_title",
    domain=DOMAIN,
    permission=Permission.REPORT_REVIEW,
    layout=layout,
    wire=wire,
    styles=("staff/review.css",),
)
