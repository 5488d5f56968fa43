"""A document as its editor's form says it: held against the register, its PDF kept until the form is right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from geodata import schema
from geodata.access import Permission
from geodata.core import content_archive
from geodata.core.text import Text
from geodata.files.form_reader import WrongForm, read
from geodata.files.rejected import RejectedFile
from geodata.registers import records
from geodata.registers.editing import edits
from geodata.registers.editing.parse_context import parse_context
from geodata.registers.editing.row_history import OUTSIDE, place_of
from geodata.registers.parsing import documents
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

REGISTER = "document"
PDF = ("pdf_sha256", "pdf_bytes", "pdf_pages", "text")
"""What a row says of its PDF."""
NOT_COMPARED = ("text", "pdf_bytes", "pdf_pages")
"""What goes with a PDF and is not told beside it."""
NO_DOCUMENT = Text(vi="không có văn bản này", en="there is no such document")
GONE = Text(vi="tệp đã gửi không còn, hãy chọn lại", en="the file is no longer there, choose it again")
State = Literal["public", "coming", "replaced", "ended"]


def state(row: Row, day: date) -> State:
    """How a public row stands on a day."""
    if row["replaced_by"]:
        return "replaced"
    if row["effect_to"] is not None and row["effect_to"] < day:
        return "ended"
    return "coming" if row["effect_from"] is not None and row["effect_from"] > day else "public"


def row_of(turn: UnitOfWork, texts: Mapping[str, str], *, name: str | None, pdf: Row) -> dict[str, Any]:
    """The row that a form says; `name`: the id of a document that is there, None for a new one; `pdf`: its `PDF`.

    Raises `WrongForm`: a field cannot be read, the unit is not the actor's, the number and day are another document's,
    `replaced_by` names what there is not or comes back to the document itself.
    """
    known = parse_context(turn)
    row, _ = read(lambda line: documents.document(line, known), {**texts, "id": name or ""})
    wrong: dict[str, Text] = {}
    if not turn.actor.may(Permission.DOCUMENT_EDIT, place_of(turn, row)):
        wrong["place"] = OUTSIDE
    standing = records.standing(turn.connection, schema.document)
    if name is None and (row["id"] in standing or row["id"] in edits.drafts(turn.connection, REGISTER)):
        wrong["number"] = _there(row["id"])
    if (why := _misled(standing, row["id"], row["replaced_by"])) is not None:
        wrong["replaced_by"] = why
    if wrong:
        raise WrongForm(wrong)
    return {**row, **{column: pdf.get(column) for column in PDF}}


def replaced(turn: UnitOfWork, public: Row, by: str) -> dict[str, Any]:
    """The row of a public document that `by` (id) replaces; nothing for one that does so no longer. Raises
    `WrongForm`."""
    why = _misled(records.standing(turn.connection, schema.document), public["id"], by or None)
    if why is not None:
        raise WrongForm({"replaced_by": why})
    kept = {column.name: public[column.name] for column in schema.document.columns}
    return {**{name: value for name, value in kept.items() if name not in records.OUTSIDE}, "replaced_by": by or None}


def keep(var: Path, raw: bytes) -> dict[str, Any]:
    """Look a PDF through in its sandbox, keep it in the archive by its sha256 alone, and return its `PDF`. Raises
    `RejectedFile` (nothing is kept then) and `OSError` for a disk that is full."""
    said = documents.pdf(raw)
    content_archive.keep(var / "archive", raw)
    return said


def kept(var: Path, sha256: str) -> dict[str, Any]:
    """The `PDF` of one that was kept. Raises `RejectedFile` when it is no longer there."""
    try:
        raw = content_archive.path(var / "archive", sha256).read_bytes()
    except FileNotFoundError as error:
        raise RejectedFile(GONE) from error
    return documents.pdf(raw)


def _misled(standing: Mapping[str, Row], name: str, by: str | None) -> Text | None:
    if by is None:
        return None
    if by not in standing and by != standing.get(name, {}).get("replaced_by"):
        return NO_DOCUMENT
    way = records.circle({**{key: row["replaced_by"] for key, row in standing.items()}, name: by}, name)
    shown = " → ".join(way)
    return Text(vi=f"đi vòng về chính nó: {shown}", en=f"leads back to itself: {shown}") if way else None


def _there(name: str) -> Text:
    return Text(vi=f"số và ngày này đã có trong danh mục ({name})", en=f"the register holds it already ({name})")
