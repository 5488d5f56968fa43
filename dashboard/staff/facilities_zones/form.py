"""The form of a thing on the map: kept as a draft or published; its area taken from its unit or cut to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.facilities_zones import ground, parts
from dashboard.staff.facilities_zones.kinds import DOMAIN, Kind
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from dashboard.staff.kit.unit_choices import units
from geodata.access import Permission
from geodata.core.document_types import IDENTITY
from geodata.core.text import Text
from geodata.files.form_reader import WrongForm
from geodata.registers.editing import edits, row_history, zones
from geodata.registers.editing.edits import Edit, Moved, NoReason
from geodata.registers.editing.row_history import Stands
from geodata.registers.facility_types import KINDS as FACILITY_KINDS
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

TOOLS = ("boundary", "clip")
REASON = Text(vi="đang công khai: hãy ghi lý do, lý do được công bố cùng", en="it is public: write the reason")


@dataclass(frozen=True, kw_only=True)
class FilledFeature:
    """What the form holds: its fields as texts, what is wrong and what is told, `mine`: the row that met another's."""

    texts: Mapping[str, str]
    errors: Mapping[str, Text] = field(default_factory=dict)
    told: Sequence[Text] = ()
    mine: Row | None = None
    reason: str = ""
    status: int = 200


def add(routes: Blueprint, desk: StaffContext, kind: Kind) -> None:
    """Add the form for a new thing and for one that is there."""

    @routes.get(f"{kind.path}/moi", endpoint=f"{kind.register}_blank")
    @needs(Permission.REGISTER_EDIT)
    def blank() -> AnyResponse:
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn, kind, None, FilledFeature(texts=kind.blank(turn)))

    @routes.post(f"{kind.path}/moi", endpoint=f"{kind.register}_add")
    @needs(Permission.REGISTER_EDIT)
    def add_one() -> AnyResponse:
        return _send(desk, kind, None)

    @routes.get(f"{kind.path}/<{kind.register}>/sua", endpoint=f"{kind.register}_edit")
    @needs(Permission.REGISTER_EDIT)
    def edit(**named: str) -> AnyResponse:
        name = named[kind.register]
        with unit_of_work.turn(desk, writes=False) as turn:
            return _page(turn, kind, name, FilledFeature(texts=kind.texts_of(newest(turn, kind, name))))

    @routes.post(f"{kind.path}/<{kind.register}>/sua", endpoint=f"{kind.register}_change")
    @needs(Permission.REGISTER_EDIT)
    def change(**named: str) -> AnyResponse:
        name = named[kind.register]
        with unit_of_work.turn(desk, writes=False) as turn:
            newest(turn, kind, name)
        return _send(desk, kind, name)


def newest(turn: UnitOfWork, kind: Kind, name: str) -> Row:
    """What was said last of a thing; 404 for none, `Forbidden` for another's place."""
    if len(name) > 80 or not IDENTITY.fullmatch(name):
        abort(404)
    return row_history.newest(turn, kind.register, name) or abort(404)


def _send(desk: StaffContext, kind: Kind, name: str | None) -> AnyResponse:
    texts = {field: request.form.get(field, "")[: zones.MOST] for field in kind.fields}
    filled = FilledFeature(texts=texts, reason=request.form.get("reason", "").strip()[:400])
    if request.form.get("move") in TOOLS and kind.draws == "area":
        return _tool(desk, kind, name, filled)
    return _save(desk, kind, name, filled)


def _tool(desk: StaffContext, kind: Kind, name: str | None, filled: FilledFeature) -> AnyResponse:
    """The form again with an area taken from the unit or cut to it; nothing is kept."""
    place = filled.texts["place"]
    with unit_of_work.turn(desk, writes=False) as turn:
        try:
            if request.form["move"] == "boundary":
                area = zones.boundary(turn, place)
            else:
                area = zones.clipped(turn, place, zones.area_of(filled.texts["geometry"]))
        except WrongForm as wrong:
            return _page(turn, kind, name, FilledFeature(**vars(filled) | {"errors": wrong.fields, "status": 422}))
        return _page(
            turn,
            kind,
            name,
            FilledFeature(**vars(filled) | {"texts": {**filled.texts, "geometry": zones.text_of(area)}}),
        )


