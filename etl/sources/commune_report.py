"""The province's own table of commune figures: one row per commune and day, one column per indicator (XLSX or CSV)."""

from __future__ import annotations

from etl.long_frame import melt
from etl.source import Parsed, Source
from geodata.core.text import Text
from geodata.files.parse_context import ParseContext
from geodata.reports.workbook import reading
from geodata.reports.workbook.columns import FIGURES, HEADER


def parse(raw: bytes, _asked: ParseContext) -> Parsed:
    """Figures by place code and day; a blank cell is not reported."""
    filled = reading.read(raw)
    return Parsed(
        frame=melt(filled.table, indicators={name: name for name in FIGURES}, place=filled.code, day=filled.day),
        rows=filled.rows,
        bad=filled.bad,
        ignored={"dòng ghi chú, dòng tổng": filled.notes} if filled.notes else {},
        reasons=filled.reasons,
    )


SOURCE = Source(
    id="commune_report",
    label=Text(vi="Báo cáo ngày của xã, phường, thị trấn", en="Daily report of communes"),
    rank=30,
    format="table",
    destination="publish",
    reads=HEADER.reads,
    may_read=HEADER.may_read,
    ignores=HEADER.ignores,
    rows=(1, 2_000_000),
    on_bad_rows="load_good",
    max_fall_percent=30,
    parse=parse,
)
