"""One document at the desk: what is public, the draft, every time it was said; published, replaced, taken out."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, Response, abort, redirect, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.documents import found, parts
from dashboard.staff.documents.parts import DOMAIN, PATH
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.core import content_archive
from geodata.files.form_reader import WrongForm
from geodata.observations import batch_status
from geodata.registers.editing import documents, edits, moves, row_history
from geodata.registers.editing.documents import NOT_COMPARED, REGISTER
from geodata.registers.editing.edits import Moved, NoReason
from geodata.registers.editing.row_history import Stands
from geodata.work.unit_of_work import UnitOfWork

MOVES = (*moves.MOVES, "replace")


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add a document's page, what is done with it there, its PDF."""

    @routes.get(f"{PATH}/<document>")
    @needs(Permission.DOCUMENT_EDIT)
    def document(document: str) -> AnyResponse:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn, document)

    @routes.post(f"{PATH}/<document>")
    @needs(Permission.DOCUMENT_EDIT)
    def move(document: str) -> AnyResponse:
        return _move(desk, document)

    @routes.get(f"{PATH}/<document>/<sha256>.pdf")
    @needs(Permission.DOCUMENT_EDIT)
    def pdf(document: str, sha256: str) -> AnyResponse:
        with unit_of_work.turn(desk, writes=False) as turn:
            found.newest(turn, document)
            said = edits.history(turn.connection, REGISTER, document)
            if sha256 not in {one.row["pdf_sha256"] for one in said}:
                abort(404)
        file = content_archive.path(desk.settings.storage.var / "archive", sha256)
        if not file.is_file():
            abort(404)
        return send_file(file, mimetype="application/pdf", as_attachment=True, download_name=f"{document}.pdf")


def _move(desk: StaffContext, name: str) -> AnyResponse:
    what, reason = request.form.get("move", ""), request.form.get("reason", "").strip()[:400]
    problem, status = {}, 422
    try:
        with unit_of_work.turn(desk) as turn:
            found.newest(turn, name)
            if what not in MOVES:
                abort(400)
            one = row_history.stands(turn, REGISTER, name)
            if str(one.batch) != request.form.get("seen") and not _repeated(turn):
                raise Moved(name, one.batch)
            _do(turn, one, name, what, reason)
            return redirect(f"{PATH}/{name}?saved={what}")
    except WrongForm as wrong:
        problem = {field: found.sentence(page_layout.say(DOMAIN).text(text)) for field, text in wrong.fields.items()}
    except NoReason:
        problem = {"reason": found.sentence(page_layout.say(DOMAIN).text(found.REASON))}
    except (Moved, batch_status.DecisionNotPossible):
        problem, status = {"moved": page_layout.say(DOMAIN)("moved")}, 409
    with unit_of_work.turn(desk, writes=False) as turn:
        return _page(turn, name, problem=problem, what=what, status=status)


def _repeated(turn: UnitOfWork) -> bool:
    return bool(edits.taken(turn.connection, REGISTER, request.form.get("key", "")[:80]))


def _do(turn: UnitOfWork, one: Stands, name: str, what: str, reason: str) -> None:
    key = request.form.get("key", "")[:80] or uuid4().hex
    if what != "replace":
        moves.move(turn, REGISTER, one, name, what, reason=reason, key=key)
        return
    if one.public is None or (one.draft is not None and not _repeated(turn)):
        raise Moved(name, one.batch)
    row = documents.replaced(turn, one.public, request.form.get("replaced_by", "")[:80])
    moves.say(turn, REGISTER, one, row, reason=reason, key=key)


def _page(
    turn: UnitOfWork, name: str, *, problem: dict[str, str] | None = None, what: str = "", status: int = 200
) -> AnyResponse:
    say = page_layout.say(DOMAIN)
    row = found.newest(turn, name)
    one = row_history.stands(turn, REGISTER, name)
    today = turn.settings.province.day_of(turn.now)
    others = [other for other in found.public(turn) if other["id"] != name]
    page = page_layout.render(
        "staff/documents/page.html",
        domain=DOMAIN,
        title=parts.name(row),
        row=row,
        one=one,
        state=parts.state(one, today) if one.newest else "gone",
        foreign=one.draft is not None and one.draft["author"] != turn.actor.login,
        differs=row_history.changes(REGISTER, one.public, one.draft, without=NOT_COMPARED),
        plain_returns=(moves.DISCARDED, edits.NEWER),
        history=row_history.history(turn, REGISTER, name, without=NOT_COMPARED),
        others=others,
        by_id={other["id"]: other for other in others},
        name_of=parts.name,
        document_name=lambda other: found.full_name(other, say),
        value=lambda column, said: parts.value(say, turn.places, column, said),
        preview=parts.preview(row),
        size=lambda count: parts.size(say, count),
        errors={"reason": "", "replaced_by": "", "moved": "", **(problem or {})},
        what=what,
        reason=request.form.get("reason", "") if problem else "",
        chosen=request.form.get("replaced_by", "") if problem else row["replaced_by"],
        saved=request.args.get("saved", ""),
        key=uuid4().hex,
        seen=one.batch,
        address=PATH,
    )
    return Response(page, status=status)
