"""The PDF of a form: looked through as it comes, kept, and named by the form from then on, so that it is sent once."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from dashboard.staff.kit import current_user, unit_of_work
from dashboard.staff.kit.context import StaffContext
from geodata.files.pdf.sandboxed import MOST_BYTES
from geodata.registers.editing import documents, edits
from geodata.registers.editing.documents import REGISTER
from geodata.registers.records import Row


def token(pdf: Row) -> str:
    """What names a `PDF` in a form of this actor; blank for none."""
    digest = pdf.get("pdf_sha256")
    return str(_signer().dumps([current_user.actor().account, digest])) if digest else ""


def sent_before(desk: StaffContext, name: str | None) -> dict[str, Any]:
    """The `PDF` that the form names: that of the document's own versions, or one that this actor sent before; nothing
    for a name that is not ours. Raises `geodata.files.rejected.BadFile`."""
    digest = _named(request.form.get("pdf", ""))
    if digest is None or request.form.get("drop"):
        return {}
    if name is not None:
        with unit_of_work.turn(desk, writes=False) as turn:
            for said in edits.history(turn.connection, REGISTER, name):
                if said.row["pdf_sha256"] == digest:
                    return {column: said.row[column] for column in documents.PDF}
    return documents.kept(desk.settings.storage.var, digest)


def sent(desk: StaffContext, before: Row, named: str) -> tuple[Row, str]:
    """The `PDF` that comes with this request and what names it, else what the form named `before`.

    Raises `geodata.files.rejected.BadFile` and `OSError`.
    """
    given = request.files.get("file")
    if given is None:
        return before, named if before else ""
    with given.stream as stream:
        raw = stream.read(MOST_BYTES + 1)
    if not raw and not given.filename:
        return before, named if before else ""
    pdf = documents.keep(desk.settings.storage.var, raw)
    return pdf, token(pdf)


def _named(told: str) -> str | None:
    try:
        account, digest = _signer().loads(told)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(digest) if account == current_user.actor().account else None


def _signer() -> URLSafeSerializer:
    assert current_app.secret_key
    return URLSafeSerializer(current_app.secret_key, salt="document pdf")
