"""Which communes have not reported the newest day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.site import PageContext
from dashboard.snapshot import Figure
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.slide import LINE, PanelContext, Slide, pages
from dashboard.wall.slide import width as letters
from geodata.geography.admin_units import Place

COUNT, ROOMY, GAP = 64, 240, 28
"""Height of the count, of a room in which it stands large; between two districts on a line."""
Names = tuple[str, str]
"""A district and communes of it."""


@dataclass(frozen=True, kw_only=True)
class Late:
    """`reported` of `units` communes; `lines`: the names by district; `low`: there is no room for a large number."""

    reported: int
    units: int
    words: str
    lines: tuple[tuple[Names, ...], ...]
    low: bool


def slides(scene: PanelContext) -> list[Slide]:
    """The silent communes by district, in as many pages as the room needs; a sentence where none is silent."""
    ask, place, room = scene.ask, scene.place, scene.room
    figure = ask.snapshot.figure(scene.panel.indicator or "", place.code)
    if figure is None:
        return []
    day = ask.snapshot.current.as_of or figure.day
    missing = ask.snapshot.missing(figure.indicator, place.code, day)
    above, units = _told_above(ask, figure, day), len(ask.snapshot.places.communes_of(place.code))
    lines = _lines(ask, missing, above, width=room.width)
    low = room.body < ROOMY
    parts = pages(lines, int((room.body - (LINE if low else COUNT)) // LINE)) or [()]
    what, note = ask.snapshot.indicators[figure.indicator], ask.say.day(day)
    title = scene.title(
        *(ask.say("late_title", what=ask.say.text(what[name])) for name in ("label", "short")),
        ask.say.text(what["short"]),
        note=f"{note} · 1/1",
    )
    return [
        Slide(
            kind="late",
            content=Late(
                reported=units - len(missing) - len(above),
                units=units,
                words=ask.say(_words(figure, missing, above), n=ask.say.number(len(missing))),
                lines=part,
                low=low,
            ),
            title=title,
            note=note + (f" · {number}/{len(parts)}" if len(parts) > 1 else ""),
        )
        for number, part in enumerate(parts, start=1)
    ]


def _told_above(ask: PageContext, figure: Figure, day: str) -> list[Place]:
    """The silent communes of districts that reported themselves."""
    layer, communes = ask.snapshot.layer(figure.indicator, "commune"), ask.snapshot.places.communes_of(figure.place)
    if layer is None or not layer.days:
        return []
    return [commune for commune in communes if layer.figure(commune.code, day).told_above]


def _words(figure: Figure, missing: Sequence[Place], above: Sequence[Place]) -> str:
    """The key of the sentence: what only illustrates was not reported, and it is not all where a district told it."""
    said = "some" if missing else "part" if above else "none"
    return f"late_{said}{'_illustrative' if figure.split else ''}"


def _lines(
    ask: PageContext, missing: Sequence[Place], above: Sequence[Place], *, width: float
) -> list[tuple[Names, ...]]:
    """Districts with their communes in lines of the width; every line says whose its names are.

    Those that reported themselves, for their communes `above`, follow.
    """
    lines: list[list[Names]] = []
    left = 0.0
    told = [(district, [ask.say("late_above", n=len(names))]) for district, names in _by_district(ask, above)]
    for district, names in (*_by_district(ask, missing), *told):
        start = True
        for name in names:
            if not start and (more := letters(f", {name}")) <= left:
                whose, known = lines[-1][-1]
                lines[-1][-1] = (whose, f"{known}, {name}")
                left -= more
                continue
            wide = letters(f"{district}: ", bold=True) + letters(f"{name},")
            if not start or wide + GAP > left:
                lines.append([])
                left = width
            lines[-1].append((district, name))
            left -= wide + GAP
            start = False
    return [tuple(line) for line in lines]


def _by_district(ask: PageContext, missing: Sequence[Place]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for commune in missing:
        groups.setdefault(commune.parent or "", []).append(commune.short)
    places = ask.snapshot.places
    return [(places[code].short if code in places else "", names) for code, names in groups.items()]


KIND = PanelKind(name="late", slides=slides, smallest=(5, 3), needs=frozenset({"indicator"}))
