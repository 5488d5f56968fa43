"""A document as its editor's form says it: held against the register, its PDF kept until the form is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from geodata import archive, registers, schema
from geodata.access import Permission
from geodata.editing import edits
from geodata.editing.asked import asked
from geodata.files.bad import BadFile
from geodata.register_rows import documents
from geodata.register_rows.form import WrongForm, read
from geodata.registers import Row
from geodata.reports.turn import Turn
from geodata.text import Text

REGISTER = "document"
PDF = ("pdf_sha256", "pdf_bytes", "pdf_pages", "text")
"""What a row says of its PDF."""
NOT_COMPARED = (*registers.OUTSIDE, "id", "removed", "text", "pdf_bytes", "pdf_pages")
OUTSIDE = Text(vi="ngoài địa bàn của tài khoản này", en="outside this account's area")
NO_DOCUMENT = Text(vi="không có văn bản này", en="there is no such document")
GONE = Text(vi="tệp đã gửi không còn, hãy chọn lại", en="the file is no longer there, choose it again")
State = Literal["public", "coming", "replaced", "ended"]


@dataclass(frozen=True, kw_only=True)
class Stands:
    """What is said of one document: what is public or will be with the next publication, and the draft that waits."""

    public: Row | None
    draft: Row | None

    @property
    def newest(self) -> Row | None:
        """The draft if there is one."""
        return self.draft or self.public

    @property
    def batch(self) -> int:
        """What an editor has to have seen; 0 for a document that is not there."""
        return int(self.newest["batch"]) if self.newest else 0


@dataclass(frozen=True, kw_only=True)
class Change:
    """A column of two rows that differ."""

    column: str
    before: Any
    after: Any


def stands(turn: Turn, name: str) -> Stands:
    """What stands and waits under an id; both None for one that nobody holds. Raises `geodata.access.Forbidden`."""
    connection = turn.connection
    found = Stands(
        public=registers.standing(connection, schema.document).get(name),
        draft=edits.drafts(connection, REGISTER).get(name),
    )
    for row in (found.public, found.draft):
        if row is not None:
            turn.actor.hold(Permission.DOCUMENT_EDIT, place_of(turn, row))
    return found


def mine(turn: Turn) -> dict[str, Stands]:
    """Every document of the actor's places, by id; one that was taken out and has no draft is left out."""
    public, drafts = registers.standing(turn.connection, schema.document), edits.drafts(turn.connection, REGISTER)
    found = {name: Stands(public=public.get(name), draft=drafts.get(name)) for name in public | drafts}
    return {name: one for name, one in found.items() if _own(turn, one)}


def place_of(turn: Turn, row: Row) -> str:
    """The code of the unit of a document; the province where a row names none."""
    return row.get("place") or turn.settings.province.code


def state(row: Row, day: date) -> State:
    """How a public row stands on a day."""
    if row["replaced_by"]:
        return "replaced"
    if row["effect_to"] is not None and row["effect_to"] < day:
        return "ended"
    return "coming" if row["effect_from"] is not None and row["effect_from"] > day else "public"


def row_of(turn: Turn, texts: Mapping[str, str], *, name: str | None, pdf: Row) -> dict[str, Any]:
    """The row that a form says; `name`: the id of a document that is there, None for a new one; `pdf`: its `PDF`.

    Raises `WrongForm`: a field cannot be read, the unit is not the actor's, the number and day are another document's,
    `replaced_by` names what there is not or comes back to the document itself.
    """
    known = asked(turn)
    row, _ = read(lambda line: documents.document(line, known), {**texts, "id": name or ""})
    wrong: dict[str, Text] = {}
    if not turn.actor.may(Permission.DOCUMENT_EDIT, place_of(turn, row)):
        wrong["place"] = OUTSIDE
    standing = registers.standing(turn.connection, schema.document)
    if name is None and (row["id"] in standing or row["id"] in edits.drafts(turn.connection, REGISTER)):
        wrong["number"] = _there(row["id"])
    if (why := _misled(standing, row["id"], row["replaced_by"])) is not None:
        wrong["replaced_by"] = why
    if wrong:
        raise WrongForm(wrong)
    return {**row, **{column: pdf.get(column) for column in PDF}}


def replaced(turn: Turn, public: Row, by: str) -> dict[str, Any]:
    """The row of a public document that `by` (id) replaces; nothing for one that does so no longer. Raises
    `WrongForm`."""
    why = _misled(registers.standing(turn.connection, schema.document), public["id"], by or None)
    if why is not None:
        raise WrongForm({"replaced_by": why})
    kept = {column.name: public[column.name] for column in schema.document.columns}
    return {**{name: value for name, value in kept.items() if name not in registers.OUTSIDE}, "replaced_by": by or None}


def keep(var: Path, raw: bytes) -> dict[str, Any]:
    """Look a PDF through in its sandbox, keep it in the archive by its sha256 alone, and return its `PDF`. Raises
    `BadFile` (nothing is kept then) and `OSError` for a disk that is full."""
    said = documents.pdf(raw)
    archive.keep(var / "archive", raw)
    return said


def kept(var: Path, sha256: str) -> dict[str, Any]:
    """The `PDF` of one that was kept. Raises `BadFile` when it is no longer there."""
    try:
        raw = archive.path(var / "archive", sha256).read_bytes()
    except FileNotFoundError as error:
        raise BadFile(GONE) from error
    return documents.pdf(raw)


def changes(before: Row, after: Row) -> list[Change]:
    """What a row says other than the one before it, in the order of the columns; a text goes with its PDF, an English
    sentence that repeats the Vietnamese one with that."""
    columns = [column.name for column in schema.document.columns if column.name not in NOT_COMPARED]
    return [
        Change(column=name, before=before.get(name), after=after.get(name))
        for name in columns
        if (before.get(name) or None) != (after.get(name) or None)
        and not (_repeats(before, name) and _repeats(after, name))
    ]


def _repeats(row: Row, name: str) -> bool:
    return name.endswith("_en") and row.get(name) == row.get(f"{name.removesuffix('_en')}_vi")


def _own(turn: Turn, one: Stands) -> bool:
    return all(turn.actor.may(Permission.DOCUMENT_EDIT, place_of(turn, row)) for row in (one.public, one.draft) if row)


def _misled(standing: Mapping[str, Row], name: str, by: str | None) -> Text | None:
    if by is None:
        return None
    if by not in standing and by != standing.get(name, {}).get("replaced_by"):
        return NO_DOCUMENT
    way = registers.circle({**{key: row["replaced_by"] for key, row in standing.items()}, name: by}, name)
    shown = " → ".join(way)
    return Text(vi=f"đi vòng về chính nó: {shown}", en=f"leads back to itself: {shown}") if way else None


def _there(name: str) -> Text:
    return Text(vi=f"số và ngày này đã có trong danh mục ({name})", en=f"the register holds it already ({name})")
