"""The announced levels that stand today, unit by unit."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.levels import parts
from dashboard.staff.levels.parts import DOMAIN, PATH, Count
from geodata import schema
from geodata.access import Permission
from geodata.registers import records
from geodata.registers.editing import level_decisions
from geodata.work.unit_of_work import UnitOfWork


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the list of what stands."""

    @routes.get(PATH)
    @needs(Permission.REGISTER_EDIT)
    def standing() -> str:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(desk, turn)


def _page(desk: StaffContext, turn: UnitOfWork) -> str:
    say = page_layout.say(DOMAIN)
    rows = list(records.standing(turn.connection, schema.announced_level).values())
    today = turn.settings.province.day_of(turn.now)
    computed = parts.computed(desk, today)
    known = {row["id"]: row for row in parts.documents(turn)}
    shown = [_unit(rows, known, code, today, computed.get(code)) for code in _codes(turn)]
    levels = [(unit["code"], unit["level"]) for unit in shown if unit["level"]]
    return page_layout.render(
        "staff/levels/standing.html",
        domain=DOMAIN,
        title=say("title"),
        units=[unit for unit in shown if unit["row"]],
        silent=[unit["code"] for unit in shown if not unit["row"]],
        coming=sum(1 for row in rows if row["first_day"] > today),
        counts=[Count(unit=unit, steps=steps) for unit, steps in level_decisions.counts(turn.places, levels).items()],
        today=today.isoformat(),
        published=request.args.get("saved", ""),
        place_of=turn.places.__getitem__,
        document_name=parts.document_name,
        address=PATH,
    )


def _codes(turn: UnitOfWork) -> list[str]:
    """The province, then each district with its communes."""
    tree = turn.places
    found = [place.code for place in tree.level("province")]
    for district in tree.level("district"):
        found += [district.code, *(commune.code for commune in tree.children(district.code))]
    return [code for code in found if code in turn.actor.within]


def _unit(rows: list[dict[str, Any]], known: dict[str, Any], code: str, today: Any, computed: int | None) -> Any:
    own = [row for row in rows if row["place"] == code and row["first_day"] <= today]
    newest = max(own, key=lambda row: row["first_day"], default=None)
    return {
        "code": code,
        "row": newest,
        "level": level_decisions.in_force(rows, code, today),
        "computed": computed,
        "document": known.get(newest["document"]) if newest else None,
    }
