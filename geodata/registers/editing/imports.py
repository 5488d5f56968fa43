"""Files of a register brought to the desk: what is new, changed, taken out or the same, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile, RejectedRow
from geodata.registers import records
from geodata.registers.editing import edits
from geodata.registers.editing.parse_context import parse_context
from geodata.registers.editing.row_history import OUTSIDE, place_of
from geodata.registers.parsing import facilities as facility_rows
from geodata.registers.parsing.rows import Rows
from geodata.registers.records import Row
from geodata.work.unit_of_work import UnitOfWork

NOT_THERE = Text(vi="không có mã này để gỡ", en="there is no such id to take out")
MOST_LINES = 10_000
TOO_MANY = Text(vi=f"tệp có hơn {MOST_LINES} dòng", en=f"the file has more than {MOST_LINES} lines")
What = Literal["new", "changed", "removed"]


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What a file does to one id."""

    what: What
    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ImportComparison:
    """`rows`: those that say something new; `same`: how many that do not; `bad`: those that cannot be taken; `seen`:
    by id the batch that stands; `drafts`: names of what waits as a draft and gives way to the file."""

    rows: tuple[Row, ...]
    changes: tuple[Changed, ...]
    same: int
    bad: tuple[RejectedRow, ...]
    notes: tuple[Text, ...]
    seen: Mapping[str, int]
    drafts: tuple[str, ...]

    def count(self, what: str) -> int:
        """How many ids are new, changed or removed."""
        return sum(one.what == what for one in self.changes)


def facilities(turn: UnitOfWork, raw: bytes) -> ImportComparison:
    """What a CSV file of facilities would change. Raises `geodata.files.rejected.BadFile`."""
    if len(raw.splitlines()) > MOST_LINES:
        raise RejectedFile(TOO_MANY)
    return _compared(turn, "facility", facility_rows.read(raw, parse_context(turn)))


def _compared(turn: UnitOfWork, register: str, read: Rows) -> ImportComparison:
    table = records.TABLES[register]
    standing, drafts = records.standing(turn.connection, table), edits.drafts(turn.connection, register)
    rows, changes, bad = list[Row](), list[Changed](), list(read.bad)
    for row in read.good:
        before = standing.get(row["id"])
        reason = _refused(turn, row, before)
        if reason is not None:
            bad.append(RejectedRow(row["row"], reason, str(row["id"])))
        elif before is None or not records.same(table, before, row):
            rows.append(row)
            what: What = "removed" if row["removed"] else "changed" if before else "new"
            changes.append(Changed(what=what, id=row["id"], name=row.get("name") or (before or row).get("name") or ""))
    newest = {name: int(row["batch"]) for name, row in (standing | drafts).items()}
    return ImportComparison(
        rows=tuple(rows),
        changes=tuple(changes),
        same=len(read.good) - len(rows) - (len(bad) - len(read.bad)),
        bad=tuple(sorted(bad, key=lambda one: one.row)),
        notes=read.notes,
        seen={str(row["id"]): newest.get(row["id"], 0) for row in rows},
        drafts=tuple(str(drafts[row["id"]]["name"] or row["id"]) for row in rows if row["id"] in drafts),
    )


def _refused(turn: UnitOfWork, row: Row, before: Row | None) -> Text | None:
    if row["removed"] and before is None:
        return NOT_THERE
    said = [one for one in (before, row) if one is not None and not one["removed"]]
    return None if all(place_of(turn, one) in turn.actor.within for one in said) else OUTSIDE
