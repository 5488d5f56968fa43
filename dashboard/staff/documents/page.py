"""One document at the desk: what is public, the draft, every time it was said; published, replaced, taken out."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, abort, redirect, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff import frame, work
from dashboard.staff.desk import Desk
from dashboard.staff.documents import found, parts
from dashboard.staff.documents.parts import DOMAIN, PATH
from dashboard.staff.needs import needs
from geodata import archive, review
from geodata.access import Permission
from geodata.editing import documents, edits
from geodata.editing.documents import REGISTER, Stands
from geodata.editing.edits import Edit, Moved, NoReason, Said
from geodata.register_rows.form import WrongForm
from geodata.registers import Row
from geodata.reports.turn import Turn

MOVES = ("publish", "discard", "replace", "take_out")
DISCARDED = "discarded at the desk"


def add(routes: Blueprint, desk: Desk) -> None:
    """Add a document's page, what is done with it there, its PDF."""

    @routes.get(f"{PATH}/<document>")
    @needs(Permission.DOCUMENT_EDIT)
    def document(document: str) -> AnyResponse:
        with work.turn(desk, writes=False) as turn:
            return _page(turn, document)

    @routes.post(f"{PATH}/<document>")
    @needs(Permission.DOCUMENT_EDIT)
    def move(document: str) -> AnyResponse:
        return _move(desk, document)

    @routes.get(f"{PATH}/<document>/<sha256>.pdf")
    @needs(Permission.DOCUMENT_EDIT)
    def pdf(document: str, sha256: str) -> AnyResponse:
        with work.turn(desk, writes=False) as turn:
            found.newest(turn, document)
            said = edits.history(turn.connection, REGISTER, document)
            if sha256 not in {one.row["pdf_sha256"] for one in said}:
                abort(404)
        file = archive.path(desk.settings.storage.var / "archive", sha256)
        if not file.is_file():
            abort(404)
        return send_file(file, mimetype="application/pdf", as_attachment=True, download_name=f"{document}.pdf")


def _move(desk: Desk, name: str) -> AnyResponse:
    what, reason = request.form.get("move", ""), request.form.get("reason", "").strip()[:400]
    problem, status = {}, 422
    try:
        with work.turn(desk) as turn:
            found.newest(turn, name)
            if what not in MOVES:
                abort(400)
            one = documents.stands(turn, name)
            if str(one.batch) != request.form.get("seen") and not _repeated(turn):
                raise Moved(name, one.batch)
            _do(turn, one, name, what, reason)
            return redirect(f"{PATH}/{name}?saved={what}")
    except WrongForm as wrong:
        problem = {field: found.sentence(frame.say(DOMAIN).text(text)) for field, text in wrong.fields.items()}
    except NoReason:
        problem = {"reason": found.sentence(frame.say(DOMAIN).text(found.REASON))}
    except (Moved, review.NotPossible):
        problem, status = {"moved": frame.say(DOMAIN)("moved")}, 409
    with work.turn(desk, writes=False) as turn:
        return _page(turn, name, problem=problem, what=what, status=status)


def _repeated(turn: Turn) -> bool:
    return bool(edits.taken(turn.connection, REGISTER, request.form.get("key", "")[:80]))


def _do(turn: Turn, one: Stands, name: str, what: str, reason: str) -> None:
    if what in ("publish", "discard"):
        if what == "publish" and one.draft is None and one.public is not None:
            return
        if one.draft is None:
            raise Moved(name, one.batch)
        if what == "publish":
            edits.publish(turn, REGISTER, one.draft["batch"], reason=reason)
        else:
            edits.discard(turn, REGISTER, one.draft["batch"], reason=reason or DISCARDED)
        return
    if _repeated(turn):
        return
    if one.public is None:
        raise Moved(name, one.batch)
    if not reason:
        raise NoReason
    row: Row = {"id": name, "removed": True}
    if what == "replace":
        if one.draft is not None:
            raise Moved(name, one.batch)
        row = documents.replaced(turn, one.public, request.form.get("replaced_by", "")[:80])
    key = request.form.get("key", "")[:80] or uuid4().hex
    edits.save(turn, Edit(register=REGISTER, rows=[row], seen={name: one.batch}, reason=reason, key=key, publish=True))


def _page(
    turn: Turn, name: str, *, problem: dict[str, str] | None = None, what: str = "", status: int = 200
) -> AnyResponse:
    say = frame.say(DOMAIN)
    row = found.newest(turn, name)
    one = documents.stands(turn, name)
    today = turn.now.astimezone(turn.settings.province.zone).date()
    others = [other for other in found.public(turn) if other["id"] != name]
    page = frame.render(
        "staff/documents/page.html",
        domain=DOMAIN,
        title=parts.name(row),
        row=row,
        one=one,
        state=parts.state(one, today) if one.newest else "gone",
        foreign=one.draft is not None and one.draft["author"] != turn.actor.login,
        differs=documents.changes(one.public, one.draft) if one.public and one.draft else [],
        history=_history(turn, name),
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


def _history(turn: Turn, name: str) -> list[dict[str, Any]]:
    """Every time that the document was said, newest first, with what changed and why it was let go."""
    said = edits.history(turn.connection, REGISTER, name)
    returned = review.reasons(turn.connection, "return", [one.batch for one in said if one.status == "returned"])
    older: list[Said | None] = [*said[1:], None]
    return [
        {
            "said": now,
            "from_desk": now.source == edits.source(REGISTER),
            "changes": documents.changes(before.row, now.row) if before and not now.row["removed"] else [],
            "returned": returned.get(now.batch, ""),
        }
        for now, before in zip(said, older, strict=True)
    ]
