"""One unit's announcements: every time that each was said; a single one is put right or taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.kit import current_user, page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.levels import parts
from dashboard.staff.levels.parts import DOMAIN, PATH
from geodata import schema
from geodata.access import Permission
from geodata.files.form_reader import WrongForm
from geodata.registers import records
from geodata.registers.editing import edits, level_decisions
from geodata.registers.editing.edits import Edit, Moved, NoReason
from geodata.registers.editing.level_decisions import REGISTER
from geodata.work.unit_of_work import UnitOfWork

FIELDS = ("level", "until", "document", "source", "reason")
BLANK: dict[str, str] = dict.fromkeys((*FIELDS, "day", "moved"), "")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add a unit's page and what is said of one of its announcements."""

    @routes.get(f"{PATH}/<place>")
    @needs(Permission.REGISTER_EDIT)
    def unit(place: str) -> str:
        _hold(desk, place)
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn, place)

    @routes.post(f"{PATH}/<place>")
    @needs(Permission.REGISTER_EDIT)
    def change(place: str) -> AnyResponse:
        _hold(desk, place)
        return _change(desk, place)


def _hold(desk: StaffContext, place: str) -> None:
    if place not in desk.places:
        abort(404)
    current_user.hold(Permission.REGISTER_EDIT, place)


def _change(desk: StaffContext, place: str) -> AnyResponse:
    form = {name: request.form.get(name, "").strip() for name in (*FIELDS, "day", "move")}
    status, errors = 422, {}
    try:
        with unit_of_work.turn(desk) as turn:
            row = _row(turn, place, form)
            edits.save(turn, _edit(row, form["reason"]))
            return redirect(f"{PATH}/{place}?saved=1")
    except WrongForm as wrong:
        errors = {name: page_layout.say(DOMAIN).text(what) for name, what in wrong.fields.items()}
    except NoReason:
        errors = {"reason": page_layout.say(DOMAIN)("reason_needed")}
    except Moved:
        status, errors = 409, {"moved": page_layout.say(DOMAIN)("moved")}
    with unit_of_work.turn(desk, writes=False) as turn:
        return Response(_page(turn, place, open_=form, errors=errors), status=status)


def _row(turn: UnitOfWork, place: str, form: Mapping[str, str]) -> Mapping[str, Any]:
    if form["move"] == "withdraw":
        name = f"{place}-{form['day']}"
        if name not in records.standing(turn.connection, schema.announced_level):
            abort(404)
        return {"id": name, "removed": True}
    return level_decisions.one(turn, {**form, "place": place})


def _edit(row: Mapping[str, Any], reason: str) -> Edit:
    sent = request.form.get("seen", "")
    return Edit(
        register=REGISTER,
        rows=[row],
        seen={row["id"]: int(sent) if sent.isdecimal() else 0},
        reason=reason[:400],
        key=request.form.get("key", "")[:80],
        publish=True,
    )


def _page(
    turn: UnitOfWork, place: str, *, open_: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> str:
    standing = records.standing(turn.connection, schema.announced_level)
    own = sorted((row for row in standing.values() if row["place"] == place), key=lambda row: row["id"], reverse=True)
    said = [(row, edits.history(turn.connection, REGISTER, row["id"])) for row in own]
    known = parts.documents(turn)
    return page_layout.render(
        "staff/levels/unit.html",
        domain=DOMAIN,
        title=page_layout.say(DOMAIN).place(turn.places[place]),
        said=said,
        gone=_gone(turn, place, set(standing)),
        documents=known,
        by_id={row["id"]: row for row in known},
        document_name=parts.document_name,
        sentence=parts.sentence,
        open=open_ or BLANK,
        errors=BLANK | dict(errors or {}),
        blank=BLANK,
        saved="saved" in request.args,
        key=request.form.get("key") or uuid4().hex,
        steps=parts.STEPS,
        address=PATH,
        place_code=place,
    )


def _gone(turn: UnitOfWork, place: str, standing: set[str]) -> list[Any]:
    """Announcements of the unit that were taken out: their id, every time that they were said."""
    names = sorted(records.ids(turn.connection, schema.announced_level) - standing, reverse=True)
    mine = [name for name in names if name.rpartition("-")[0].rpartition("-")[0].rpartition("-")[0] == place]
    return [(name, edits.history(turn.connection, REGISTER, name)) for name in mine]
