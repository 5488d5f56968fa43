"""A file of facilities: looked through, told what it changes, published as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.staff.facilities_zones import parts
from dashboard.staff.facilities_zones.kinds import DOMAIN, Kind
from dashboard.staff.kit import page_layout, unit_of_work
from dashboard.staff.kit.context import StaffContext
from dashboard.staff.kit.permissions import needs
from geodata.access import Permission
from geodata.core import content_archive
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile
from geodata.registers.editing import edits, imports
from geodata.registers.editing.edits import Edit, Moved, NoReason
from geodata.registers.editing.imports import ImportComparison
from geodata.work.unit_of_work import UnitOfWork

MOST = 2_000_000
GONE = Text(vi="tệp đã gửi không còn, hãy chọn lại", en="the file is no longer there, choose it again")
NO_FILE = Text(vi="chưa chọn tệp", en="no file was chosen")
TOO_LARGE = Text(vi="tệp lớn hơn 2 MB", en="the file is larger than 2 MB")
SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A file that was looked through: its sha256, what it would change, why it cannot be taken."""

    sha256: str = ""
    compared: ImportComparison | None = None
    error: Text | None = None
    reason_missing: bool = False
    moved: bool = False


def add(routes: Blueprint, desk: StaffContext, kind: Kind) -> None:
    """Add the form of a file, its check, its publication."""
    path = f"{kind.path}/tep"

    @routes.get(path)
    @needs(Permission.REGISTER_EDIT)
    def choose() -> AnyResponse:
        return _page(kind, Seen())

    @routes.post(path)
    @needs(Permission.REGISTER_EDIT)
    def send() -> AnyResponse:
        if request.form.get("move") == "publish":
            return _publish(desk, kind)
        with unit_of_work.turn(desk, writes=False) as turn:
            try:
                raw = _file()
                compared = imports.facilities(turn, raw)
            except RejectedFile as bad:
                return _page(kind, Seen(error=bad.reason), status=422)
            return _page(
                kind, Seen(sha256=content_archive.keep(desk.settings.storage.var / "archive", raw), compared=compared)
            )


def _file() -> bytes:
    sent = request.files.get("file")
    raw = sent.stream.read(MOST + 1) if sent is not None else b""
    if not raw:
        raise RejectedFile(NO_FILE)
    if len(raw) > MOST:
        raise RejectedFile(TOO_LARGE)
    return raw


def _publish(desk: StaffContext, kind: Kind) -> AnyResponse:
    sha256, key = request.form.get("sha256", "")[:64], request.form.get("key", "")[:80] or uuid4().hex
    reason = request.form.get("reason", "").strip()[:400]
    compared: ImportComparison | None = None
    problem: dict[str, Any] = {}
    try:
        with unit_of_work.turn(desk) as turn:
            if edits.taken(turn.connection, kind.register, key):
                return redirect(kind.path)
            compared = imports.facilities(turn, _kept(desk, sha256))
            _save(turn, kind, compared, sent=_sent(request.form.get("seen", "")), reason=reason, key=key)
            return redirect(kind.path)
    except RejectedFile as bad:
        return _page(kind, Seen(error=bad.reason), status=422)
    except NoReason:
        problem, status = {"reason_missing": True}, 422
    except Moved:
        problem, status = {"moved": True}, 409
    return _page(kind, Seen(sha256=sha256, compared=compared, **problem), status=status)


def _save(
    turn: UnitOfWork, kind: Kind, compared: ImportComparison, *, sent: Mapping[str, int], reason: str, key: str
) -> None:
    if compared.bad or not compared.rows:
        raise Moved("file", 0)
    edit = Edit(register=kind.register, rows=compared.rows, seen=sent, reason=reason, key=key, publish=True)
    edits.save(turn, edit)


def _sent(text: str) -> dict[str, int]:
    """What stood when the file was looked through, as the form sends it back: `id=batch` parted by blanks."""
    pairs = (part.partition("=") for part in text.split())
    return {name: int(batch) for name, _, batch in pairs if batch.isascii() and batch.isdigit()}


def _kept(desk: StaffContext, sha256: str) -> bytes:
    try:
        if len(sha256) != 64 or not sha256.isalnum():
            raise FileNotFoundError
        return content_archive.path(desk.settings.storage.var / "archive", sha256).read_bytes()
    except FileNotFoundError as error:
        raise RejectedFile(GONE) from error


def _page(kind: Kind, seen: Seen, *, status: int = 200) -> AnyResponse:
    say, compared = page_layout.say(DOMAIN), seen.compared
    page = page_layout.render(
        "staff/mapped/import.html",
        domain=DOMAIN,
        title=say("import_title"),
        kind=kind,
        seen=seen,
        error=parts.sentence(say.text(seen.error)) if seen.error else "",
        changes=compared.changes[:SHOWN] if compared else [],
        bad=[(row.row, say.text(row.reason), row.raw) for row in compared.bad[:SHOWN]] if compared else [],
        notes=[say.text(note) for note in compared.notes[:SHOWN]] if compared else [],
        stood=" ".join(f"{name}={batch}" for name, batch in compared.seen.items()) if compared else "",
        key=request.form.get("key") or uuid4().hex,
        reason=request.form.get("reason", ""),
        shown=SHOWN,
    )
    return Response(page, status=status)
