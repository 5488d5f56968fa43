"""Tables as text: strict CSV and XLSX, headers held against what is declared."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile, RejectedRow

Cells = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]

CUT_AT = (65_536, 1_048_576)
HEADER_WITHIN = 30
MAX_RAW = 500
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
VIETNAMESE_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
SERIAL_DAY = re.compile(r"[34][0-9]{4}")
MOST_IN_CELL = 100_000
csv.field_size_limit(MOST_IN_CELL)
NOT_CLOSED = Text(vi="CSV hỏng: dấu ngoặc kép mở ra mà không đóng lại", en="broken CSV: a quote is never closed")
LONG_CELL = Text(
    vi=f"CSV hỏng: có ô dài quá {MOST_IN_CELL} ký tự", en=f"broken CSV: a cell of more than {MOST_IN_CELL} characters"
)
AFTER_QUOTE = Text(
    vi="CSV hỏng: sau dấu ngoặc kép đóng phải là dấu phân cách", en="broken CSV: something follows a closing quote"
)
BROKEN = Text(vi="CSV hỏng", en="broken CSV")
CSV_ERRORS = {"unexpected end": NOT_CLOSED, "larger than field limit": LONG_CELL, "expected after": AFTER_QUOTE}
"""What `csv.Error` says, in part, and what that means."""
OTHER_KINDS = {
    b"PK\x03\x04": Text(vi="đây là sổ tính Excel, cần tệp CSV", en="this is a workbook, a CSV file is needed"),
    b"\xd0\xcf\x11\xe0": Text(
        vi="đây là tệp Excel đời cũ hoặc có mật khẩu; hãy bỏ mật khẩu và lưu lại",
        en="this is an old workbook or has a password; save it anew without one",
    ),
    b"%PDF-": Text(vi="đây là tệp PDF, không phải bảng số liệu", en="this is a PDF, no table"),
}
"""By how their bytes begin: files that are brought in the place of a CSV."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """The columns that a table may have.

    `reads`: columns or keys that must be there, `may_read`: those that may, `ignores`: those passed over; any other
    stops the load. `open_header`: columns that are not named are names of places.
    """

    reads: tuple[str, ...]
    may_read: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    open_header: bool = False

    @property
    def read(self) -> set[str]:
        """Every column that is read where it stands."""
        return {*self.reads, *self.may_read}


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """Cells as text under one header; `rows` are the row numbers in the file; `above` is the row over the header."""

    header: tuple[str, ...]
    cells: Cells
    rows: Ints
    bad: tuple[RejectedRow, ...] = ()
    above: tuple[str, ...] = ()

    def column(self, name: str) -> Cells:
        """The texts of one column, trimmed."""
        at = self.header.index(name)
        return np.array([text.strip() for text in self.cells[:, at]], dtype=object)

    def only(self, keep: npt.NDArray[np.bool_]) -> TextTable:
        """The same table with only the rows that `keep` (bool, one per row) marks."""
        return TextTable(
            header=self.header, cells=self.cells[keep], rows=self.rows[keep], bad=self.bad, above=self.above
        )


def decode(raw: bytes) -> str:
    """The text of a file, which must be UTF-8. Raises `RejectedFile` for any other encoding and for NUL characters."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RejectedFile(
            Text(
                vi=f"tệp không phải UTF-8 (sai từ byte {error.start}); có thể là cp1258, TCVN3 hoặc UTF-16: "
                "hãy lưu lại dạng UTF-8",
                en=f"the file is not UTF-8 (wrong from byte {error.start}); save it as UTF-8",
            )
        ) from error
    if "\0" in text:
        raise RejectedFile(Text(vi="tệp chứa ký tự NUL", en="the file contains NUL characters"))
    return text


