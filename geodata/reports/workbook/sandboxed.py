"""Reading a filled workbook in a child process, which may die of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geodata.core.text import Text
from geodata.files import sandbox
from geodata.files.rejected import RejectedRow
from geodata.files.sandbox import SandboxLimits

WORKER = "geodata.reports.workbook.child:read"
LIMITS = SandboxLimits(memory_bytes=1 << 30, seconds=20)


@dataclass(frozen=True, kw_only=True)
class WorkbookRow:
    """One commune's day as written: its row in the file, texts by indicator, blank ones left out, `reason` for a
    correction."""

    row: int
    code: str
    day: date
    texts: Mapping[str, str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class WorkbookContent:
    """What a workbook says, and the rows that say nothing that can be meant."""

    rows: tuple[WorkbookRow, ...]
    bad: tuple[RejectedRow, ...]


def read(raw: bytes) -> WorkbookContent:
    """What a filled workbook (XLSX or CSV) says. Raises `RejectedFile`."""
    said = sandbox.run_on_bytes(WORKER, raw, limits=LIMITS)
    rows = (WorkbookRow(**{**row, "day": date.fromisoformat(row["day"])}) for row in said["rows"])
    bad = (RejectedRow(row["row"], Text(**row["reason"]), row["raw"]) for row in said["bad"])
    return WorkbookContent(rows=tuple(rows), bad=tuple(bad))
