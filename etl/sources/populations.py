"""Numbers of people in units, by group, as a document gives them: what rates and levels are taken of (CSV or XLSX)."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from etl.long_frame import melt
from etl.source import Parsed, Source
from geodata.catalog import MEASURED
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.files.rejected import RejectedRow
from geodata.files.table import Cells, TextTable, clean, days, from_sheet, raw_row, read_csv
from geodata.files.workbook import sheet

GROUPS = tuple(item.id for item in MEASURED.values() if item.topic == "population")
MOST_NUMBER = 60
ZIP = b"PK\x03\x04"
Stamps = npt.NDArray[np.datetime64]


def parse(raw: bytes, asked: ParseContext) -> Parsed:
    """Groups by place code and the day from which they stand; a blank cell is not known.

    Every row names its document by number and date; both are kept beside its figures. Raises `BadFile` for what is no
    such table.
    """
    workbook = raw.startswith(ZIP)
    table = from_sheet(sheet(raw), SOURCE) if workbook else read_csv(raw, SOURCE)
    code, number = table.column("code"), table.column("document")
    day, wrong_day = days(table.column("day"), workbook=workbook)
    dated, wrong_date = days(table.column("document_date"), workbook=workbook)
    reasons = wrong_date | wrong_day | _nameless(number) | _later(dated, asked.day)
    bad = tuple(RejectedRow(int(table.rows[at]), reason, raw_row(table, at)) for at, reason in sorted(reasons.items()))
    keep = np.ones(len(table.rows), dtype=bool)
    keep[list(reasons)] = False
    kept = table.only(keep)
    return Parsed(
        frame=melt(kept, indicators={name: name for name in GROUPS}, place=code[keep], day=day[keep]),
        rows=len(table.rows) + len(table.bad),
        bad=(*table.bad, *bad),
        reasons=_documents(kept, number[keep], dated[keep]),
    )


def _nameless(number: Cells) -> dict[int, Text]:
    blank = Text(vi="document: thiếu số văn bản", en="document: the number is missing")
    long = Text(vi=f"document: quá {MOST_NUMBER} ký tự", en=f"document: more than {MOST_NUMBER} characters")
    said = [clean(str(text)) for text in number]
    return {at: long if text else blank for at, text in enumerate(said) if not text or len(text) > MOST_NUMBER}


def _later(dated: Stamps, today: date) -> dict[int, Text]:
    reason = Text(vi="document_date: sau ngày nhận tệp", en="document_date: later than the day on which it came")
    return {int(at): reason for at in np.flatnonzero(dated > np.datetime64(today))}


def _documents(table: TextTable, number: Cells, dated: Stamps) -> dict[int, str]:
    """By row the document, in words that are published."""
    told = zip(table.rows.tolist(), number, dated.astype(object), strict=True)
    return {row: f"{clean(str(text))}, {day:%d/%m/%Y}" for row, text, day in told}


SOURCE = Source(
    id="populations",
    label=Text(vi="Số dân theo nhóm, theo văn bản", en="People by group, by document"),
    rank=30,
    format="table",
    destination="publish",
    reads=("code", "day", "document", "document_date"),
    may_read=GROUPS,
    ignores=("district", "name", "note", "Ghi chú", "STT"),
    rows=(1, 20_000),
    on_bad_rows="hold",
    max_fall_percent=5,
    parse=parse,
)
