"""Directive documents: their particulars, and what their PDF holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from geodata.core.document_types import KINDS, TOPICS, identity
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.pdf import sandboxed
from geodata.files.row_reader import RowReader, WrongField
from geodata.files.table import Header

SUMMARY = 4_000
HEADER = Header(
    reads=("number", "date", "issuer", "kind", "title"),
    may_read=(
        "id",
        "issuer_en",
        "title_en",
        "summary",
        "summary_en",
        "place",
        "effect_from",
        "effect_to",
        "replaced_by",
        "topics",
        "file",
        "source",
        "removed",
    ),
    ignores=("note", "Ghi chú", "STT"),
)


def document(line: RowReader, asked: ParseContext) -> dict[str, Any]:
    """One document without its PDF. Raises `WrongField`."""
    if line.flag("removed"):
        line.needed("id", most=80)
        return {"id": line.identity("id"), "removed": True}
    title_vi, title_en = line.both("title", most=400)
    issuer_vi, issuer_en = line.both("issuer", most=160)
    summary_vi, summary_en = line.both("summary", most=SUMMARY, needed=False)
    row: dict[str, Any] = {
        "number": line.needed("number", most=60),
        "day": line.needed_day("date"),
        "issuer_vi": issuer_vi,
        "issuer_en": issuer_en,
        "kind": line.one_of("kind", KINDS),
        "title_vi": title_vi,
        "title_en": title_en,
        "summary_vi": summary_vi,
        "summary_en": summary_en,
        "place": line.place("place", asked),
        "effect_from": line.day("effect_from"),
        "effect_to": line.day("effect_to"),
        "replaced_by": line.identity("replaced_by"),
        "topics": line.several("topics", TOPICS),
        "source": line.address("source"),
    }
    name = line.identity("id")
    line.settle()
    _hold_days(row, asked)
    return {"id": name or identity(row["number"], row["day"], place=_issued_below(row["place"], asked)), **row}


def pdf(raw: bytes) -> dict[str, Any]:
    """What a row says of its PDF; `text` is None for a scan. Raises `geodata.files.rejected.BadFile`."""
    read = sandboxed.read(raw)
    return {
        "pdf_sha256": hashlib.sha256(raw).hexdigest(),
        "pdf_bytes": len(raw),
        "pdf_pages": read.pages,
        "text": read.text,
    }


def _issued_below(place: str | None, asked: ParseContext) -> str | None:
    return place if place is not None and asked.places[place].level != "province" else None


def _hold_days(row: Mapping[str, Any], asked: ParseContext) -> None:
    first, last = row["effect_from"], row["effect_to"]
    if row["day"] > asked.day:
        raise WrongField("date", Text(vi="ngày trong tương lai", en="a day in the future"))
    if first is not None and last is not None and last < first:
        raise WrongField("effect_to", Text(vi="trước ngày có hiệu lực", en="before it takes effect"))
