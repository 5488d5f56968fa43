"""A table of the units of a place, in as many pages as the room needs, for its rows and for its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dashboard.components import table
from dashboard.components.table import TableCell, TableRow
from dashboard.site import PageContext
from dashboard.wall import basis
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.slide import PanelContext, Size, Slide, pages, width
from geodata.geography.admin_units import Place

HEAD, ROW, TALL = 100, 56, 80
"""Heights of the head, of a row, of a row with a second line."""
NAME, NUMBER, UNDER, PAD, MARK = 32, 36, 28, 24, 36
HEAD_LINES = 3
SHORT = "short"


def slides(scene: PanelContext) -> list[Slide]:
    """The districts of the province or the communes of a district; names and total stand on every page."""
    ask, place, room = scene.ask, scene.place, scene.room
    unit = ask.snapshot.places[place.parent or ""] if place.level == "commune" else place
    names = [name for name in scene.panel.indicators if name in ask.snapshot.indicators]
    units = [unit, *ask.snapshot.places.children(unit.code)]
    marked = table.mixed(ask, names, units[1:])
    called = Counter(part.short for part in units)
    total, *rows = (_row(ask, names, part, marked, alone=called[part.short] == 1) for part in units)
    if not names or not rows:
        return []
    heads = [table.head(ask, name, name=SHORT) for name in names]
    total = replace(total, strong=True)
    made = [
        {
            "columns": [ask.say("place"), *(heads[at] for at in columns)],
            "rows": [replace(row, cells=tuple(row.cells[at] for at in columns)) for row in (total, *part)],
        }
        for part in pages(rows, _rows(room, [total, *rows]))
        for columns in _columns(heads, [total, *rows], room)
    ]
    figures = [ask.snapshot.figure(name, one.code) for name in names if name not in marked for one in units]
    made_up = any(figure.illustrative for figure in figures if figure is not None)
    day = basis.marked(ask, ask.say.day(ask.snapshot.current.as_of, short=True), illustrative=made_up)
    notes = [f"{day} · {number}/{len(made)}" if len(made) > 1 else day for number in range(1, len(made) + 1)]
    title = scene.title(ask.say(f"units_{unit.level}"), note=notes[-1])
    return [Slide(kind="table", content=page, title=title, note=note) for page, note in zip(made, notes, strict=True)]


def _rows(room: Size, rows: Sequence[TableRow]) -> int:
    """How many rows a page holds below the head and the total."""
    tall = any(cell.under for row in rows for cell in row.cells)
    return max(1, int((room.body - HEAD) // (TALL if tall else ROW)) - 1)


def _columns(heads: Sequence[str], rows: Sequence[TableRow], room: Size) -> list[list[int]]:
    """The columns in as few groups as fit beside the names, at least one in each."""
    left = room.width - PAD - max(width(row.name, size=NAME, bold=True) for row in rows)
    wide = [max(_head(head), *(_wide(row.cells[at]) for row in rows)) + PAD for at, head in enumerate(heads)]
    groups: list[list[int]] = [[]]
    for at, one in enumerate(wide):
        if groups[-1] and sum(wide[other] for other in groups[-1]) + one > left:
            groups.append([])
        groups[-1].append(at)
    return groups


def _head(words: str) -> float:
    longest = max(words.split(), key=len, default="")
    return max(width(longest), width(words) / HEAD_LINES * 1.1)


def _wide(cell: TableCell) -> float:
    if cell.none:
        return width(max(cell.text.split(), key=len, default=""))
    mark = MARK if cell.mark else 0
    return max(width(cell.text, size=NUMBER) + mark, width(cell.under))


def _row(ask: PageContext, names: list[str], place: Place, marked: frozenset[str], *, alone: bool) -> TableRow:
    """A unit's row under its short name, unless another has it too, as a district and its town do."""
    row = table.row(ask, names, place, marked=marked, itself=False)
    return replace(row, name=place.short) if alone else row


KIND = PanelKind(name="table", slides=slides, smallest=(4, 4), needs=frozenset({"indicators"}))
