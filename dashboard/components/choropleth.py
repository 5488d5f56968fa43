"""A map in the page: one drawing, coloured by one of several layers, readable without a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely import box

from dashboard.components import announcements, completeness, tile
from dashboard.site import PageContext, cut_off
from dashboard.snapshot import Json, Layer
from layers import labels, svg
from layers.labels import Label
from layers.scale import on_dark

HATCH, NONE = "x", "n"
ANNOUNCED = "level_announced"
MOST = 400
LETTER, LINE = 14.5, 28.0
"""Size of a name in the view box on a phone, where it stands largest."""


@dataclass(frozen=True, kw_only=True)
class LegendClass:
    """One class of a legend: its mark in the drawing, colours on light and on dark (None: hatch or grey), words."""

    mark: str
    colour: str | None
    dark: str | None
    words: str


@dataclass(frozen=True, kw_only=True)
class Switch:
    """One way to colour the drawing; `mark` of a place is `<id><class>`."""

    id: str
    label: str
    title: str
    unit: str
    day: str
    classes: tuple[LegendClass, ...]
    reported: str
    numbers: tuple[tuple[int, int, int], ...]
    csv: str


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One place: its path, the classes it has under every switch, what it says when it is read."""

    code: str
    path: str
    marks: str
    name: str
    says: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Choropleth:
    """Everything that `parts.html` needs to print the map."""

    id: str
    width: int
    height: int
    switches: tuple[Switch, ...]
    shapes: tuple[Shape, ...]
    borders: tuple[str, ...]
    labels: tuple[tuple[int, int, str], ...]
    schematic: bool
    chosen: str | None


def choropleth(
    ask: PageContext, indicators: Sequence[str], *, name: str = "m", level: str | None = None, chosen: str | None = None
) -> Choropleth | None:
    """The map of a level under each of the indicators that have figures; None without shapes or figures.

    Without a level it is that of the communes, or of the districts where communes are too many for one small drawing.
    """
    snapshot = ask.snapshot
    level = level or ("commune" if len(snapshot.places.level("commune")) <= MOST else "district")
    layers = [layer for item in indicators if (layer := snapshot.layer(item, level)) is not None and layer.days]
    collection = snapshot.file(f"shapes/{level}.json")
    if not layers or not collection["features"]:
        return None
    projection = svg.Projection(collection["bbox"])
    drawing = svg.draw(collection, projection=projection)
    borders = svg.draw(snapshot.file("shapes/district.json"), projection=projection)
    return Choropleth(
        id=name,
        width=drawing.width,
        height=drawing.height,
        switches=tuple(_switch(ask, layer, f"{name}{at}", projection) for at, layer in enumerate(layers)),
        shapes=tuple(
            _shape(ask, layers, name, code, path)
            for code, path in sorted(drawing.paths.items(), key=lambda item: item[0] == chosen)
        ),
        borders=tuple(borders.paths.values()),
        labels=_labels(ask, projection),
        schematic=collection["quality"] == "schematic",
        chosen=chosen,
    )


def _switch(ask: PageContext, layer: Layer, mark: str, projection: svg.Projection) -> Switch:
    item = ask.snapshot.indicators[layer.content["id"]]
    return Switch(
        id=mark,
        label=ask.say(f"map_{layer.content['id']}") if ask.say.has(f"map_{layer.content['id']}") else "",
        title=ask.say.text(item["label"]),
        unit=ask.say.text(item["unit"]),
        day=day_of(ask, layer),
        classes=legend(ask, layer, mark),
        reported=reported_of(ask, layer, layer.places),
        numbers=_numbers(ask, layer, projection),
        csv=ask.file(f"layers/{layer.content['id']}/{layer.content['level']}.csv"),
    )


def day_of(ask: PageContext, layer: Layer) -> str:
    """The report day of a layer; when they were announced for announced levels."""
    if layer.content["id"] == ANNOUNCED:
        return announcements.said(ask)
    return ask.say("report_day", cut=cut_off(ask.settings), day=ask.say.day(layer.as_of))


def _numbers(ask: PageContext, layer: Layer, projection: svg.Projection) -> tuple[tuple[int, int, int], ...]:
    """The number of each unit's level at its label's point: a level is never said by colour alone."""
    if layer.content["legend"]["palette"] != "level":
        return ()
    known = zip(layer.places, layer.row(layer.days[-1]), strict=True)
    points = ((ask.snapshot.label_point(code), value) for code, value in known if value)
    return tuple((*projection(*point), int(value)) for point, value in points if point)


