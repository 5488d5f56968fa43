"""What the sandbox runs on a filled workbook; see `geodata.files.sandbox`."""

from __future__ import annotations

from typing import Any

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile
from geodata.reports.workbook import reading
from geodata.reports.workbook.columns import FIGURES

MOST = 2_000


def read(raw: bytes) -> dict[str, Any]:
    """The rows of a filled workbook and those set aside, as JSON. Raises `RejectedFile`."""
    filled = reading.read(raw)
    if filled.rows > MOST:
        raise RejectedFile(Text(vi=f"tệp có hơn {MOST} dòng", en=f"the file has more than {MOST} rows"))
    table = filled.table
    at = {name: table.header.index(name) for name in table.header if name in FIGURES}
    rows = [
        {
            "row": int(table.rows[line]),
            "code": str(filled.code[line]),
            "day": str(filled.day[line]),
            "texts": {name: text for name, column in at.items() if (text := str(table.cells[line, column]).strip())},
            "reason": filled.reasons.get(int(table.rows[line]), ""),
        }
        for line in range(len(table.rows))
    ]
    bad = [{"row": one.row, "reason": one.reason.as_dict(), "raw": one.raw} for one in filled.bad]
    return {"rows": rows, "bad": bad}
