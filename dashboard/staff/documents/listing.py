"""The documents at the desk: what is public, what waits as a draft."""

from __future__ import annotations

from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.say import Say
from dashboard.staff import frame, work
from dashboard.staff.desk import ROOT, Desk
from dashboard.staff.grid import Column, grid
from dashboard.staff.screens import Screen, Visit
from geodata import registers, schema
from geodata.access import Permission
from geodata.editing import edits

DOMAIN = "editing_documents"
PATH = f"{ROOT}/van-ban"


def layout(visit: Visit) -> Component:
    """Every document, newest first."""
    say = frame.say(DOMAIN)
    with work.turn(visit.desk, writes=False) as turn:
        public = registers.standing(turn.connection, schema.document)
        drafts = edits.drafts(turn.connection, "document")
    rows = [_row(row, say, draft=name in drafts) for name, row in (public | drafts).items()]
    rows.sort(key=lambda row: str(row["day"]), reverse=True)
    columns = (
        Column(key="number", heading=say("number"), link="address", width=170),
        Column(key="day", heading=say("day"), kind="day", width=160),
        Column(key="title", heading=say("title_column"), tooltip="title"),
        Column(key="issuer", heading=say("issuer")),
        Column(key="state", heading=say("state"), width=140),
    )
    return html.Div(
        [
            html.Div(
                [
                    html.H1(say("documents")),
                    html.A(say("add_document"), href=f"{PATH}/moi", className="button"),
                ],
                className="page-head",
            ),
            grid("documents", columns, rows),
        ],
        className="stack",
    )


def wire(_app: Dash, _desk: Desk) -> None:
    """Nothing here is written."""


def _row(row: dict[str, Any], say: Say, *, draft: bool) -> dict[str, Any]:
    language = say.language
    return {
        "number": row["number"],
        "day": row["day"].isoformat() if row["day"] else None,
        "title": row[f"title_{language}"],
        "issuer": row[f"issuer_{language}"],
        "state": say("is_draft") if draft else say("is_public"),
        "address": f"{PATH}/{row['id']}",
    }


SCREEN = Screen(
    path=PATH,
    title="documents",
    domain=DOMAIN,
    permission=Permission.DOCUMENT_EDIT,
    layout=layout,
    wire=wire,
    styles=("staff/grid.css",),
    scripts=("staff/grid.js",),
    libraries=frozenset({"dash_ag_grid"}),
)
