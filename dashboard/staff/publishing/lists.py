"""What stands around a publication: what waits, what was asked for, what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import page_layout
from dashboard.staff.kit.context import ROOT, StaffContext
from geodata.publishing.preview import Preview
from geodata.publishing.publication_requests import PublishRequest
from geodata.publishing.withdrawals import Issue
from geodata.reports.submission import SOURCE
from geodata.settings import feeds
from geodata.work.unit_of_work import UnitOfWork


def state(turn: UnitOfWork, desk: StaffContext, say: Translator) -> Component:
    """What is published now, and whether it publishes by itself."""
    shown = desk.store.current()
    newest = say("newest", n=shown.publication, at=say.day(shown.as_of)) if shown.publication else say("none_yet")
    automatic = say("automatic") if turn.settings.publication.automatic else say("by_hand")
    return html.P(
        [newest, " · ", automatic, " · ", html.A(say("open_public"), href="/", target="_blank")], className="quiet"
    )


def waiting(turn: UnitOfWork, found: Preview, say: Translator) -> Component:
    """How much comes and goes."""
    topics = Counter(one.source for one in found.waiting)
    places = len({one.place for one in found.waiting if one.place})
    numbers = [
        say("batches", n=len(found.waiting)),
        say("communes", n=places, all=len(turn.places.level("commune"))),
        say("figures", new=len(found.new), changed=len(found.changed), withdrawn=len(found.withdrawn), same=found.same),
    ]
    shown: list[Component] = [html.H2(say("what_waits"))]
    if found.waiting:
        shown += [html.P(" · ".join(numbers)), html.P(_sources(topics, say), className="quiet")]
    if found.leaving:
        shown.append(html.P(say("leaving", n=len(found.leaving)), className="bad"))
    return html.Div(shown)


def _sources(topics: Counter[str], say: Translator) -> str:
    return ", ".join(
        f"{say('from_forms') if source == SOURCE else say.text(feeds.name(source))}: {count}"
        for source, count in topics.items()
    )


def asked(found: Sequence[PublishRequest], say: Translator) -> Component:
    """The requests by hand and what became of them."""
    rows = [
        html.Tr(
            [
                html.Td(say.moment(one.asked_at)),
                html.Td(page_layout.who(one.asked_by)),
                html.Td(one.note),
                html.Td(_outcome(one, say)),
            ]
        )
        for one in found
    ]
    head = html.Tr([html.Th(say(name)) for name in ("head_asked", "head_by", "head_note", "head_outcome")])
    if not rows:
        return html.Div()
    return html.Div(
        [
            html.H2(say("requests")),
            html.Div(html.Table([html.Thead(head), html.Tbody(rows)], className="table lines"), className="scroll"),
        ],
        className="stack",
    )


def _outcome(one: PublishRequest, say: Translator) -> str:
    if one.cancelled_at is not None:
        return say("outcome_cancelled")
    if one.status is None:
        return say("waits_until", at=say.moment(one.not_before)) if one.not_before else say("on_its_way")
    if one.status == "running":
        return say("outcome_running")
    return str(one.said.get(say.language) or one.message or say(f"outcome_{one.status}"))


def issues(found: Sequence[Issue], say: Translator) -> Component:
    """The publications, each with the way to what it brought."""
    heads = ("number", "made", "made_by", "note", "batches", "gone")
    head = html.Tr([html.Th(say(f"head_{name}"), className="right" if name in RIGHT else "") for name in heads])
    rows = [
        html.Tr(
            [
                html.Th(html.A(say("issue", n=one.n), href=f"{ROOT}/cong-bo/{one.n}")),
                html.Td(say.moment(one.made_at, short=False)),
                html.Td(page_layout.who(one.made_by)),
                html.Td(one.note),
                html.Td(say.number(one.batches), className="right"),
                html.Td(say.number(one.withdrawn), className="right"),
            ]
        )
        for one in found
    ]
    if not rows:
        return html.Div()
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="table lines")
    return html.Div([html.H2(say("issues")), html.Div(table, className="scroll")], className="stack")


RIGHT = ("batches", "gone")
