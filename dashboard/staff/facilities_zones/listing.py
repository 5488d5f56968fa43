"""The things on the map at the desk: drafts first, then what is public."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.i18n.translator import Translator
from dashboard.staff.facilities_zones import parts
from dashboard.staff.facilities_zones.kinds import DOMAIN, FACILITIES, Kind
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.data_grid import GridColumn, grid
from dashboard.staff.kit.filter_chips import FILTER, chips
from dashboard.staff.kit.screen import Screen, Visit
from geodata.access import Permission
from geodata.registers.editing import row_history
from geodata.registers.editing.row_history import Stands
from geodata.work.unit_of_work import UnitOfWork


def screen(kind: Kind) -> Screen:
    """The list of a kind."""
    return Screen(
        path=kind.path,
        title=f"list_{kind.register}",
        domain=DOMAIN,
        permission=Permission.REGISTER_EDIT,
        layout=lambda visit: _layout(visit, kind),
        wire=_wire,
        styles=("staff/grid.css", "staff/editors.css"),
        scripts=("staff/grid.js",),
        libraries=frozenset({"dash_ag_grid"}),
    )


def _wire(_app: Dash, _desk: object) -> None:
    """Nothing here is written."""


def _layout(visit: Visit, kind: Kind) -> Component:
    say, asked = page_layout.say(DOMAIN), visit.query.get(FILTER, "")
    with unit_of_work.turn(visit.desk, writes=False) as turn:
        known = {
            name: (one, kind.state(one, turn.today)) for name, one in row_history.mine(turn, kind.register).items()
        }
        rows = [
            _row(turn, kind, one, state, say)
            for one, state in known.values()
            if asked not in kind.states or asked == state
        ]
    rows.sort(key=lambda row: (kind.states.index(row["stands"]), row["order"], row["name"]))
    counts = Counter(state for _, state in known.values())
    return html.Div(
        [
            html.Div(
                [html.H1(say(f"list_{kind.register}")), html.Div(_links(kind, say), className="row")],
                className="page-head",
            ),
            chips(say, kind.path, kind.states, counts, asked=asked),
            *([_cards(rows), _table(kind, rows, say)] if rows else [html.P(say("none"), className="empty paper")]),
        ],
        className="stack",
    )


def _links(kind: Kind, say: Translator) -> list[Component]:
    links: list[Component] = [html.A(say(f"new_{kind.register}"), href=f"{kind.path}/moi", className="button")]
    if kind is FACILITIES:
        links.insert(0, html.A(say("import"), href=f"{kind.path}/tep", className="button plain"))
    return links


def _table(kind: Kind, rows: list[dict[str, Any]], say: Translator) -> Component:
    name = GridColumn(key="name", heading=say("field_name"), link="address", tooltip="name")
    place = GridColumn(key="place", heading=say("field_place"), width=200)
    state = GridColumn(key="state", heading=say("state"), width=130)
    if kind is FACILITIES:
        columns = (
            name,
            GridColumn(key="kind", heading=say("field_kind"), width=170),
            place,
            GridColumn(key="used", heading=say("field_used"), kind="number", width=120),
            GridColumn(key="capacity", heading=say("field_capacity"), kind="number", width=120),
            GridColumn(key="day", heading=say("field_day"), kind="day", width=130),
            GridColumn(key="approximate", heading=say("field_approximate"), width=130),
            state,
        )
    else:
        columns = (
            name,
            place,
            GridColumn(key="measure", heading=say("field_measure"), tooltip="measure"),
            GridColumn(key="first_day", heading=say("field_from"), kind="day", width=130),
            GridColumn(key="last_day", heading=say("field_to"), kind="day", width=130),
            GridColumn(key="area", heading=say("area_km2"), kind="number", width=110),
            GridColumn(key="people", heading=say("field_people"), kind="number", width=110),
            state,
        )
    return html.Div(grid(kind.register, columns, rows), className="wide-only")


def _cards(rows: list[dict[str, Any]]) -> Component:
    return html.Ul([_card(row) for row in rows], className="tasks narrow-only")


def _card(row: dict[str, Any]) -> Component:
    badge = html.Span(row["state"], className=f"badge is-{row['stands']}")
    head = html.Span([html.B(row["name"]), badge], className="row between")
    return html.Li(html.A([head, html.Span(row["about"], className="quiet small")], href=row["address"]))


def _row(turn: UnitOfWork, kind: Kind, one: Stands, state: str, say: Translator) -> dict[str, Any]:
    row = one.newest
    assert row is not None
    said: dict[str, Any] = {
        "name": row["name"],
        "place": say.place(turn.places[row["place"]]),
        "state": say("draft_of_public") if state == "draft" and one.public else say(f"state_{state}"),
        "stands": state,
        "approximate": say("yes" if row["approximate"] else "no"),
        "address": f"{kind.path}/{row['id']}",
    }
    if kind is FACILITIES:
        about = (parts.value(turn, say, "kind", row["kind"]), said["place"])
        day = row["day"].isoformat() if row["day"] else None
        figures = {"kind": about[0], "used": row["used"], "capacity": row["capacity"], "day": day}
        return said | figures | {"about": " · ".join(about), "order": about[0]}
    first, last = (row[name].isoformat() if row[name] else None for name in ("first_day", "last_day"))
    measure = row[f"measure_{say.language}"]
    span = say("span", first=say.day(first), last=say.day(last) if last else "…")
    figures = {"measure": measure, "first_day": first, "last_day": last, "people": row["people"]}
    area = {"area": round(row["area_km2"], 3) if row["area_km2"] else None}
    return said | figures | area | {"about": f"{said['place']} · {span}", "order": first}
