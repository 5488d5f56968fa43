"""Figures as CSV and XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from layers.cells import neutral
from layers.columns import AS_OF, PUBLICATION, Column, columns, unit_of
from layers.downloads import dictionary
from layers.downloads.origin import OriginLine

DAY_FORMAT = "yyyy-mm-dd"
WIDTHS = {"day": 11, "place": 8, "level": 9, "place_name": 24, "parent": 8}
SHEETS = ("Số liệu - Data", "Từ điển - Dictionary", "Nguồn - About")


def csv(table: pd.DataFrame, indicators: Sequence[str], *, publication: int, as_of: date) -> bytes:
    """UTF-8 with a byte order mark; empty = not reported; no text begins a formula. The columns are `alone`."""
    said = {f"{name}__unit": unit_of(name) for name in indicators}
    said |= {PUBLICATION.name: str(publication), AS_OF.name: as_of.isoformat()}
    flags = [column.name for column in columns(indicators) if column.type == "boolean"]
    plain = table.assign(
        **{name: table[name].astype("category").map(neutral) for name in ("place_name", "place", "parent")},
        day=table["day"].dt.strftime("%Y-%m-%d").astype("category"),
        **{name: table[name].map({True: "true", False: "false"}) for name in flags},
        **{name: pd.Series(text, index=table.index, dtype="category") for name, text in said.items()},
    )
    buffer = io.BytesIO()
    plain.to_csv(buffer, index=False, lineterminator="\r\n", encoding="utf-8-sig")
    return buffer.getvalue()


def xlsx(table: pd.DataFrame, known: Sequence[Column], about: Sequence[OriginLine], *, made: date) -> bytes:
    """A workbook: the figures, what the columns mean, where it comes from; `made`: the day that it carries."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"created": datetime.combine(made, time())})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": DAY_FORMAT})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    figures, words, origin = (book.add_worksheet(name) for name in SHEETS)
    _figures(figures, table, known, bold=bold, day=day)
    words.set_column(0, 7, 28)
    _texts(words, [dictionary.HEAD, *dictionary.rows(known)], first=bold, rest=wrapped)
    origin.set_column(0, 3, 36)
    lines = [[line.label.vi, line.says.vi, line.label.en, line.says.en] for line in about]
    _texts(origin, lines, first=wrapped, rest=wrapped)
    book.close()
    return buffer.getvalue()


def _figures(sheet: Worksheet, table: pd.DataFrame, known: Sequence[Column], *, bold: Any, day: Any) -> None:
    sheet.freeze_panes(1, 4)
    for at, column in enumerate(known):
        sheet.set_column(at, at, WIDTHS.get(column.name, 14))
        sheet.write_string(0, at, column.name, bold)
        unit = f" ({column.unit.vi})" if column.unit else ""
        sheet.write_comment(0, at, f"{column.label.vi}{unit}\n{column.label.en}", {"author": ""})
    sheet.autofilter(0, 0, len(table), len(known) - 1)
    for row, cells in enumerate(_plain(table), start=1):
        for at, cell in enumerate(cells):
            _write(sheet, row, at, cell, day)


def _write(sheet: Worksheet, row: int, at: int, cell: Any, day: Any) -> None:
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124 - NaN is what is not itself
        return
    if isinstance(cell, str):
        sheet.write_string(row, at, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, at, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, at, cell, day)
    else:
        sheet.write_number(row, at, cell)


def _plain(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Rows as Python values, None where there is nothing."""
    cells = [table[name].astype(object).tolist() for name in table.columns]
    return zip(*cells, strict=True)


def _texts(sheet: Worksheet, rows: Iterable[Sequence[str]], *, first: Any, rest: Any) -> None:
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell, rest if at else first)
