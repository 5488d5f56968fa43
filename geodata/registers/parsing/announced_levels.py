"""Announced epidemic levels: a decision's list of units with their levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from geodata import rules
from geodata.core.text import Text
from geodata.core.unit_levels import LEVELS
from geodata.files.parse_context import ParseContext
from geodata.files.row_reader import RowReader, WrongField, each, lines
from geodata.files.table import Header, read_csv
from geodata.geography.admin_units import PlaceTree
from geodata.registers.parsing.rows import Rows

HEADER = Header(
    reads=("place", "level", "day"),
    may_read=("document", "until", "source", "removed"),
    ignores=("name", "note", "Ghi chú", "STT"),
)
UNITS: Mapping[str, Text] = {
    "commune": Text(vi="xã", en="communes"),
    "district": Text(vi="huyện", en="districts"),
    "province": Text(vi="tỉnh", en="province"),
}
STEPS = range(1, 5)
AHEAD = 31
"""Days from now within which an announcement may take effect."""


def read(raw: bytes, asked: ParseContext) -> Rows:
    """Rows of a CSV file; what the list adds up to, by level, is told back. Raises `geodata.files.rejected.BadFile`."""
    table = read_csv(raw, HEADER)
    good, bad = each(lines(table), lambda line: announced(line, asked))
    return Rows(
        good=good,
        rows=len(table.rows) + len(table.bad),
        bad=(*table.bad, *bad),
        notes=tuple(told(good, asked)),
    )


def announced(line: RowReader, asked: ParseContext) -> dict[str, Any]:
    """One announcement. Raises `WrongField`."""
    place, day = line.needed_place("place", asked), line.needed_day("day")
    removed, level, until = line.flag("removed"), None, None
    if not removed:
        level, until = _level(line), line.day("until")
    document, source = line.identity("document"), line.address("source")
    line.settle()
    name = f"{place}-{day.isoformat()}"
    if removed:
        return {"id": name, "removed": True}
    _hold_day(day, asked)
    if until is not None and until < day:
        raise WrongField("until", Text(vi="trước ngày công bố", en="before the day of the announcement"))
    return {
        "id": name,
        "place": place,
        "level": level,
        "first_day": day,
        "last_day": until,
        "document": document,
        "source": source,
    }


def _hold_day(day: date, asked: ParseContext) -> None:
    """There are levels since the first rule; a decision may take effect later, but not much later."""
    first = next(iter(rules.known().values())).effective_from
    if day < first:
        raise WrongField(
            "day",
            Text(
                vi=f"{day:%d/%m/%Y} trước khi có cấp độ dịch ({first:%d/%m/%Y})",
                en=f"{day.isoformat()} is before there were levels ({first.isoformat()})",
            ),
        )
    if (day - asked.day).days > AHEAD:
        raise WrongField(
            "day",
            Text(
                vi=f"{day:%d/%m/%Y} còn hơn {AHEAD} ngày nữa",
                en=f"{day.isoformat()} is more than {AHEAD} days ahead",
            ),
        )


def _level(line: RowReader) -> int:
    level = line.count("level")
    if level is None or level not in STEPS:
        raise WrongField("level", Text(vi="phải là cấp 1, 2, 3 hoặc 4", en="must be level 1, 2, 3 or 4"))
    return level


def told(rows: Sequence[Mapping[str, Any]], asked: ParseContext) -> Iterable[Text]:
    """The list in words, per day and kind of unit: 57 communes at level 1, 13 at level 2, 1 at level 3; what takes
    effect later; what is taken out."""
    yield from _levels(rows, asked.places)
    later = [row for row in rows if not row["removed"] and row["first_day"] > asked.day]
    if later:
        last = max(row["first_day"] for row in later)
        yield Text(
            vi=f"{len(later)} dòng có hiệu lực sau hôm nay, muộn nhất {last:%d/%m/%Y}",
            en=f"{len(later)} rows take effect after today, the last on {last.isoformat()}",
        )
    gone = [row["id"] for row in rows if row["removed"]]
    if gone:
        shown = ", ".join(gone[:5])
        yield Text(vi=f"bỏ {len(gone)} công bố: {shown}", en=f"{len(gone)} announcements taken out: {shown}")


def _levels(rows: Iterable[Mapping[str, Any]], places: PlaceTree) -> Iterable[Text]:
    counts = Counter((row["first_day"], places[row["place"]].level, row["level"]) for row in rows if not row["removed"])
    for day in sorted({day for day, _, _ in counts}):
        for unit in reversed(LEVELS):
            found = [(step, counts[day, unit, step]) for step in STEPS if counts[day, unit, step]]
            if found:
                vi = ", ".join(f"{count} {UNITS[unit].vi} cấp {step}" for step, count in found)
                en = ", ".join(f"{count} {UNITS[unit].en} at level {step}" for step, count in found)
                yield Text(vi=f"{day:%d/%m/%Y}: {vi}", en=f"{day.isoformat()}: {en}")
