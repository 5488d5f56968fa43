"""What has happened to a report in review, and where to go from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from dash import html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import page_layout
from dashboard.staff.kit.context import ROOT
from geodata.reports import board
from geodata.reports.board import BoardCell
from geodata.reports.detail import Detail
from geodata.reports.forms import FORMS
from geodata.reports.state import Key
from geodata.work.unit_of_work import UnitOfWork


def history(found: Detail, say: Translator) -> Component:
    """Every revision and decision, newest first."""
    events: list[tuple[datetime, str]] = [
        (
            one.sent_at,
            say("event_sent", by=page_layout.who(one.author), n=one.number, note=f" – {one.note}" if one.note else ""),
        )
        for one in found.revisions
    ]
    events += [
        (
            one.at,
            say(
                f"event_{one.decision}",
                by=page_layout.who(one.by),
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


def onward(turn: UnitOfWork, key: Key, say: Translator) -> Component:
    """The next report that waits for the actor, whatever its day, if there is one."""
    waiting = [cell for cell in board.waiting(turn) if cell.key != key]
    if not waiting:
        return html.P(html.A(say("none_waiting"), href=f"{ROOT}/duyet?ngay={key.day.isoformat()}"))
    here = (key.day, key.place, list(FORMS).index(key.topic))
    after = [cell for cell in waiting if (cell.key.day, cell.key.place, list(FORMS).index(cell.key.topic)) > here]
    return next_waiting(turn, [*after, *waiting], say, key.day, n=len(waiting))


def next_waiting(
    turn: UnitOfWork, waiting: Sequence[BoardCell], say: Translator, day: date, *, n: int | None = None
) -> Component:
    """The way to the first of some reports that wait, `n` in all; its day is named where it is not `day`."""
    key = waiting[0].key
    text = say(
        "next_waiting",
        n=len(waiting) if n is None else n,
        place=say.place(turn.places[key.place]),
        topic=say.text(FORMS[key.topic].topic.label),
    )
    if key.day != day:
        text += f", {say('report_day', day=say.day(key.day.isoformat()))}"
    path = f"{ROOT}/duyet/{key.place}/{key.day.isoformat()}/{key.topic}"
    return html.P(html.A(text, href=path, className="button plain", id="next-report"))
