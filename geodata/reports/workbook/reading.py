"""The workbook, or the same table as CSV, read as text: which commune, which day, which figures as written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile, RejectedRow
from geodata.files.table import Cells, TextTable, clean, days, from_sheet, raw_row, read_csv
from geodata.files.workbook import sheet
from geodata.reports.workbook.columns import FIGURES, HEADER, REASON, SHEET, label

MOST_REASON = 400
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class FilledWorkbook:
    """A filled table: `code` (texts) and `day` (datetime64[D]) by row of `table`, the rows set aside among all `rows`,
    how many were notes or totals, why figures are said anew by row number."""

    table: TextTable
    code: Cells
    day: npt.NDArray[np.datetime64]
    rows: int
    bad: tuple[RejectedRow, ...]
    notes: int
    reasons: Mapping[int, str]


def read(raw: bytes) -> FilledWorkbook:
    """Rows by place code and day; a blank cell is not reported.

    In the workbook, rows without a code and a day are notes and passed over. Raises `RejectedFile` for what is no such
    table, for figures without a commune, and for a heading that no longer fits its locked code.
    """
    workbook = raw.startswith(ZIP)
    table, notes = _placed(from_sheet(sheet(raw, name=SHEET), HEADER)) if workbook else (read_csv(raw, HEADER), 0)
    code = table.column("code")
    stamps, wrong = days(table.column("day"), workbook=workbook)
    bad = {at: RejectedRow(int(table.rows[at]), reason, raw_row(table, at)) for at, reason in wrong.items()}
    if workbook:
        bad |= _doubled(table, code, stamps)
    keep = np.ones(len(table.rows), dtype=bool)
    keep[list(bad)] = False
    kept = table.only(keep)
    return FilledWorkbook(
        table=kept,
        code=code[keep],
        day=stamps[keep],
        rows=len(table.rows) + len(table.bad),
        bad=(*table.bad, *bad.values()),
        notes=notes,
        reasons=_reasons(kept),
    )


def _reasons(table: TextTable) -> dict[int, str]:
    """Why rows are said anew, as they tell it for publication."""
    if REASON not in table.header:
        return {}
    given = zip(table.rows.tolist(), table.column(REASON), strict=True)
    shown = ((row, "".join(sign if sign.isprintable() else " " for sign in str(text))) for row, text in given)
    return {row: clean(text)[:MOST_REASON] for row, text in shown if clean(text)}


def _placed(table: TextTable) -> tuple[TextTable, int]:
    """The workbook's table without the labels' row, notes and totals; how many of these."""
    _hold_labels(table)
    code = table.column("code")
    at = [table.header.index(name) for name in table.header if name in FIGURES]
    total = np.array(
        [any(clean(str(cell)).lower().startswith("tổng") for cell in line[:4]) for line in table.cells], dtype=bool
    )
    figures = np.array([any(str(cell).strip() for cell in line) for line in table.cells[:, at]], dtype=bool)
    lost = np.flatnonzero((code == "") & figures & ~total)
    if len(lost):
        row = int(table.rows[lost[0]])
        raise RejectedFile(
            Text(vi=f"dòng {row}: có số liệu nhưng thiếu mã đơn vị", en=f"row {row}: figures without a code")
        )
    keep = code != ""
    return table.only(keep), int((~keep).sum())


def _hold_labels(table: TextTable) -> None:
    if sum(bool(text) for text in table.above) < 3:
        return
    for name, above in zip(table.header, table.above, strict=True):
        expected = label(name)
        if expected and above and clean(above) != clean(expected):
            raise RejectedFile(
                Text(
                    vi=f"tiêu đề “{above[:60]}” không phải của cột {name} (“{expected}”)",
                    en=f"the heading “{above[:60]}” is not that of column {name}",
                )
            )


def _doubled(table: TextTable, code: Cells, stamps: npt.NDArray[np.datetime64]) -> dict[int, RejectedRow]:
    keys = list(zip(code, stamps.astype(str), strict=True))
    count = Counter(keys)
    return {
        at: RejectedRow(
            int(table.rows[at]),
            Text(vi=f"mã {key[0]} có hai dòng cho cùng một ngày", en=f"code {key[0]} stands twice on one day"),
            raw_row(table, at),
        )
        for at, key in enumerate(keys)
        if count[key] > 1
    }
