"""What the pages of documents share: their address, the words of a state and of a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from dashboard.i18n.translator import Translator
from dashboard.staff.kit.context import ROOT
from geodata.core.document_types import KINDS, TOPICS
from geodata.geography.admin_units import PlaceTree
from geodata.registers.editing import documents
from geodata.registers.editing.row_history import Stands
from geodata.registers.records import Row

DOMAIN = "editing_documents"
PATH = f"{ROOT}/van-ban"
PREVIEW = 1_200
LONG = 240
STATES = ("draft", "public", "coming", "replaced", "ended")


def state(one: Stands, day: date) -> str:
    """A word of `STATES`; a draft comes before what is public."""
    if one.draft is not None or one.public is None:
        return "draft"
    return documents.state(one.public, day)


def name(row: Mapping[str, Any]) -> str:
    """A document's number, else its id."""
    return str(row["number"] or row["id"])


def value(say: Translator, places: PlaceTree, column: str, said: Any) -> str:
    """A column's value in words, cut where it is long."""
    if said is None or said in ("", []):
        return "–"
    if isinstance(said, date):
        return say.day(said.isoformat())
    words: Mapping[str, Callable[[Any], str]] = {
        "kind": lambda kind: say.text(KINDS[kind]),
        "topics": lambda topics: ", ".join(say.text(TOPICS[topic]) for topic in topics),
        "place": lambda code: say.place(places[code]),
        "pdf_sha256": lambda digest: say("pdf_named", name=digest[:12]),
    }
    text = words.get(column, str)(said)
    return f"{text[:LONG]} …" if len(text) > LONG else text


def preview(row: Row) -> str:
    """The first part of what a PDF says, to be told from another; blank without a PDF or for a scan."""
    text = row.get("text") or ""
    return f"{text[:PREVIEW].rsplit(' ', 1)[0]} …" if len(text) > PREVIEW else text


def size(say: Translator, count: int) -> str:
    """Bytes as megabytes, small ones as kilobytes."""
    if count >= 1_000_000:
        return f"{say.number(count / 1_000_000, 1)} MB"
    return f"{say.number(max(1, round(count / 1000)))} kB"
