"""The head of a report in review: what it is, who sent it, what the checks asked and how its sender explains it."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import page_layout
from dashboard.staff.kit.context import ROOT
from dashboard.staff.kit.notes import note
from dashboard.staff.review.parts import badge
from geodata.reports.detail import Detail, Revision
from geodata.reports.forms import FIELD_CODES, FORMS, codes
from geodata.reports.state import Key
from geodata.work.unit_of_work import UnitOfWork


def head(turn: UnitOfWork, key: Key, found: Detail, say: Translator) -> Component:
    """Topic, state, commune and day; which revision is on the screen."""
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


def withdrawal(found: Detail, say: Translator) -> list[Component]:
    """Why the published figures were withdrawn, if they were."""
    if found.withdrawn_because is None:
        return []
    return [html.Div([html.P(html.B(say("withdrawn_because"))), html.P(found.withdrawn_because)], className="note bad")]


def sender(last: Revision, say: Translator) -> Component:
    """Who sent the last revision, when, for whom, with which note."""
    words = [say("sent_by", by=page_layout.who(last.author), at=say.moment(last.sent_at), n=last.number)]
    if last.on_behalf:
        words.append(say("on_behalf", who=last.signed_by or "–"))
    if last.nil:
        words.append(say("nil"))
    shown: list[Component | str] = [html.P(" · ".join(words), className="quiet")]
    if last.note:
        shown.append(html.P([html.B(say("note") + ": "), last.note]))
    return html.Div(shown)


def blanks(found: Detail, say: Translator) -> list[Component]:
    """Which fields the last revision leaves without a figure, if any."""
    blank = [line.field.id for line in found.lines if line.value is None]
    if not blank:
        return []
    form = FORMS[found.report.key.topic]
    return [note(say("blank_fields", n=len(blank), of=len(form.fields), codes=codes(form, blank)), "warn")]


def questions(last: Revision, say: Translator) -> Component:
    """The soft findings with their explanations; or that there is none."""
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