def _save(desk: StaffContext, kind: Kind, name: str | None, filled: FilledFeature) -> AnyResponse:
    publish, key = request.form.get("move") == "publish", request.form.get("key", "")[:80] or uuid4().hex
    row: Row | None = None
    try:
        with unit_of_work.turn(desk) as turn:
            if said := edits.taken(turn.connection, kind.register, key):
                return redirect(f"{kind.path}/{said[0]}")
            row, told = kind.row_of(turn, filled.texts, name=name)
            if publish and parts.digest(told) != request.form.get("told", ""):
                return _page(turn, kind, name, FilledFeature(**vars(filled) | {"told": told, "status": 422}))
            seen = {row["id"]: _number(request.form.get("seen", ""))}
            edit = Edit(register=kind.register, rows=[row], seen=seen, reason=filled.reason, key=key, publish=publish)
            edits.save(turn, edit)
            return redirect(f"{kind.path}/{row['id']}?saved={'public' if publish else 'draft'}")
    except WrongForm as wrong:
        problem: dict[str, Any] = {"errors": wrong.fields, "status": 422}
    except NoReason:
        problem = {"errors": {"reason": REASON}, "status": 422}
    except Moved:
        problem = {"mine": row, "status": 409}
    with unit_of_work.turn(desk, writes=False) as turn:
        return _page(turn, kind, name, FilledFeature(**vars(filled) | problem))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _page(turn: UnitOfWork, kind: Kind, name: str | None, filled: FilledFeature) -> AnyResponse:
    say = page_layout.say(DOMAIN)
    one = row_history.stands(turn, kind.register, name) if name else Stands(public=None, draft=None)
    met = filled.status == 409 and filled.mine is not None and one.newest is not None
    sent = request.form.get("seen", "")
    errors = {field.replace("lon, lat", "lon"): text for field, text in filled.errors.items()}
    page = page_layout.render(
        kind.template,
        domain=DOMAIN,
        title=say("edit_named", name=one.newest["name"]) if one.newest else say(f"new_{kind.register}"),
        kind=kind,
        filled=filled,
        texts=dict.fromkeys(kind.fields, "") | dict(filled.texts),
        errors=dict.fromkeys((*kind.fields, "reason"), "")
        | {field: parts.sentence(say.text(what)) for field, what in errors.items()},
        told=[parts.sentence(say.text(text)) for text in filled.told],
        told_digest=parts.digest(filled.told),
        one=one,
        foreign=one.draft is not None and one.draft["author"] != turn.actor.login,
        seen=one.batch if met or not sent else _number(sent),
        key=uuid4().hex if met or not request.form.get("key") else request.form["key"],
        differs=row_history.changes(kind.register, one.newest, filled.mine) if met else [],
        said=_last(turn, kind, name) if met and name else None,
        value=lambda column, said: parts.value(turn, say, column, said),
        units=units(turn),
        kinds={key: say.text(label) for key, label in FACILITY_KINDS.items()},
        documents=parts.documents(turn) if kind.draws == "area" else [],
        measures=[say.text(text) for text in zones.MEASURES],
        shapes=ground.PATH,
        map_words=parts.map_words(say),
        name=name,
        send_to=f"{kind.path}/{name}/sua" if name else f"{kind.path}/moi",
    )
    return Response(page, status=filled.status)


def _last(turn: UnitOfWork, kind: Kind, name: str) -> edits.RowStatement | None:
    """Who said a thing last."""
    return next(iter(edits.history(turn.connection, kind.register, name)), None)
