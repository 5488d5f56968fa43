"""What a panel shows at one time: a face. A panel that does not fit its room has several, which take turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from dashboard.site import PageContext
from geodata.geography.admin_units import Place
from geodata.settings.wall_layouts import COLUMNS, ROWS, LayoutCell, Panel

WIDTH, HEIGHT = 1920, 1080
HEAD, PAD, GAP, BORDER = 72, 16, 12, 2
TITLE = 48
LINE = 44
SMALL = 28
"""Pixels of a screen of 1920 x 1080; on one of 75 inches 28 can be read at five metres (12 minutes of arc)."""

LETTER = {True: 0.57, False: 0.55}
"""Mean width of a letter, bold or not, in parts of its size."""

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Size:
    """The size of a cell inside its padding, in pixels of a screen of 1920 x 1080; other screens scale it."""

    width: float
    height: float

    @property
    def body(self) -> float:
        """The height below a title."""
        return self.height - TITLE


@dataclass(frozen=True, kw_only=True)
class PanelContext:
    """What a panel is made from: its settings, the place that it is about, the room that it has.

    `own`: that place is the panel's own, another than the screen's, so that the panel has to say it.
    """

    ask: PageContext
    panel: Panel
    place: Place
    room: Size
    own: bool = False

    def title(self, *wordings: str, note: str = "") -> str:
        """The first wording that fits beside the note, else the last; with the panel's own place before it."""
        left = self.room.width - (width(note) + 2 * GAP if note else 0)
        names = (f"{self.ask.say.place(self.place)} · ", f"{self.place.short} · ") if self.own else ("",)
        titles = [f"{name}{words}".removesuffix(" · ") for words in wordings for name in names]
        return next((title for title in titles if width(title, bold=True) <= left), titles[-1])


@dataclass(frozen=True, kw_only=True)
class Slide:
    """`kind`: its template in `templates/wall`; `content`: what that prints; `title`, `note`: the line above it."""

    kind: str
    content: Any
    title: str = ""
    note: str = ""


def room(cell: LayoutCell) -> Size:
    """The room that a cell gives its panels."""
    _, _, columns, rows = cell.at
    return Size(
        width=_length(columns, COLUMNS, WIDTH - 2 * PAD) - 2 * PAD,
        height=_length(rows, ROWS, HEIGHT - HEAD - 2 * PAD) - PAD - BORDER,
    )


def width(words: str, *, size: float = SMALL, bold: bool = False) -> float:
    """About how wide words of a size stand, in pixels."""
    return len(words) * size * LETTER[bold]


def _length(parts: int, of: int, whole: float) -> float:
    return parts * (whole - (of - 1) * GAP) / of + (parts - 1) * GAP


def pages(items: Sequence[Item], most: int) -> list[tuple[Item, ...]]:
    """The items on as few pages as hold at most `most` each, filled evenly; none without items."""
    if not items:
        return []
    count = -(-len(items) // max(most, 1))
    size = -(-len(items) // count)
    return [tuple(items[at : at + size]) for at in range(0, len(items), size)]
