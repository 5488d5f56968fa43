"""A map that says its values: on every unit, in the corner where units are too small, beside the classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.components import choropleth, zones
from dashboard.components.choropleth import HATCH, NONE
from dashboard.components.table import LEVEL_PALETTE
from dashboard.i18n.number_formats import NONE as DASH
from dashboard.site import PageContext
from dashboard.snapshot import Figure, Json, Layer
from dashboard.wall.labelling import Inset, LabelWords, Lettering
from dashboard.wall.panel_kind import PanelKind
from dashboard.wall.slide import SMALL, PanelContext, Size, Slide
from geodata.geography.admin_units import Place
from layers import svg
from layers.scale import INKS, ink_on, on_dark

LEGEND = 336
WIDTH = 1000
LONGEST_LEGEND = 576
"""Height of the longest legend; in less its lines stand closer."""


@dataclass(frozen=True, kw_only=True)
class CountedClass:
    """A line of the legend and how many units are in it; `mark`: the position of its colour, `x` or `n`."""

    mark: str
    colour: str | None
    words: str
    many: str


@dataclass(frozen=True, kw_only=True)
class WallMap:
    """Everything that the template prints; `font`: the size of the words in units of the view box; `close`: the
    lines of the legend have little room."""

    name: str
    width: int
    height: int
    font: float
    paths: Mapping[str, str]
    fills: Mapping[str, str]
    dark: frozenset[str]
    borders: tuple[str, ...]
    zones: tuple[str, ...]
    words: tuple[LabelWords, ...]
    unwritten: frozenset[str]
    inset: Inset | None
    classes: tuple[CountedClass, ...]
    unit: str
    reported: str
    illustrative: str
    schematic: bool
    close: bool


def slides(scene: PanelContext) -> list[Slide]:
    """The map of a place's units: its communes, or the districts where the panel says so.

    Districts whose communes have no room for their values on it follow, each on a map of its own.
    """
    ask, place, room = scene.ask, scene.place, scene.room
    indicator = ask.query.get("chi-tieu") or scene.panel.indicator or ""
    level = scene.panel.level or "commune" if place.level == "province" else "commune"
    layer = ask.snapshot.layer(indicator, level)
    units = _units(ask, place, level)
    shapes = _shapes(ask, level, units)
    if layer is None or not layer.days or not shapes["features"]:
        return []
    item, note = ask.snapshot.indicators[indicator], choropleth.day_of(ask, layer)
    content = _map(ask, layer, units, shapes, place=place, room=room)
    title = scene.title(ask.say.text(item["label"]), ask.say.text(item["short"]), note=note)
    face = Slide(kind="map", content=content, title=title, note=note)
    if level != "commune" or place.level != "province":
        return [face]
    districts = sorted({ask.snapshot.places[code].parent or "" for code in content.unwritten})
    return [face, *(made for code in districts for made in slides(_closer(scene, code)))]


def _closer(scene: PanelContext, district: str) -> PanelContext:
    return replace(scene, place=scene.ask.snapshot.places[district], own=True)


def _units(ask: PageContext, place: Place, level: str) -> tuple[Place, ...]:
    if place.level == "commune":
        return ask.snapshot.places.children(place.parent or "")
    return ask.snapshot.places.communes_of(place.code) if level == "commune" else ask.snapshot.places.level("district")


def _shapes(ask: PageContext, level: str, units: Sequence[Place]) -> Json:
    """The shapes of some units; their drawing is as large as they are."""
    collection, codes = ask.snapshot.file(f"shapes/{level}.json"), {unit.code for unit in units}
    wanted = [feature for feature in collection["features"] if feature["properties"]["code"] in codes]
    return {"quality": collection["quality"], "features": wanted}


def _map(ask: PageContext, layer: Layer, units: Sequence[Place], shapes: Json, *, place: Place, room: Size) -> WallMap:
    projection = svg.Projection(svg.bounds(shapes["features"]), width=WIDTH)
    drawing = svg.draw(shapes, projection=projection)
    font = SMALL / min((room.width - LEGEND) / drawing.width, room.body / drawing.height)
    indicator, level = layer.content["id"], layer.content["level"]
    item = ask.snapshot.indicators[indicator]
    figures = {unit.code: layer.figure(unit.code) for unit in units}
    values = {code: value(ask, item, figure) for code, figure in figures.items()}
    named = level == "district" or place.level != "province"
    words, inset = Lettering(ask, shapes, values, font=font, named=named).on(projection)
    marks = {code: choropleth.class_mark(layer, code) for code in figures}
    return WallMap(
        name=f"{indicator}-{level}-{place.code}",
        width=drawing.width,
        height=drawing.height,
        font=round(font, 1),
        paths=drawing.paths,
        fills=marks,
        dark=frozenset(code for code, mark in marks.items() if _dark(layer, mark)),
        borders=tuple(svg.draw(_borders(ask, place), projection=projection).paths.values()),
        zones=_zones(ask, figures, place, projection),
        words=words,
        unwritten=frozenset(figures).difference(_written(words), _written(inset.words if inset else ())),
        inset=inset,
        classes=_classes(ask, layer, marks),
        unit="" if item["legend"]["palette"] == LEVEL_PALETTE else ask.say.text(item["unit"]),
        reported=choropleth.reported_of(ask, layer, figures),
        illustrative=ask.say("made_up") if any(figure.illustrative for figure in figures.values()) else "",
        schematic=shapes["quality"] == "schematic",
        close=room.body < LONGEST_LEGEND,
    )


def _zones(ask: PageContext, codes: Iterable[str], place: Place, projection: svg.Projection) -> tuple[str, ...]:
    """The locked-down areas in force among the units drawn and what holds them."""
    found = zones.in_force(
        ask, {*codes, *(unit.code for unit in ask.snapshot.places.communes_of(place.code)), place.code}
    )
    named = [{**one, "properties": {"code": str(at)}} for at, one in enumerate(found)]
    return tuple(svg.draw({"features": named}, projection=projection).paths.values())


def _written(words: Sequence[LabelWords]) -> set[str]:
    return {word.code for word in words}


def value(ask: PageContext, item: Json, figure: Figure) -> str:
    """A figure as short as it can be said, without its unit; a dash where there is none."""
    return DASH if figure.value is None else ask.say.number(figure.value, item["decimals"])


def _borders(ask: PageContext, place: Place) -> Json:
    """The districts on the province's map; none within a district."""
    collection: Json = ask.snapshot.file("shapes/district.json")
    return collection if place.level == "province" else {"features": []}


def _classes(ask: PageContext, layer: Layer, marks: Mapping[str, str]) -> tuple[CountedClass, ...]:
    many = Counter(marks.values())
    return tuple(
        CountedClass(mark=entry.mark, colour=entry.dark, words=entry.words, many=ask.say.number(many[entry.mark]))
        for entry in choropleth.legend(ask, layer)
        if entry.colour or many[entry.mark]
    )


def _dark(layer: Layer, mark: str) -> bool:
    """Whether words on a class have to be light; walls are dark."""
    if mark in (HATCH, NONE):
        return True
    return ink_on(on_dark(layer.content["legend"])[int(mark)]) == INKS[1]


KIND = PanelKind(
    name="map", slides=slides, smallest=(5, 7), needs=frozenset({"indicator"}), may_have=frozenset({"level"})
)
