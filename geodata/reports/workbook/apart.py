"""Reading a filled workbook in a child process, which may die of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geodata.core.text import Text
from geodata.files import confined
from geodata.files.bad import BadRow
from geodata.files.confined import Bounds

MODULE = "geodata.reports.workbook.child"
BOUNDS = Bounds(memory_bytes=1 << 30, seconds=20)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One commune's day as written: its row in the file, texts by indicator, blank ones left out, `reason` for a
    correction."""

    row: int
    code: str
    day: date
    texts: Mapping[str, str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a workbook says, and the rows that say nothing that can be meant."""

    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]


def read(raw: bytes) -> Content:
    """What a filled workbook (XLSX or CSV) says. Raises `BadFile`."""
    said = confined.ask_about(MODULE, raw, bounds=BOUNDS)
    rows = (Row(**{**row, "day": date.fromisoformat(row["day"])}) for row in said["rows"])
    bad = (BadRow(row["row"], Text(**row["reason"]), row["raw"]) for row in said["bad"])
    return Content(rows=tuple(rows), bad=tuple(bad))
