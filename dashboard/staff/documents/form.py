"""The form of a document: particulars and PDF, kept as a draft or published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.documents import found, parts, pdf_field
from dashboard.staff.documents.parts import DOMAIN, PATH
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.kit.unit_choices import units
from dashboard.staff.kit.upload_limit import takes
from dashboard.web.database_errors import FULL
from geodata.access import Permission
from geodata.core.document_types import KINDS, TOPICS
from geodata.core.text import Text
from geodata.files.form_reader import WrongForm
from geodata.files.pdf.sandboxed import MOST_BYTES
from geodata.files.rejected import RejectedFile
from geodata.registers.editing import documents, edits, row_history
from geodata.registers.editing.documents import NOT_COMPARED, REGISTER
from geodata.registers.editing.edits import Edit, Moved, NoReason
from geodata.registers.editing.row_history import Stands
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

BODY = MOST_BYTES + 2_000_000
"""So that a PDF that is a little too large is told so at its field."""
BOTH = ("title", "issuer", "summary")
DAYS = ("effect_from", "effect_to")
TEXTS = ("number", "kind", "place", "replaced_by", "source")
FIELDS = (*BOTH, *(f"{name}_en" for name in BOTH), "date", *DAYS, *TEXTS, "topics")
NO_ROOM = Text(vi="máy chủ hết chỗ, tệp chưa được lưu", en="the server has no room, the file was not kept")


@dataclass(frozen=True, kw_only=True)
class FilledDocument:
    """What the form holds: its fields as texts, the `PDF` that belongs to it and who may name it again, what is wrong,
    `mine`: the row that met another's, `status`."""

    texts: Mapping[str, str]
    pdf: Row
    token: str = ""
    errors: Mapping[str, Text] = field(default_factory=dict)
    mine: Row | None = None
    reason: str = ""
    status: int = 200


def add(routes: Blueprint, desk: StaffContext) -> None:
    """Add the form for a new document and for one that is there."""

    @routes.get(f"{PATH}/moi")
    @needs(Permission.DOCUMENT_EDIT)
    def blank() -> AnyResponse:
        with unit_of_work.turn(desk, writes=False) as turn:
            today = turn.settings.province.day_of(turn.now).isoformat()
            return _page(turn, None, FilledDocument(texts={"date": today, "place": turn.actor.place}, pdf={}))

    @routes.post(f"{PATH}/moi")
    @needs(Permission.DOCUMENT_EDIT)
    @takes(BODY)
    def add_one() -> AnyResponse:
        return _send(desk, None)

    @routes.get(f"{PATH}/<document>/sua")
    @needs(Permission.DOCUMENT_EDIT)
    def edit(document: str) -> AnyResponse:
        with unit_of_work.turn(desk, writes=False) as turn:
            row = found.newest(turn, document)
            return _page(turn, document, FilledDocument(texts=texts_of(row), pdf=row, token=pdf_field.token(row)))

    @routes.post(f"{PATH}/<document>/sua")
    @needs(Permission.DOCUMENT_EDIT)
    @takes(BODY)
    def change(document: str) -> AnyResponse:
        with unit_of_work.turn(desk, writes=False) as turn:
            found.newest(turn, document)
        return _send(desk, document)


def texts_of(row: Row) -> dict[str, str]:
    """A row as its form shows it; an English sentence that repeats the Vietnamese one stays blank."""
    texts = {name: str(row[name] or "") for name in TEXTS}
    for name in BOTH:
        vi, en = row[f"{name}_vi"] or "", row[f"{name}_en"] or ""
        texts |= {name: vi, f"{name}_en": "" if en == vi else en}
    days = {"date": row["day"], **{name: row[name] for name in DAYS}}
    texts |= {name: day.isoformat() if day else "" for name, day in days.items()}
    return texts | {"topics": ";".join(row["topics"] or [])}


def _send(desk: StaffContext, name: str | None) -> AnyResponse:
    texts = {field: request.form.get(field, "")[:8000] for field in FIELDS} | {
        "topics": ";".join(request.form.getlist("topics")[:20])
    }
    errors: dict[str, Text] = {}
    pdf: Row = {}
    token, status = request.form.get("pdf", ""), 422
    try:
        pdf = pdf_field.sent_before(desk, name)
        pdf, token = pdf_field.sent(desk, pdf, token)
    except RejectedFile as bad:
        errors["file"] = bad.reason
    except OSError as full:
        if full.errno not in FULL:
            raise
        errors["file"], status = NO_ROOM, 507
    filled = FilledDocument(texts=texts, pdf=pdf, token=token, reason=request.form.get("reason", "").strip()[:400])
    if errors or request.form.get("move") == "check":
        return _checked(desk, name, filled, errors, status=status if errors else 200)
    return _save(desk, name, filled)