def reported_of(ask: PageContext, layer: Layer, codes: Iterable[str]) -> str:
    """Who told the figures of the units on the map; nothing for levels, which nobody reports."""
    if layer.content["legend"]["palette"] == "level":
        return ""
    return completeness.of_all(ask, [layer.figure(code) for code in codes]).text


def legend(ask: PageContext, layer: Layer, mark: str = "") -> tuple[LegendClass, ...]:
    """The classes of a layer in words, and those without a value that occur on its last day."""
    content = layer.content
    item = {**ask.snapshot.indicators[content["id"]], "legend": content["legend"]}
    made = list(classes(ask, item, mark))
    marks = {class_mark(layer, code) for code in layer.places}
    if HATCH in marks:
        key = "level_unknown" if content["legend"]["palette"] == "level" else tile.unknown(item)
        made.append(LegendClass(mark=f"{mark}{HATCH}", colour=None, dark=None, words=ask.say(key)))
    if NONE in marks:
        made.append(LegendClass(mark=f"{mark}{NONE}", colour=None, dark=None, words=ask.say("not_applicable")))
    return tuple(made)


def classes(ask: PageContext, item: Json, mark: str = "") -> tuple[LegendClass, ...]:
    """The classes of an indicator's legend in words."""
    look = item["legend"]
    return tuple(
        LegendClass(
            mark=f"{mark}{at}", colour=colour, dark=dark, words=_class_words(ask, look["breaks"], at, item, look)
        )
        for at, (colour, dark) in enumerate(zip(look["colours"], on_dark(look), strict=True))
    )


def _class_words(ask: PageContext, breaks: Sequence[float], at: int, item: Json, look: Json) -> str:
    if look["palette"] == "level":
        return ask.say("level_n", n=at + 1)
    low = breaks[at - 1] if at else None
    high = breaks[at] if at < len(breaks) else None
    whole = all(edge == int(edge) for edge in breaks)
    decimals = 0 if whole else 1
    if low is None:
        if whole and item["decimals"] == 0 and high == 1:
            return ask.say.number(0)
        return ask.say("below", by=ask.say.number(high, decimals))
    if high is None:
        return ask.say("from", by=ask.say.number(low, decimals))
    if whole and item["decimals"] == 0:
        return f"{ask.say.number(low)}–{ask.say.number(high - 1)}" if high - 1 > low else ask.say.number(low)
    return f"{ask.say.number(low, decimals)}–<{ask.say.number(high, decimals)}"


def class_of(layer: Layer, value: float) -> int:
    """The position of a value's class."""
    return sum(value >= edge for edge in layer.content["legend"]["breaks"])


def class_mark(layer: Layer, code: str) -> str:
    """The class of a place on the newest day: the position of its colour, `HATCH` without a report, `NONE`."""
    figure = layer.figure(code)
    if figure.value is None:
        return NONE if figure.not_applicable else HATCH
    return str(class_of(layer, figure.value))


def _shape(ask: PageContext, layers: Sequence[Layer], name: str, code: str, path: str) -> Shape:
    place = ask.snapshot.places[code]
    marks = " ".join(f"{name}{at}{class_mark(layer, code)}" for at, layer in enumerate(layers))
    says = " · ".join(_says(ask, layer, code) for layer in layers)
    return Shape(code=code, path=path, marks=marks, name=ask.say.place(place), says=says, href=ask.link(f"/noi/{code}"))


def _says(ask: PageContext, layer: Layer, code: str) -> str:
    figure = layer.figure(code)
    label = ask.say.text(ask.snapshot.indicators[layer.content["id"]]["label"])
    if layer.content["legend"]["palette"] == "level":
        words = ask.say("level_unknown") if figure.value is None else ask.say("level_n", n=int(figure.value))
        return f"{label}: {words}"
    return f"{label}: {tile.value(ask, figure)}"


def _labels(ask: PageContext, projection: svg.Projection) -> tuple[tuple[int, int, str], ...]:
    """The districts' names, apart from each other even as large as a phone shows them."""
    districts = {place.code: place.short for place in ask.snapshot.places.level("district")}
    points = {code: point for code in districts if (point := ask.snapshot.label_point(code))}
    size = (projection.width, projection.height)
    wanted = [
        Label(code=code, x=x, y=y, width=len(districts[code]) * LETTER, height=LINE)
        for code, point in points.items()
        for x, y in [projection(*point)]
    ]
    homes = {
        label.code: box(label.x - LINE * 2, label.y - LINE * 2, label.x + LINE * 2, label.y + LINE * 2)
        for label in wanted
    }
    placed, crowded = labels.arrange(wanted, homes=homes, frame=size)
    return tuple((round(label.x), round(label.y), districts[label.code]) for label in (*placed, *crowded))
