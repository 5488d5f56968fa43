"""Key figures in numerals that are read across a room."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from dashboard.components import tile
from dashboard.components.tile import Tile
from dashboard.site import PageContext
from dashboard.snapshot import Figure
from dashboard.wall import basis
from dashboard.wall.basis import Basis
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.slide import PanelContext, Slide, pages
from geodata.geography.admin_units import Place

WIDTH, HEIGHT, GAP = 350, 148, 8
LINES, HIGH = 3, 28
"""So many lines stand beside a numeral; each further one takes so much height."""
MARK = 0.4
LINE = 12
"""Signs of a line beside a numeral."""
ARROWS = {"up": "▲", "down": "▼"}


@dataclass(frozen=True, kw_only=True)
class Numeral:
    """`value` without its sign, `sign`; `letters`: its width in figures; `change`, `doubts`: in lines."""

    tile: Tile
    title: str
    change: tuple[str, ...]
    doubts: tuple[str, ...]
    value: str
    sign: str
    letters: float
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Numerals:
    """The figures on a grid of `columns` x `rows`."""

    numerals: tuple[Numeral, ...]
    columns: int
    rows: int


def slides(scene: PanelContext) -> list[Slide]:
    """The figures of the panel's indicators, as many at a time as the room holds."""
    ask, place, room = scene.ask, scene.place, scene.room
    made = [_numeral(ask, shown, place) for shown in tile.tiles(ask, scene.panel.indicators, place.code)]
    title = scene.title("") if scene.own else ""
    height = room.body if title else room.height
    lines = max((len(one.change) + len(one.doubts) for one in made), default=0)
    each = HEIGHT + HIGH * max(0, lines - LINES) + GAP
    wide, high = max(1, int(room.width // WIDTH)), max(1, int((height + GAP) // each))
    return [Slide(kind="numerals", content=_grid(part, wide), title=title) for part in pages(made, wide * high)]


def _grid(part: tuple[Numeral, ...], wide: int) -> Numerals:
    columns = min(wide, len(part))
    return Numerals(numerals=part, columns=columns, rows=-(-len(part) // columns))


def _numeral(ask: PageContext, shown: Tile, place: Place) -> Numeral:
    figure = ask.snapshot.figure(shown.id, place.code)
    assert figure is not None
    value, _, sign = shown.value.partition("\u00a0")
    letters = sum(MARK if letter in ".,–" else 1 for letter in value) + len(sign) * MARK
    return Numeral(
        tile=shown,
        title=ask.say.text(ask.snapshot.indicators[shown.id]["short"]),
        change=_change(ask, shown, figure),
        doubts=_doubts(ask, shown, figure),
        value=value,
        sign=sign,
        letters=round(letters, 1),
        basis=basis.of(ask, figure),
    )


def _change(ask: PageContext, shown: Tile, figure: Figure) -> tuple[str, ...]:
    """The change of seven days in short lines, with the communes where not over all; none where nothing is known."""
    if figure.value is None:
        return ()
    partial = tile.is_partial(ask, figure)
    if figure.change is None:
        return _short(ask.say("too_few_short" if partial else "no_change"))
    if shown.direction == "same":
        lines = _short(ask.say("same"))
    else:
        before, _, after = ask.say(shown.direction, by="|").partition("|")
        way, by = f"{ARROWS[shown.direction]} {before}".strip(), tile.amount(ask, figure)
        lines = (*_joined(way, by), after.strip())
    over = [tile.compared_short(ask, figure)] if partial else []
    return (*lines, *over)


def _doubts(ask: PageContext, shown: Tile, figure: Figure) -> tuple[str, ...]:
    """That the figure is provisional and that its change is against illustrative figures, in short lines."""
    provisional = (ask.say("provisional"),) if shown.provisional else ()
    return (*provisional, *_short(tile.against(ask, figure)))


def _joined(way: str, by: str) -> tuple[str, ...]:
    """Way and amount of a change on one line where they fit."""
    line = f"{way} {by}"
    return (line,) if len(line) <= LINE else (way, by)


def _short(sentence: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(sentence, LINE))


KIND = PanelKind(name="numerals", slides=slides, smallest=(3, 3), needs=frozenset({"indicators"}))