def refuse_page(raw: bytes) -> None:
    """Raises `RejectedFile` when the bytes are empty or an HTML page instead of data."""
    start = raw[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise RejectedFile(Text(vi="tệp rỗng", en="the file is empty"))
    if start.startswith((b"<!doctype html", b"<html")):
        raise RejectedFile(Text(vi="nhận được một trang HTML thay cho số liệu", en="an HTML page instead of data"))


def read_csv(raw: bytes, wanted: Header) -> TextTable:
    """A CSV file (comma, semicolon or tab). Rows shorter or longer than the header are set aside.

    Raises `RejectedFile` for another kind of file, an unclosed quote, a wrong header, or a number of rows at which
    spreadsheets cut.
    """
    refuse_page(raw)
    for beginning, kind in OTHER_KINDS.items():
        if raw.startswith(beginning):
            raise RejectedFile(kind)
    text = decode(raw)
    try:
        delimiter = _delimiter(text.split("\n", 1)[0], wanted)
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise RejectedFile(next((why for part, why in CSV_ERRORS.items() if part in str(error)), BROKEN)) from error
    refuse_cut(len(lines))
    header = tuple(clean(name) for name in lines[0])
    hold_header(header, wanted)
    widths = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
    right = widths == len(header)
    right[0] = False
    wrong = np.flatnonzero(~right & (widths > 0))[1:]
    good = np.flatnonzero(right)
    flat = np.array(list(chain.from_iterable(lines[at] for at in good)), dtype=object)
    bad = tuple(
        RejectedRow(
            int(at) + 1,
            Text(vi=f"có {widths[at]} ô, tiêu đề có {len(header)}", en=f"{widths[at]} cells under {len(header)}"),
            delimiter.join(lines[at])[:MAX_RAW],
        )
        for at in wrong
    )
    return TextTable(header=header, cells=flat.reshape(len(good), len(header)), rows=good + 1, bad=bad)


def _delimiter(line: str, wanted: Header) -> str:
    def hits(sign: str) -> int:
        return len(wanted.read & {clean(name) for name in next(csv.reader([line], delimiter=sign), [])})

    return max(",;\t", key=hits)


def from_sheet(sheet: Sequence[Sequence[Any]], wanted: Header) -> TextTable:
    """The table inside a worksheet: the header is the row that names most of the wanted columns.

    Columns without a header must be empty; wholly blank rows are passed over. Raises `RejectedFile` as `read_csv` does.
    """
    refuse_cut(len(sheet))
    hits = [len(wanted.read & {clean(cell_text(cell)) for cell in line}) for line in sheet[:HEADER_WITHIN]]
    if not hits or not max(hits):
        raise RejectedFile(Text(vi="không tìm thấy hàng tiêu đề", en="no header row found"))
    at = hits.index(max(hits))
    header = [clean(cell_text(cell)) for cell in sheet[at]]
    body = [[cell_text(cell) for cell in line] for line in sheet[at + 1 :]]
    cells = np.array(body, dtype=object).reshape(len(body), len(header))
    named = np.array([bool(name) for name in header])
    filled = np.array([[bool(text.strip()) for text in line] for line in cells], dtype=bool).reshape(cells.shape)
    if filled[:, ~named].any():
        column = int(np.flatnonzero(~named & filled.any(axis=0))[0]) + 1
        raise RejectedFile(
            Text(vi=f"cột {column} có số liệu nhưng không có tiêu đề", en=f"column {column} has no header")
        )
    kept = tuple(name for name in header if name)
    hold_header(kept, wanted)
    above = tuple(clean(cell_text(cell)) for cell in sheet[at - 1]) if at else ("",) * len(header)
    table = TextTable(
        header=kept,
        cells=cells[:, named],
        rows=np.arange(at + 2, at + 2 + len(body)),
        above=tuple(text for text, name in zip(above, header, strict=True) if name),
    )
    return table.only(np.array([any(line) for line in filled], dtype=bool))


def refuse_cut(rows: int) -> None:
    """Raises `RejectedFile` when the file ends exactly where spreadsheets cut what is too long."""
    if rows in CUT_AT:
        raise RejectedFile(
            Text(vi=f"tệp có đúng {rows} dòng: có thể đã bị phần mềm bảng tính cắt", en=f"exactly {rows} rows: cut?")
        )


def hold_header(header: Sequence[str], wanted: Header) -> None:
    """Raises `RejectedFile` when a column is doubled, missing, or neither read nor named as ignored."""
    doubled = sorted(name for name, times in Counter(header).items() if times > 1)
    missing = [name for name in wanted.reads if name not in header]
    named = wanted.read | set(wanted.ignores)
    unknown = [] if wanted.open_header else [name for name in header if name not in named]
    for names, vi, en in (
        (doubled, "tiêu đề bị lặp", "doubled columns"),
        (unknown, "tiêu đề lạ", "unknown columns"),
        (missing, "thiếu cột", "missing columns"),
    ):
        if names:
            shown = ", ".join(f"“{name[:60]}”" for name in names[:8])
            raise RejectedFile(Text(vi=f"{vi}: {shown}", en=f"{en}: {shown}"))


def clean(text: str) -> str:
    """A header or name in NFC with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00a0", " ").split())


def cell_text(cell: Any) -> str:
    """A worksheet cell as text: whole numbers without a point, dates in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def days(texts: Cells, *, workbook: bool = False) -> tuple[npt.NDArray[np.datetime64], dict[int, Text]]:
    """Texts to days; the reasons of the bad by position (their day is NaT).

    The declared form is ISO (2021-03-04). Workbooks hold real dates; 04/03/2021 and the serial 44197 count there too.
    """
    distinct: dict[str, int] = {}
    codes = np.fromiter((distinct.setdefault(text, len(distinct)) for text in texts), np.int64, len(texts))
    found = np.full(len(distinct), np.datetime64("NaT"), dtype="datetime64[D]")
    reasons: dict[int, Text] = {}
    for position, text in enumerate(distinct):
        day = _day(text, workbook=workbook)
        if day is None:
            reasons[position] = Text(
                vi=f"“{text[:40]}” không phải là ngày (cần năm-tháng-ngày)", en=f"“{text[:40]}” is not a day"
            )
        else:
            found[position] = day
    wrong = np.flatnonzero(np.isin(codes, list(reasons))) if reasons else ()
    return found[codes], {int(at): reasons[int(codes[at])] for at in wrong}


def _day(text: str, *, workbook: bool) -> date | None:
    try:
        if ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
        if workbook and (parts := VIETNAMESE_DAY.fullmatch(text)):
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        if workbook and SERIAL_DAY.fullmatch(text):
            return date(1899, 12, 30) + timedelta(days=int(text))
    except ValueError:
        return None
    return None


def raw_row(table: TextTable, at: int) -> str:
    """One row's text, for the rows set aside."""
    return "; ".join(str(text) for text in table.cells[at])[:MAX_RAW]
