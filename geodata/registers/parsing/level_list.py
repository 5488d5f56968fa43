"""A decision's list of units and levels as people paste it from a word processor, a spreadsheet or a PDF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from geodata.core.text import Text
from geodata.core.unit_levels import Level
from geodata.files.parse_context import ParseContext
from geodata.geography.admin_units import PlaceTree
from geodata.registers.parsing.level_prose import Prose
from geodata.registers.parsing.level_rows import Columns, cells_of, heading_of, row_of
from geodata.registers.parsing.level_said import Above, Heading, Item, LevelStatement, Unread
from geodata.registers.parsing.level_words import MARK, Claim, plain

MOST = 200_000
MOST_LINES = 2_000
HEADING_NUMBER = re.compile(r"[IVX]{1,5}|[A-H]")


class TooLong(ValueError):
    """More text than any list of the province's units has."""


@dataclass(frozen=True, kw_only=True)
class LevelList:
    """`levels`: by code, in the list's order; `lines`: by code the lines that say so; `unread`: what cannot be taken,
    with its text; `notes`: what does not add up (counts of headings)."""

    levels: dict[str, int]
    lines: dict[str, tuple[int, ...]]
    unread: tuple[Unread, ...]
    notes: tuple[Text, ...]

    def missing(self, places: PlaceTree, level: Level = "commune") -> list[str]:
        """Units of `level` that the list does not name."""
        return [place.code for place in places.level(level) if place.code not in self.levels]


def parse(text: str, asked: ParseContext) -> LevelList:
    """Units and their levels. Headings of levels and districts hold for what follows them; a name that may be several
    units', a unit with two levels, a line that says nothing known stand in `unread`. Raises `TooLong`."""
    reader = _ListReader(asked)
    for number, line in joined(text):
        reader.take(number, line)
    return _held(reader.said, asked)


def joined(text: str) -> Iterable[tuple[int, str]]:
    """The lines of a pasted text with their numbers; one of prose that ends in a comma goes on in the next.

    Raises `TooLong`.
    """
    lines = text.splitlines()
    if len(text) > MOST or len(lines) > MOST_LINES:
        raise TooLong
    begun, start = "", 0
    for number, line in enumerate(map(plain, lines), start=1):
        start, begun = (start, f"{begun} {line}") if begun else (number, line)
        if not line.rstrip().endswith(",") or "\t" in begun:
            yield start, begun
            begun = ""
    if begun:
        yield start, begun


@dataclass
class _ListReader:
    asked: ParseContext
    said: LevelStatement = field(default_factory=LevelStatement)
    columns: Columns | None = None
    parted_by: str = ""
    above: Above = field(default_factory=Above)

    def take(self, number: int, line: str) -> None:
        if not any(sign.isalnum() for sign in line):
            return
        parted = cells_of(line, self.columns, self.parted_by)
        if parted is None:
            self._prose(number, line)
            return
        cells, mark = parted
        columns = heading_of(cells)
        if columns is not None:
            self.columns, self.parted_by = columns, mark
            return
        self._row(number, cells)

    def _row(self, number: int, cells: Sequence[str]) -> None:
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) == 1 or (len(filled) == 2 and HEADING_NUMBER.fullmatch(filled[0].strip())):
            self._prose(number, filled[-1])
            return
        found = row_of(number, cells, self.columns, self.asked, above=self.above)
        if isinstance(found, Unread):
            self.said.unread.append(found)
        elif isinstance(found, Heading):
            self.said.head(number, found.place, found.text)
            self.above = replace(self.above, district=found.place)
        else:
            self.said.items.append(found)
            self._within(found.place, cells)

    def _within(self, place: str, cells: Sequence[str]) -> None:
        """A row of a district, or one that fills the column of districts, heads what follows."""
        unit = self.asked.places[place]
        names = [at for at, name in (self.columns or {}).items() if name == "district" and at < len(cells)]
        if unit.level == "district":
            self.above = replace(self.above, district=place)
        elif any(cells[at] for at in names):
            self.above = replace(self.above, district=unit.parent)

    def _prose(self, number: int, line: str) -> None:
        prose = Prose(self.asked, self.said, number, self.above)
        prose.take(MARK.sub("", line))
        self.above = prose.above


def _held(said: LevelStatement, asked: ParseContext) -> LevelList:
    by_place: dict[str, list[Item]] = defaultdict(list)
    for item in said.items:
        by_place[item.place].append(item)
    unread = [*said.unread, *said.idle()]
    levels = {}
    for place, items in by_place.items():
        if len({item.level for item in items}) == 1:
            levels[place] = items[0].level
        else:
            unread += [Unread(line=item.line, text=item.text, reason=_two(place, items, asked)) for item in items]
    return LevelList(
        levels=levels,
        lines={place: tuple(item.line for item in by_place[place]) for place in levels},
        unread=tuple(sorted(unread, key=lambda one: one.line)),
        notes=tuple(_counted(said, asked)),
    )


def _two(place: str, items: Sequence[Item], asked: ParseContext) -> Text:
    found = sorted((item.line, item.level) for item in items)
    name = asked.places[place].name
    return Text(
        vi=f"{name} có hai cấp độ: " + ", ".join(f"cấp {level} (dòng {line})" for line, level in found),
        en=f"{name} has two levels: " + ", ".join(f"level {level} (line {line})" for line, level in found),
    )


def _counted(said: LevelStatement, asked: ParseContext) -> Iterable[Text]:
    """Where a heading says how many units follow and another number does."""
    for line, claim in said.claims:
        found = sum(1 for item in said.items if item.heading == line and _counts(claim, item, asked))
        if found and found != claim.count:
            yield Text(
                vi=f"dòng {line}: ghi {claim.count} đơn vị, danh sách có {found}",
                en=f"line {line}: says {claim.count} units, the list has {found}",
            )


def _counts(claim: Claim, item: Item, asked: ParseContext) -> bool:
    return claim.unit is None or asked.places[item.place].level == claim.unit