def _checked(
    desk: StaffContext, name: str | None, filled: FilledDocument, errors: dict[str, Text], *, status: int
) -> AnyResponse:
    """The form again; beside a file that is refused, whatever else is wrong."""
    with unit_of_work.turn(desk, writes=False) as turn:
        if errors:
            try:
                documents.row_of(turn, filled.texts, name=name, pdf=filled.pdf)
            except WrongForm as wrong:
                errors = wrong.fields | errors
        return _page(turn, name, FilledDocument(**{**vars(filled), "errors": errors, "status": status}))


def _save(desk: StaffContext, name: str | None, filled: FilledDocument) -> AnyResponse:
    publish, key = request.form.get("move") == "publish", request.form.get("key", "")[:80] or uuid4().hex
    row: Row | None = None
    try:
        with unit_of_work.turn(desk) as turn:
            if said := edits.taken(turn.connection, REGISTER, key):
                return redirect(f"{PATH}/{said[0]}")
            row = documents.row_of(turn, filled.texts, name=name, pdf=filled.pdf)
            seen = {row["id"]: _number(request.form.get("seen", ""))}
            edit = Edit(register=REGISTER, rows=[row], seen=seen, reason=filled.reason, key=key, publish=publish)
            edits.save(turn, edit)
            return redirect(f"{PATH}/{row['id']}?saved={'public' if publish else 'draft'}")
    except WrongForm as wrong:
        problem: dict[str, Any] = {"errors": wrong.fields, "status": 422}
    except NoReason:
        problem = {"errors": {"reason": found.REASON}, "status": 422}
    except Moved:
        problem = {"mine": row, "status": 409}
    with unit_of_work.turn(desk, writes=False) as turn:
        return _page(turn, name, FilledDocument(**vars(filled) | problem))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _page(turn: UnitOfWork, name: str | None, filled: FilledDocument) -> AnyResponse:
    say = page_layout.say(DOMAIN)
    one = row_history.stands(turn, REGISTER, name) if name else Stands(public=None, draft=None)
    met = filled.status == 409 and filled.mine is not None and one.newest is not None
    sent = request.form.get("seen", "")
    page = page_layout.render(
        "staff/documents/form.html",
        domain=DOMAIN,
        title=say("edit_title", name=parts.name(one.newest)) if one.newest else say("new_title"),
        filled=filled,
        pdf=dict.fromkeys(documents.PDF) | dict(filled.pdf),
        texts=dict.fromkeys(FIELDS, "") | dict(filled.texts),
        errors=dict.fromkeys((*FIELDS, "file", "reason"), "")
        | {field: found.sentence(say.text(what)) for field, what in filled.errors.items()},
        topics=(filled.texts.get("topics") or "").split(";"),
        one=one,
        foreign=one.draft is not None and one.draft["author"] != turn.actor.login,
        seen=one.batch if met or not sent else _number(sent),
        key=uuid4().hex if met or not request.form.get("key") else request.form["key"],
        differs=row_history.changes(REGISTER, one.newest, filled.mine, without=NOT_COMPARED) if met else [],
        said=found.last(turn, name) if met and name else None,
        value=lambda column, said: parts.value(say, turn.places, column, said),
        preview=parts.preview(filled.pdf),
        size=lambda count: parts.size(say, count),
        kinds={key: say.text(label) for key, label in KINDS.items()},
        all_topics={key: say.text(label) for key, label in TOPICS.items()},
        units=units(turn),
        province_unit=turn.places[code] if (code := turn.settings.province.code) in turn.actor.within else None,
        others=[row for row in found.public(turn) if row["id"] != name],
        document_name=lambda row: found.full_name(row, say),
        most=MOST_BYTES,
        address=PATH,
        document=name,
        send_to=f"{PATH}/{name}/sua" if name else f"{PATH}/moi",
    )
    return Response(page, status=filled.status)
