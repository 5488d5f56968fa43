"""The province's own table of commune figures: one row per commune and day, one column per indicator (XLSX or CSV)."""

from __future__ import annotations

from collections import Counter

import numpy as np

from etl.long import melt
from etl.source import Asked, Parsed, Source
from geodata.catalog import MEASURED
from geodata.files.bad import BadFile, BadRow
from geodata.files.table import Table, clean, days, from_sheet, raw_row, read_csv
from geodata.files.workbook import sheet
from geodata.text import Text

SHEET = "Số liệu"
COLUMNS = tuple(item.id for item in MEASURED.values() if item.topic != "population")
NOTE, REASON = "note", "reason"
MOST_REASON = 400
LABELS = {
    "code": "Mã đơn vị",
    "district": "Huyện",
    "name": "Xã, phường, thị trấn",
    "day": "Ngày báo cáo",
    REASON: "Lý do sửa (được công bố)",
}
ZIP = b"PK\x03\x04"


def parse(raw: bytes, _asked: Asked) -> Parsed:
    """Figures by place code and day; a blank cell is not reported.

    In the workbook, rows without a code and a day are notes and are passed over unless they hold figures.
    """
    workbook = raw.startswith(ZIP)
    if workbook:
        table, notes = _placed(from_sheet(sheet(raw, name=SHEET), SOURCE))
    else:
        table, notes = read_csv(raw, SOURCE), 0
    code = table.column("code")
    stamps, wrong = days(table.column("day"), workbook=workbook)
    bad = {at: BadRow(int(table.rows[at]), reason, raw_row(table, at)) for at, reason in wrong.items()}
    if workbook:
        bad |= _doubled(table, code, stamps)
    keep = np.ones(len(table.rows), dtype=bool)
    keep[list(bad)] = False
    kept = table.only(keep)
    frame = melt(kept, indicators={name: name for name in COLUMNS}, place=code[keep], day=stamps[keep])
    return Parsed(
        frame=frame,
        rows=len(table.rows) + len(table.bad),
        bad=(*table.bad, *bad.values()),
        ignored={"dòng ghi chú, dòng tổng": notes} if notes else {},
        reasons=_reasons(kept),
    )


def _reasons(table: Table) -> dict[int, str]:
    """Why rows are said anew, as they tell it for publication."""
    if REASON not in table.header:
        return {}
    given = zip(table.rows.tolist(), table.column(REASON), strict=True)
    shown = ((row, "".join(sign if sign.isprintable() else " " for sign in str(text))) for row, text in given)
    return {row: clean(text)[:MOST_REASON] for row, text in shown if clean(text)}


def _placed(table: Table) -> tuple[Table, int]:
    """The workbook's table without the labels' row, notes and totals; how many of these. Raises `BadFile` for figures
    without a commune and for a label that no longer fits its locked code."""
    _hold_labels(table)
    code = table.column("code")
    at = [table.header.index(name) for name in table.header if name in COLUMNS]
    total = np.array(
        [any(clean(str(cell)).lower().startswith("tổng") for cell in line[:4]) for line in table.cells], dtype=bool
    )
    figures = np.array([any(str(cell).strip() for cell in line) for line in table.cells[:, at]], dtype=bool)
    lost = np.flatnonzero((code == "") & figures & ~total)
    if len(lost):
        row = int(table.rows[lost[0]])
        raise BadFile(Text(vi=f"dòng {row}: có số liệu nhưng thiếu mã đơn vị", en=f"row {row}: figures without a code"))
    keep = code != ""
    return table.only(keep), int((~keep).sum())


def _hold_labels(table: Table) -> None:
    if sum(bool(text) for text in table.above) < 3:
        return
    for name, above in zip(table.header, table.above, strict=True):
        label = MEASURED[name].label.vi if name in MEASURED else LABELS.get(name)
        if label and above and clean(above) != clean(label):
            raise BadFile(
                Text(
                    vi=f"tiêu đề “{above[:60]}” không phải của cột {name} (“{label}”)",
                    en=f"the heading “{above[:60]}” is not that of column {name}",
                )
            )


def _doubled(table: Table, code: np.ndarray, stamps: np.ndarray) -> dict[int, BadRow]:
    keys = list(zip(code, stamps.astype(str), strict=True))
    count = Counter(keys)
    return {
        at: BadRow(
            int(table.rows[at]),
            Text(vi=f"mã {key[0]} có hai dòng cho cùng một ngày", en=f"code {key[0]} stands twice on one day"),
            raw_row(table, at),
        )
        for at, key in enumerate(keys)
        if count[key] > 1
    }


SOURCE = Source(
    id="commune_report",
    label=Text(vi="Báo cáo ngày của xã, phường, thị trấn", en="Daily report of communes"),
    rank=30,
    format="table",
    destination="publish",
    reads=("code", "day"),
    may_read=(*COLUMNS, REASON),
    ignores=("district", "name", NOTE, "Ghi chú", "STT"),
    rows=(1, 2_000_000),
    on_bad_rows="load_good",
    max_fall_percent=30,
    parse=parse,
)
