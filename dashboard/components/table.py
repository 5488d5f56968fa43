"""Tables of places: one row a unit, one column an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.components import announcements, completeness, foot, tile
from dashboard.components.foot import Foot
from dashboard.site import PageContext
from dashboard.snapshot import Figure
from geodata.geography.admin_units import Place

LEVEL_PALETTE, ANNOUNCED = "level", "level_announced"


@dataclass(frozen=True, kw_only=True)
class TableCell:
    """`count`: the numerator behind a ratio; `under`: who told it where that is not all communes, its mark, its day
    where that is not the table's; `partial`: communes are missing; `sort`: the value to sort by; `none`: a word in
    place of a figure; `mark`: the epidemic level."""

    text: str
    count: str = ""
    under: str = ""
    partial: bool = False
    sort: float | None = None
    none: bool = False
    mark: int | None = None


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A place; `under`: the unit that it belongs to, `strong`: a total."""

    name: str
    cells: tuple[TableCell, ...]
    href: str = ""
    under: str = ""
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class PlaceTable:
    """`columns`: one more than a row has cells."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    foot: Foot | None


def of_places(
    ask: PageContext,
    indicators: Sequence[str],
    places: Sequence[Place],
    *,
    caption: str,
    total: str | None = None,
    about: str | None = None,
) -> PlaceTable:
    """The newest figures of those indicators that have any; `total`: a unit whose row stands first.

    `about`: the unit that the table is about where it has no total.
    """
    known = [name for name in indicators if name in ask.snapshot.indicators]
    units = [ask.snapshot.places[total], *places] if total else list(places)
    marked, above = mixed(ask, known, places), [ask.snapshot.places[total]] if total else []
    under = foot.of(ask, known, total or about or ask.snapshot.places.province.code, units=places, above=above)
    day = under.iso if under else None
    return PlaceTable(
        caption=caption,
        columns=(ask.say("place"), *(head(ask, name) for name in known)),
        rows=tuple(row(ask, known, place, strong=place.code == total, marked=marked, day=day) for place in units),
        foot=under,
    )


def mixed(ask: PageContext, indicators: Sequence[str], places: Sequence[Place]) -> frozenset[str]:
    """The indicators of which some of the figures only illustrate: each of those says so itself."""
    found = {name: [ask.snapshot.figure(name, place.code) for place in places] for name in indicators}
    flags = {name: {one.illustrative for one in of if one and one.value is not None} for name, of in found.items()}
    return frozenset(name for name, of in flags.items() if len(of) > 1)


def row(
    ask: PageContext,
    indicators: Sequence[str],
    place: Place,
    *,
    strong: bool = False,
    marked: frozenset[str] = frozenset(),
    day: str | None = None,
    itself: bool = True,
) -> TableRow:
    """A unit's row, with its link; `marked`: the indicators whose illustrative figures are marked one by one.

    `day`: the one (ISO) that stands at the table, that of the publication without it. `itself`: a unit's own report is
    told too, else only which communes are missing.
    """
    parent = ask.snapshot.places.get(place.parent)
    return TableRow(
        name=ask.say.place(place),
        under=parent.short if parent and place.level == "commune" else "",
        href="" if place.level == "province" else ask.link(f"/noi/{place.code}"),
        cells=tuple(cell(ask, name, place.code, marked=name in marked, day=day, itself=itself) for name in indicators),
        strong=strong,
    )


def cell(
    ask: PageContext, indicator: str, place: str, *, marked: bool = False, day: str | None = None, itself: bool = True
) -> TableCell:
    """The newest figure of a place and what is told under it; `day`, `itself` as of `row`."""
    figure = ask.snapshot.figure(indicator, place)
    if figure is None:
        return TableCell(text=ask.say("not_reported"), none=True)
    if ask.snapshot.indicators[indicator]["legend"]["palette"] == LEVEL_PALETTE:
        return _graded(ask, figure.value)
    dated = ask.say.day(figure.day, short=True) if figure.day != (day or ask.snapshot.current.as_of) else ""
    if figure.value is None:
        return TableCell(text=tile.value(ask, figure), under=dated, none=True)
    under = (
        "" if figure.itself and not itself else _rests(ask, figure),
        ask.say("made_up") if marked and figure.illustrative else "",
        dated,
    )
    return TableCell(
        text=tile.value(ask, figure),
        count=tile.count(ask, figure),
        under=" · ".join(filter(None, under)),
        partial=not figure.itself and figure.reported < figure.units,
        sort=figure.value,
    )


def _graded(ask: PageContext, level: float | None) -> TableCell:
    """An epidemic level; when it was announced stands above its column."""
    if level is None:
        return TableCell(text=ask.say("level_unknown"), none=True)
    return TableCell(text=ask.say("level_n", n=int(level)), sort=level, mark=int(level))


def _rests(ask: PageContext, figure: Figure) -> str:
    """Who told a unit's figure, where that is not all its communes; how many of its days a commune told, if not all."""
    if ask.snapshot.places[figure.place].level == "commune":
        return completeness.days(ask, figure)
    if figure.units == 1 or not (figure.itself or figure.reported < figure.units):
        return ""
    return completeness.short(ask, replace(completeness.rests_of(figure), split=False))


def head(ask: PageContext, indicator: str, *, name: str = "label") -> str:
    """What stands above an indicator's column: its label, or its short name (`name="short"`)."""
    item = ask.snapshot.indicators[indicator]
    label, unit = ask.say.text(item[name]), ask.say.text(item["unit"])
    return dated(ask, indicator, f"{label} (%)" if unit == "%" and "%" not in label else label)


def dated(ask: PageContext, indicator: str, label: str) -> str:
    """What stands above a column; above announced levels with the day of the announcement."""
    day = announcements.span(ask) if indicator == ANNOUNCED else ""
    return f"{label} ({day})" if day else label


def below(ask: PageContext, indicators: Sequence[str], district: str | None, *, caption: str) -> PlaceTable:
    """The districts under the province, or the communes of `district`, with their total first."""
    unit = district or ask.snapshot.places.province.code
    return of_places(ask, indicators, ask.snapshot.places.children(unit), caption=caption, total=unit)
