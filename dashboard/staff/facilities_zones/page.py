"""One thing on the map at the desk: what is public, the draft, every time it was said; published, ended, taken out."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.facilities_zones import ground, parts
from dashboard.staff.facilities_zones.form import REASON, newest
from dashboard.staff.facilities_zones.kinds import DOMAIN, Kind
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.observations import batch_status
from geodata.registers.editing import edits, moves, row_history, zones
from geodata.registers.editing.edits import Moved, NoReason
from geodata.registers.editing.row_history import Stands
from geodata.work.unit_of_work import UnitOfWork

END = "end"


def add(routes: Blueprint, desk: StaffContext, kind: Kind) -> None:
    """Add a thing's page and what is done with it there."""

    @routes.get(f"{kind.path}/<{kind.register}>", endpoint=f"{kind.register}_page")
    @needs(Permission.REGISTER_EDIT)
    def one(**named: str) -> AnyResponse:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn, kind, named[kind.register])

    @routes.post(f"{kind.path}/<{kind.register}>", endpoint=f"{kind.register}_move")
    @needs(Permission.REGISTER_EDIT)
    def move(**named: str) -> AnyResponse:
        return _move(desk, kind, named[kind.register])


def _move(desk: StaffContext, kind: Kind, name: str) -> AnyResponse:
    what, reason = request.form.get("move", ""), request.form.get("reason", "").strip()[:400]
    key = request.form.get("key", "")[:80] or uuid4().hex
    problem, status = {}, 422
    try:
        with unit_of_work.turn(desk) as turn:
            newest(turn, kind, name)
            if what not in (*moves.MOVES, *((END,) if kind.draws == "area" else ())):
                abort(400)
            one = row_history.stands(turn, kind.register, name)
            if str(one.batch) != request.form.get("seen") and not edits.taken(turn.connection, kind.register, key):
                raise Moved(name, one.batch)
            _do(turn, kind, one, name, what, reason=reason, key=key)
            return redirect(f"{kind.path}/{name}?saved={what}")
    except NoReason:
        problem = {"reason": parts.sentence(page_layout.say(DOMAIN).text(REASON))}
    except (Moved, batch_status.DecisionNotPossible):
        problem, status = {"moved": page_layout.say(DOMAIN)("moved")}, 409
    with unit_of_work.turn(desk, writes=False) as turn:
        return _page(turn, kind, name, problem=problem, what=what, status=status)


def _do(turn: UnitOfWork, kind: Kind, one: Stands, name: str, what: str, *, reason: str, key: str) -> None:
    if what != END:
        moves.move(turn, kind.register, one, name, what, reason=reason, key=key)
        return
    if one.public is None:
        raise Moved(name, one.batch)
    moves.say(turn, kind.register, one, zones.ended(one.public, turn.today), reason=reason, key=key)


def _page(
    turn: UnitOfWork, kind: Kind, name: str, *, problem: dict[str, str] | None = None, what: str = "", status: int = 200
) -> AnyResponse:
    say, row = page_layout.say(DOMAIN), newest(turn, kind, name)
    one = row_history.stands(turn, kind.register, name)
    state = kind.state(one, turn.today) if one.newest else "gone"
    page = page_layout.render(
        "staff/mapped/page.html",
        domain=DOMAIN,
        title=row["name"],
        kind=kind,
        name=name,
        row=row,
        one=one,
        state=state,
        may_end=one.public is not None and kind.draws == "area" and state == "in_force",
        foreign=one.draft is not None and one.draft["author"] != turn.actor.login,
        differs=row_history.changes(kind.register, one.public, one.draft),
        history=row_history.history(turn, kind.register, name),
        value=lambda column, said: parts.value(turn, say, column, said),
        document=_document(turn, row),
        shape=parts.shape_of(kind, row),
        shapes=ground.PATH,
        map_words=parts.map_words(say),
        errors={"reason": "", "moved": "", **(problem or {})},
        what=what,
        reason=request.form.get("reason", "") if problem else "",
        saved=request.args.get("saved", ""),
        plain_returns=(moves.DISCARDED, edits.NEWER),
        key=uuid4().hex,
        seen=one.batch,
    )
    return Response(page, status=status)


def _document(turn: UnitOfWork, row: Any) -> Any:
    """The document that a row names, when it is public."""
    named = row.get("document")
    return next((one for one in parts.documents(turn) if one["id"] == named), None) if named else None
