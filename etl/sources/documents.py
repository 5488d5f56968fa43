"""Directive documents: a table of their particulars, alone or in a zip with the PDF files that it names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from etl.registers.line import Line, WrongField, each, lines
from etl.registers.package import opened, plain_name
from etl.source import Asked, Register, Rows
from geodata.documents import KINDS, TOPICS, identity
from geodata.files.bad import BadFile
from geodata.files.pdf import apart
from geodata.files.table import read_csv
from geodata.names import printable
from geodata.text import Text

SUMMARY = 4_000


def parse(raw: bytes, asked: Asked) -> Rows:
    """Rows of the table with what their PDF files hold; a PDF that is refused sets its row aside."""
    package = opened(raw)
    table = read_csv(package.table, SOURCE)
    reading = _Reading(asked, package.files)
    good, bad = each(lines(table), reading.document)
    kept = {row["pdf_sha256"] for row in good if row.get("pdf_sha256")}
    return Rows(
        good=good,
        rows=len(table.rows) + len(table.bad),
        bad=(*table.bad, *bad),
        notes=tuple(reading.notes()),
        files={sha256: reading.files[sha256] for sha256 in kept},
    )


class _Reading:
    """Reads lines of one table; each PDF is looked at once."""

    def __init__(self, asked: Asked, files: Mapping[str, bytes]) -> None:
        self._asked, self._given = asked, files
        self._named: set[str] = set()
        self._scans: list[str] = []
        self.files: dict[str, bytes] = {}

    def document(self, line: Line) -> dict[str, Any]:
        """One row. Raises `WrongField`."""
        if line.flag("removed"):
            line.needed("id", most=80)
            return {"id": line.identity("id"), "removed": True}
        number, day = line.needed("number", most=60), line.needed_day("date")
        place = line.place("place", self._asked)
        title_vi, title_en = line.both("title", most=400)
        issuer_vi, issuer_en = line.both("issuer", most=160)
        summary_vi, summary_en = line.both("summary", most=SUMMARY, needed=False)
        row = {
            "id": line.identity("id") or identity(number, day, place=self._issued_below(place)),
            "number": number,
            "day": day,
            "issuer_vi": issuer_vi,
            "issuer_en": issuer_en,
            "kind": line.one_of("kind", KINDS),
            "title_vi": title_vi,
            "title_en": title_en,
            "summary_vi": summary_vi,
            "summary_en": summary_en,
            "place": place,
            "effect_from": line.day("effect_from"),
            "effect_to": line.day("effect_to"),
            "replaced_by": line.identity("replaced_by"),
            "topics": line.several("topics", TOPICS),
            "source": line.address("source"),
        }
        self._hold_days(row)
        return {**row, **self._pdf(line, number)}

    def notes(self) -> list[Text]:
        """Scans, and files that no row names."""
        said = [
            Text(
                vi=f"{number}: PDF là bản quét, không có lớp chữ; tìm theo nội dung sẽ không thấy",
                en=f"{number}: the PDF is a scan without text; a search of texts will not find it",
            )
            for number in self._scans
        ]
        unnamed = sorted(set(self._given) - self._named)
        if unnamed:
            shown = ", ".join(printable(name) for name in unnamed[:5])
            said.append(Text(vi=f"tệp không dòng nào nhắc tới: {shown}", en=f"files that no row names: {shown}"))
        return said

    def _issued_below(self, place: str | None) -> str | None:
        return place if place is not None and self._asked.places[place].level != "province" else None

    def _hold_days(self, row: Mapping[str, Any]) -> None:
        first, last = row["effect_from"], row["effect_to"]
        if row["day"] > self._asked.day:
            raise WrongField("date", Text(vi="ngày trong tương lai", en="a day in the future"))
        if first is not None and last is not None and last < first:
            raise WrongField("effect_to", Text(vi="trước effect_from", en="before effect_from"))

    def _pdf(self, line: Line, number: str) -> dict[str, Any]:
        given = line.text("file", most=260)
        if given is None:
            return {}
        name = plain_name(given)
        raw = self._given.get(name)
        if raw is None:
            shown = printable(name)
            raise WrongField("file", Text(vi=f"không có tệp “{shown}” trong zip", en=f"no “{shown}” in the zip"))
        self._named.add(name)
        try:
            read = apart.read(raw)
        except BadFile as error:
            raise WrongField("file", error.reason) from error
        sha256 = hashlib.sha256(raw).hexdigest()
        self.files[sha256] = raw
        if read.text is None:
            self._scans.append(number)
        return {"pdf_sha256": sha256, "pdf_bytes": len(raw), "pdf_pages": read.pages, "text": read.text}


SOURCE = Register(
    id="documents",
    label=Text(vi="Văn bản chỉ đạo", en="Directive documents"),
    rank=30,
    table="document",
    refers={"replaced_by": "document"},
    destination="publish",
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
    rows=(1, 20_000),
    parse=parse,
)
