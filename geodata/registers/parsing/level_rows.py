"""Rows of a pasted table: their columns by heading, or by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from geodata.core.text import Text
from geodata.core.unit_levels import LEVELS
from geodata.files.parse_context import ParseContext
from geodata.geography.gazetteer import PlaceNameError, UnknownPlace
from geodata.registers.parsing.level_said import NO_LEVEL, UNCLEAR, Above, Heading, Item, Unread, shown
from geodata.registers.parsing.level_words import BARE_LEVEL, DISTRICT, INNER_DISTRICT, MARK, WHOLE, column, step_of

Columns = Mapping[int, str]
CODE = re.compile(r"\d{3}|\d{5}")
WIDE = re.compile(r"\s{2,}")
NARROW = re.compile(r"\s*(\d{1,3})\s+(\D.*?)\s+((?:c[aấ]p\s*(?:đ[oộ]|do)?\s*)?[1-4])\s*", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:[.,]\d+)?\.?")


def cells_of(line: str, columns: Columns | None, parted_by: str) -> tuple[list[str], str] | None:
    """The cells of a line of a table and what parts them; None for a line of prose.

    `parted_by`: what parted the cells of the headings `columns`.
    """
    for mark in ("\t", "|"):
        if mark in line:
            return [cell.strip().strip('"').strip() for cell in line.strip("|").split(mark)], mark
    for mark in (",", ";"):
        parts = [part.strip() for part in line.split(mark)]
        under = columns and mark == parted_by and len(parts) == max(columns) + 1
        if len(parts) > 1 and (_ends(parts) or _heads(parts) or under):
            return parts, mark
    wide = [part for part in WIDE.split(line.strip()) if part]
    if len(wide) > 1 and (_ends(wide) or _heads(wide)):
        return wide, " "
    narrow = NARROW.fullmatch(line)
    return (list(narrow.groups()), " ") if narrow else None


def heading_of(cells: Sequence[str]) -> Columns | None:
    """The columns of a row of headings; None for another row. Districts alone are the units of a list of districts."""
    found = {at: name for at, cell in enumerate(cells) if (name := column(cell))}
    names = set(found.values())
    if "level" not in names or any(NUMBER.fullmatch(cell) for cell in cells):
        return None
    if names & {"unit", "code"}:
        return found
    whole = "district" in names and len(found) == sum(1 for cell in cells if cell)
    return {at: "unit" if name == "district" else name for at, name in found.items()} if whole else None


def row_of(
    number: int, cells: Sequence[str], columns: Columns | None, asked: ParseContext, *, above: Above
) -> Item | Heading | Unread:
    """The unit and the level of a row, under the headings `above` where it names none itself."""
    text = shown(" | ".join(cell for cell in cells if cell))
    known = columns if columns and max(columns) < len(cells) else None
    try:
        step = _level(cells, known)
        place = _place(cells, known, asked, above.district)
    except PlaceNameError as error:
        return Unread(line=number, text=text, reason=error.text)
    except _Unclear as error:
        return Unread(line=number, text=text, reason=error.reason)
    if step is None and asked.places[place].level == "district":
        return Heading(place=place, text=text)
    given = step or above.level
    if given is None:
        return Unread(line=number, text=text, reason=NO_LEVEL)
    return Item(place=place, level=given, line=number, text=text, heading=0 if step else above.heading)


class _Unclear(ValueError):
    def __init__(self, reason: Text) -> None:
        super().__init__(reason.vi)
        self.reason = reason


def _level(cells: Sequence[str], columns: Columns | None) -> int | None:
    """The level in a row: the column of levels, else the one cell that can be a level and is no running number."""
    if columns:
        texts = [cells[at] for at, name in columns.items() if name == "level"]
    else:
        numbered = 1 if NUMBER.fullmatch(cells[0]) and len(cells) > 1 else 0
        texts = [cell for cell in cells[numbered:] if BARE_LEVEL.fullmatch(cell)]
    found = [text for text in texts if text]
    if len(found) > 1:
        raise _Unclear(UNCLEAR)
    if not found:
        return None
    read = BARE_LEVEL.fullmatch(found[0])
    step = step_of(read["step"]) if read else None
    if step is None:
        text = shown(found[0])
        raise _Unclear(Text(vi=f"“{text}” không phải cấp 1, 2, 3 hoặc 4", en=f"“{text}” is not level 1, 2, 3 or 4"))
    return step


def _place(cells: Sequence[str], columns: Columns | None, asked: ParseContext, district: str | None) -> str:
    """The unit of a row; a code and the names beside it have to be of the same."""
    if columns:
        by_name = {name: cells[at].strip() for at, name in columns.items() if cells[at].strip()}
        code = by_name.get("code", "")
        names = [by_name[name] for name in ("unit", "district") if name in by_name]
    else:
        codes = [cell for cell in cells if CODE.fullmatch(cell) and cell in asked.places]
        code = codes[0] if len(codes) == 1 else ""
        names = [cell for cell in cells if cell and not NUMBER.fullmatch(cell) and not BARE_LEVEL.fullmatch(cell)]
    names = [part for name in names for part in INNER_DISTRICT.split(MARK.sub("", name)) if part]
    if code not in asked.places:
        return place_of(names, asked, district)
    known = asked.places[code]
    for name in names:
        within = known.parent if known.level == "commune" else None
        found = one_of(name, asked, within)
        if found not in (code, known.parent) and not _may_be(name, (code, known.parent), asked):
            raise _Unclear(Text(vi=f"mã {code} là {known.name}, không phải {name}", en=f"{code} is {known.name}"))
    return code


def _may_be(name: str, codes: Sequence[str | None], asked: ParseContext) -> bool:
    """Whether a name that is taken for another unit may be one of these."""
    found = set()
    for level in LEVELS:
        try:
            found.add(asked.gazetteer.match(name, level=level))
        except PlaceNameError:
            continue
    return bool(found & set(codes))


def place_of(names: Sequence[str], asked: ParseContext, district: str | None) -> str:
    """The unit of one name (under the heading `district`), or of two: a unit and its district, in any order.

    Raises `PlaceNameError`.
    """
    if not names:
        raise UnknownPlace("", [])
    if len(names) == 1:
        return one_of(names[0], asked, district)
    first: PlaceNameError | None = None
    for unit, above in ((names[0], names[1]), (names[1], names[0])):
        try:
            within = asked.gazetteer.match(above, level="district")
            return asked.gazetteer.match(unit, level="commune", within=within)
        except PlaceNameError as error:
            first = first or error
    raise first or UnknownPlace(names[0])


def one_of(name: str, asked: ParseContext, district: str | None) -> str:
    """A unit by its code or its name; under the heading of a district its own communes come first.

    Raises `PlaceNameError`.
    """
    clean = name.strip()
    if WHOLE.fullmatch(clean):
        return asked.places.province.code
    if CODE.fullmatch(clean) and clean in asked.places:
        return clean
    if district and not re.match(DISTRICT, clean, re.IGNORECASE):
        try:
            return asked.gazetteer.match(clean, level="commune", within=district)
        except PlaceNameError:
            pass
    return asked.gazetteer.match(clean)


def _ends(parts: Sequence[str]) -> bool:
    """Whether a line parted so ends in a level and begins with no level's heading."""
    last = BARE_LEVEL.fullmatch(parts[-1])
    named = any(CODE.fullmatch(part) or not NUMBER.fullmatch(part) for part in parts[:-1])
    return bool(last and step_of(last["step"])) and named


def _heads(parts: Sequence[str]) -> bool:
    return heading_of(parts) is not None
