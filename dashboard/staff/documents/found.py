"""Documents as the form and the page look them up: one by its id, those to choose from, units to choose from."""

from __future__ import annotations

from typing import Any

from flask import abort

from dashboard.i18n.translator import Translator
from dashboard.staff.documents import parts
from geodata import schema
from geodata.core.document_types import IDENTITY
from geodata.core.text import Text
from geodata.registers import records
from geodata.registers.editing import edits, row_history
from geodata.registers.editing.documents import REGISTER
from geodata.registers.editing.edits import RowStatement
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

REASON = Text(
    vi="văn bản đang công khai: hãy ghi lý do, lý do được công bố cùng",
    en="the document is public: write the reason, it is published too",
)


def newest(turn: UnitOfWork, name: str) -> Row:
    """The draft, else what is public, else what was said last before it was taken out; 404 for none, `Forbidden` for
    another's place."""
    if len(name) > 80 or not IDENTITY.fullmatch(name):
        abort(404)
    return row_history.newest(turn, REGISTER, name) or abort(404)


def last(turn: UnitOfWork, name: str) -> RowStatement | None:
    """Who said a document last."""
    return next(iter(edits.history(turn.connection, REGISTER, name)), None)


def public(turn: UnitOfWork) -> list[dict[str, Any]]:
    """Every public document, newest first."""
    rows = records.standing(turn.connection, schema.document).values()
    return sorted(rows, key=lambda row: (str(row["day"] or ""), row["id"]), reverse=True)


def full_name(row: Row, say: Translator) -> str:
    """Number, day and the beginning of the title."""
    day = say.day(row["day"].isoformat()) if row["day"] else ""
    return " · ".join(part for part in (parts.name(row), day, str(row[f"title_{say.language}"])[:80]) if part)


def sentence(text: str) -> str:
    """A text with a capital letter at its beginning; names in it keep theirs."""
    return text[:1].upper() + text[1:]
