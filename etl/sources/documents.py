"""Directive documents: a table of their particulars, alone or in a zip with the PDF files that it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.registers.package import opened, plain_name
from etl.source import RegisterFeed
from geodata.core.text import Text, printable
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedFile
from geodata.files.row_reader import RowReader, WrongField, each, lines
from geodata.files.table import read_csv
from geodata.registers.parsing.documents import HEADER, document, pdf
from geodata.registers.parsing.rows import Rows


def parse(raw: bytes, asked: ParseContext) -> Rows:
    """Rows of the table with what their PDF files hold; a PDF that is refused sets its row aside."""
    package = opened(raw)
    table = read_csv(package.table, HEADER)
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

    def __init__(self, asked: ParseContext, files: Mapping[str, bytes]) -> None:
        self._asked, self._given = asked, files
        self._named: set[str] = set()
        self._scans: list[str] = []
        self.files: dict[str, bytes] = {}

    def document(self, line: RowReader) -> dict[str, Any]:
        """One row. Raises `WrongField`."""
        row = document(line, self._asked)
        return row if row.get("removed") else {**row, **self._pdf(line, row["number"])}

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

    def _pdf(self, line: RowReader, number: str) -> dict[str, Any]:
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
            said = pdf(raw)
        except RejectedFile as error:
            raise WrongField("file", error.reason) from error
        self.files[said["pdf_sha256"]] = raw
        if said["text"] is None:
            self._scans.append(number)
        return said


SOURCE = RegisterFeed(
    id="documents",
    label=Text(vi="Văn bản chỉ đạo", en="Directive documents"),
    rank=30,
    table="document",
    refers={"replaced_by": "document"},
    destination="publish",
    reads=HEADER.reads,
    may_read=HEADER.may_read,
    ignores=HEADER.ignores,
    rows=(1, 20_000),
    parse=parse,
)
