"""What has happened to a report in review, and where to go from it."""

from __future__ import annotations

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dashboard.say import Say
from dashboard.staff import frame
from dashboard.staff.desk import ROOT
from geodata.reports import board, review
from geodata.reports.detail import Detail
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.reports.turn import Turn


def history(found: Detail, say: Say) -> Component:
    """Every revision and decision, newest first."""
    events: list[tuple[datetime, str]] = [
        (
            one.sent_at,
            say("event_sent", by=frame.who(one.author), n=one.number, note=f" – {one.note}" if one.note else ""),
        )
        for one in found.revisions
    ]
    events += [
        (
            one.at,
            say(
                f"event_{one.decision}",
                by=frame.who(one.by),
                n=one.revision,
                why=f" – {one.reason}" if one.reason else "",
            ),
        )
        for one in found.decisions
    ]
    items = [
        html.Li([html.Span(say.moment(at), className="quiet"), " ", text]) for at, text in sorted(events, reverse=True)
    ]
    return html.Details([html.Summary(say("history")), html.Ol(items, className="history")], open=len(events) > 1)


def onward(turn: Turn, key: Key, say: Say) -> Component:
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
    return html.P(html.A(text, href=path, className="button plain", id="next-report"))
