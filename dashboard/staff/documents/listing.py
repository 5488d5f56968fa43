"""The documents at the desk: what is public, what waits as a draft."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.documents import found, parts
from dashboard.staff.documents.parts import DOMAIN, PATH, STATES
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.data_grid import GridColumn, grid
from dashboard.staff.kit.filter_chips import FILTER, chips
from dashboard.staff.kit.screen import Screen, Visit
from geodata.access import Permission
from geodata.core.document_types import KINDS
from geodata.registers.editing import row_history as standing
from geodata.registers.editing.documents import REGISTER
from geodata.registers.editing.row_history import Stands


def layout(visit: Visit) -> Component:
    """Drafts, then every document of the actor's places, newest first."""
    say = page_layout.say(DOMAIN)
    with unit_of_work.turn(visit.desk, writes=False) as turn:
        today = turn.settings.province.day_of(turn.now)
        stands = {name: (one, parts.state(one, today)) for name, one in standing.mine(turn, REGISTER).items()}
        names = {row["id"]: parts.name(row) for row in found.public(turn)}
    counts = Counter(state for _, state in stands.values())
    asked = visit.query.get(FILTER, "")
    rows = [_row(one, state, say, names) for one, state in stands.values() if asked not in STATES or asked == state]
    rows.sort(key=lambda row: (str(row["day"] or ""), row["number"]), reverse=True)
    rows.sort(key=lambda row: row["stands"] != "draft")
    return html.Div(
        [
            html.Div(
                [html.H1(say("documents")), html.A(say("add_document"), href=f"{PATH}/moi", className="button")],
                className="page-head",
            ),
            chips(say, PATH, STATES, counts, asked=asked),
            *([_cards(rows), _table(rows, say)] if rows else [html.P(say("none"), className="empty paper")]),
        ],
        className="stack",
    )


def wire(_app: Dash, _desk: StaffContext) -> None:
    """Nothing here is written."""


def _table(rows: list[dict[str, Any]], say: Translator) -> Component:
    columns = (
        GridColumn(key="number", heading=say("number"), link="address", width=170),
        GridColumn(key="day", heading=say("date"), kind="day", width=130),
        GridColumn(key="title", heading=say("title_vi"), tooltip="title"),
        GridColumn(key="kind", heading=say("kind"), width=130),
        GridColumn(key="issuer", heading=say("issuer_vi"), width=210),
        GridColumn(key="state", heading=say("state"), tooltip="state", width=220),
    )
    return html.Div(grid("documents", columns, rows), className="wide-only")


def _cards(rows: list[dict[str, Any]]) -> Component:
    return html.Ul([_card(row) for row in rows], className="tasks narrow-only")


def _card(row: dict[str, Any]) -> Component:
    head = html.Span(
        [html.B(row["number"]), html.Span(row["state"], className=f"badge is-{row['stands']}")], className="row between"
    )
    title = html.Span(row["title"])
    return html.Li(html.A([head, title, html.Span(row["about"], className="quiet small")], href=row["address"]))


def _row(one: Stands, state: str, say: Translator, names: dict[str, str]) -> dict[str, Any]:
    row = one.newest
    assert row is not None
    language = say.language
    day = row["day"].isoformat() if row["day"] else None
    return {
        "number": parts.name(row),
        "day": day,
        "title": row[f"title_{language}"],
        "kind": say.text(KINDS[row["kind"]]),
        "issuer": row[f"issuer_{language}"],
        "about": " · ".join(part for part in (say.day(day) if day else "", row[f"issuer_{language}"]) if part),
        "state": _state(one, state, say, names),
        "stands": state,
        "address": f"{PATH}/{row['id']}",
    }


def _state(one: Stands, state: str, say: Translator, names: dict[str, str]) -> str:
    if state == "draft":
        return say("draft_of_public") if one.public else say("state_draft")
    if state == "replaced" and one.public is not None:
        by = one.public["replaced_by"]
        return say("replaced_by_n", name=names.get(by, by))
    return say(f"state_{state}")


SCREEN = Screen(
    path=PATH,
    title="documents",
    domain=DOMAIN,
    permission=Permission.DOCUMENT_EDIT,
    layout=layout,
    wire=wire,
    styles=("staff/grid.css", "staff/editors.css"),
    scripts=("staff/grid.js",),
    libraries=frozenset({"dash_ag_grid"}),
)
