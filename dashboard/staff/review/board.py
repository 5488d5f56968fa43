"""The board of a report day: communes x topics, each cell a report, one click to open it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.kit import callback_guard, page_layout, unit_of_work
from dashboard.staff.kit.context import ROOT, StaffContext
from dashboard.staff.kit.screen import Screen, Visit
from dashboard.staff.review import bulk, report_history
from dashboard.staff.review.parts import DOMAIN, badge, keys, labelled, link, pick_day, query_of, shown_day, stepper
from geodata.access import Permission
from geodata.geography.admin_units import PlaceTree
from geodata.reports import board, review, state
from geodata.reports.board import BoardCell
from geodata.reports.forms import FORMS
from geodata.reports.state import STATUSES
from geodata.work.unit_of_work import UnitOfWork

PATH = f"{ROOT}/duyet"
EVERY_SECONDS = 30
WAITS = "waits"
"""The filter of what waits for whoever looks, of every day."""
Row = Sequence[BoardCell | None]
"""The reports of a commune and day by topic; None for one that the list leaves out."""


def layout(visit: Visit) -> Component:
    """The page; its table renews itself without moving."""
    with unit_of_work.turn(visit.desk, writes=False) as turn:
        say = page_layout.say(DOMAIN)
        shown = _table(turn, visit.query, say)
        picked = pick_day(PATH, say, shown_day(turn, visit.query.get("ngay")), turn.today, visit.query)
    return html.Div(
        [
            picked,
            dcc.Interval(id="board-tick", interval=EVERY_SECONDS * 1000),
            html.Div(shown, id="board", className="stack"),
            html.Div(id="bulk-done", role="status"),
            keys("board", say),
        ],
        className="stack",
    )


def wire(app: Dash, desk: StaffContext) -> None:
    """Renew the table by the clock, approve what passes at a click."""

    @callback_guard.callback(
        app,
        Output("board", "children"),
        Input("board-tick", "n_intervals"),
        Input("bulk-done", "children"),
        State("address", "search"),
        permission=Permission.REPORT_REVIEW,
        prevent_initial_call=True,
    )
    def renew(_ticks: int | None, _done: object, search: str | None) -> list[Component]:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _table(turn, query_of(search), page_layout.say(DOMAIN))

    bulk.wire(app, desk)


def _table(turn: UnitOfWork, query: Mapping[str, str], say: Translator) -> list[Component]:
    asked = dict(query)
    day = shown_day(turn, asked.get("ngay"))
    wanted, district = asked.get("loc", ""), asked.get("huyen", "")
    cells, waiting = board.board(turn, day), board.waiting(turn)
    step = review.step_of(turn)
    listed = waiting if wanted == WAITS else cells
    rows = _rows([cell for cell in listed if not district or turn.places[cell.key.place].parent == district])
    kept = [row for key, row in rows.items() if wanted in ("", WAITS) or _holds(row, wanted)]
    return [
        _head(turn, say, day, asked),
        _counts(cells, len(waiting), say, asked, step),
        report_history.next_waiting(turn, waiting, say, day) if waiting else html.Div(),
        bulk.offer(turn, say, listed) if step else html.Div(),
        _grid(turn.places, kept, say, step, days=wanted == WAITS)
        if kept
        else html.P(say("nothing_here"), className="empty paper"),
    ]


def _rows(cells: Sequence[BoardCell]) -> dict[tuple[date, str], Row]:
    """Cells by day and commune, each at the place of its topic."""
    found: dict[tuple[date, str], dict[str, BoardCell]] = {}
    for cell in cells:
        found.setdefault((cell.key.day, cell.key.place), {})[cell.key.topic] = cell
    return {key: [row.get(topic) for topic in FORMS] for key, row in found.items()}


def _holds(row: Row, status: str) -> bool:
    return any(cell is not None and cell.status == status for cell in row)


def _head(turn: UnitOfWork, say: Translator, day: date, asked: dict[str, str]) -> Component:
    districts = [
        place for place in turn.places.level("district") if turn.actor.may(Permission.REPORT_REVIEW, place.code)
    ]
    every = html.Div(html.Strong(say("every_day")), className="row stepper")
    steps = every if asked.get("loc") == WAITS else stepper(say, day, turn.today, asked)
    chosen = asked.get("huyen", "")
    picks = [link(say("all_districts"), {**asked, "huyen": ""}, active=not chosen)]
    picks += [link(say.place(one), {**asked, "huyen": one.code}, active=one.code == chosen) for one in districts]
    return html.Div(
        [
            html.Div([html.H1(say("board_title")), steps], className="page-head"),
            html.Nav(picks, className="chips", **labelled(say("districts"))) if len(districts) > 1 else html.Div(),
        ]
    )


def _counts(
    cells: Sequence[BoardCell], waits: int, say: Translator, asked: dict[str, str], step: str | None
) -> Component:
    counts = board.counts(cells)
    chosen = asked.get("loc", "")
    chips = [link(say("all_states", n=len(cells)), {**asked, "loc": ""}, active=not chosen)]
    if step:
        chips.append(link(say("waits_for_me", n=waits), {**asked, "loc": WAITS}, active=chosen == WAITS, strong=True))
    chips += [
        link(f"{say(f'status_{status}')} {counts[status]}", {**asked, "loc": status}, active=chosen == status)
        for status in STATUSES
        if status in counts
    ]
    return html.Nav(chips, className="chips", **labelled(say("states")))


def _grid(places: PlaceTree, rows: Sequence[Row], say: Translator, step: str | None, *, days: bool) -> Component:
    head = html.Tr([html.Th(say("commune"))] + [html.Th(say.text(form.topic.label)) for form in FORMS.values()])
    body, over = [], ""
    for row in rows:
        key = next(cell.key for cell in row if cell is not None)
        place = places[key.place]
        above = [say("report_day", day=say.day(key.day.isoformat()))] if days else []
        above += [say.place(places[place.parent])] if place.parent else []
        if over != " · ".join(above):
            over = " · ".join(above)
            body.append(html.Tr(html.Th(over, colSpan=len(FORMS) + 1), className="district"))
        shown = [html.Td(_cell(cell, say, step) if cell else "") for cell in row]
        body.append(html.Tr([html.Th(say.place(place)), *shown]))
    return html.Div(html.Table([html.Thead(head), html.Tbody(body)], className="table board"), className="scroll tall")


def _cell(cell: BoardCell, say: Translator, step: str | None) -> Component:
    words: list[Component | str] = [badge(cell.status, say, mine=step is not None and cell.waits_for == step)]
    if cell.revision and not cell.complete:
        words.append(html.Span(say("filled_of", n=cell.filled, of=cell.asked), className="small warn-word"))
    if cell.soft:
        words.append(html.Span(say("soft", n=cell.soft), className="small warn-word"))
    if cell.late and cell.status not in state.SETTLED:
        words.append(html.Span(say("late"), className="small bad"))
    if cell.sent_at:
        sent_at = say.moment(cell.sent_at) if cell.late else say.clock(cell.sent_at)
        words.append(html.Span(sent_at, className="small quiet"))
    key = cell.key
    return html.A(words, href=f"{PATH}/{key.place}/{key.day.isoformat()}/{key.topic}", className="cell")


SCREEN = Screen(
    path=PATH,
    title="board_title",
    domain=DOMAIN,
    permission=Permission.REPORT_REVIEW,
    layout=layout,
    wire=wire,
    styles=("staff/review.css",),
    scripts=("staff/keys.js",),
)
