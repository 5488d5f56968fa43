"""Who has not reported: communes with what is missing, whom to call, which reminders went out."""

from __future__ import annotations

from collections.abc import Sequence

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.screen import Screen, Visit
from dashboard.staff.review.parts import DOMAIN, pick_day, shown_day, stepper
from geodata import accounts
from geodata.access import Permission, Role
from geodata.accounts import AccountSummary
from geodata.jobs import outbox
from geodata.jobs.outbox import Message
from geodata.reports import board
from geodata.reports.forms import FORMS
from geodata.work.unit_of_work import UnitOfWork

PATH = f"{ROOT}/nhac-viec"


def layout(visit: Visit) -> Component:
    """The list of a report day, by district."""
    say = page_layout.say(DOMAIN)
    with unit_of_work.turn(visit.desk, writes=False) as turn:
        day = shown_day(turn, visit.query.get("ngay"))
        missing = board.late(turn.connection, turn.places, day)
        mine = {code: topics for code, topics in missing.items() if turn.actor.may(Permission.REPORT_REVIEW, code)}
        people = _officers(turn)
        sent = outbox.told(turn.connection, outbox.reminder(day))
        return html.Div(
            [
                pick_day(PATH, say, day, turn.today, visit.query),
                html.Div(
                    [html.H1(say("late_title", n=len(mine))), stepper(say, day, turn.today, {})], className="page-head"
                ),
                _reminders(sent, say),
                _table(turn, say, mine, people),
            ],
            className="stack",
        )


def wire(_app: Dash, _desk: StaffContext) -> None:
    """Nothing to be done here but to read."""


def _officers(turn: UnitOfWork) -> dict[str, list[AccountSummary]]:
    found: dict[str, list[AccountSummary]] = {}
    for person in accounts.everybody(turn.connection):
        if person.role is Role.COMMUNE_OFFICER and person.disabled_at is None:
            found.setdefault(person.place, []).append(person)
    return found


def _reminders(sent: Sequence[Message], say: Translator) -> Component:
    if not sent:
        return html.P(say("no_reminders"), className="quiet")
    out = [message for message in sent if message.sent_at]
    failed = [message for message in sent if message.given_up_at]
    newest = max(message.queued_at for message in sent)
    words = say("reminders", n=len(out), all=len(sent), at=say.clock(newest))
    return html.P([words, html.Span(f" · {say('reminders_failed', n=len(failed))}", className="bad") if failed else ""])


def _table(
    turn: UnitOfWork, say: Translator, missing: dict[str, tuple[str, ...]], people: dict[str, list[AccountSummary]]
) -> Component:
    if not missing:
        return html.P(say("all_reported"), className="empty paper")
    head = html.Tr([html.Th(say(name)) for name in ("commune", "head_missing", "head_who")])
    body, district = [], None
    for code, topics in missing.items():
        place = turn.places[code]
        if place.parent != district and place.parent is not None:
            district = place.parent
            body.append(html.Tr(html.Th(say.place(turn.places[district]), colSpan=3), className="district"))
        names = say("every_topic") if len(topics) == len(FORMS) else ", ".join(_label(topic, say) for topic in topics)
        body.append(html.Tr([html.Th(say.place(place)), html.Td(names), html.Td(_who(people.get(code, ()), say))]))
    return html.Div(
        html.Table([html.Thead(head), html.Tbody(body)], className="table board folding"), className="scroll tall"
    )


def _label(topic: str, say: Translator) -> str:
    return say.text(FORMS[topic].topic.label)


def _who(people: Sequence[AccountSummary], say: Translator) -> list[Component]:
    if not people:
        return [html.Span(say("nobody"), className="bad")]
    return [html.Div(" · ".join(part for part in (one.name, one.phone, one.email) if part)) for one in people]


SCREEN = Screen(
    path=PATH,
    title="nav_late",
    domain=DOMAIN,
    permission=Permission.REPORT_REVIEW,
    layout=layout,
    wire=wire,
    styles=("staff/review.css",),
)
