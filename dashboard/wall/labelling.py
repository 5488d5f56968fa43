"""What stands on a wall's map: each unit's value, its name where there is room, an inset where units are too small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from dashboard.site import PageContext
from dashboard.snapshot import Json
from layers import labels, svg
from layers.labels import Label

LETTER, LEADING = 0.6, 1.05
INSET = 0.34
MOST_IN_INSET = 24


@dataclass(frozen=True, kw_only=True)
class LabelWords:
    """Lines of text of `width` x `height` around (x, y), in units of the view box.

    `led`: where the line to their place ends, if they stand beside it. `plate`: they stand on one of their own, because
    the map's ground is below them, not the land.
    """

    code: str
    x: float
    y: float
    lines: tuple[str, ...]
    width: float
    height: float
    led: tuple[float, float] | None
    plate: bool


@dataclass(frozen=True, kw_only=True)
class Inset:
    """Crowded units drawn larger: where (x, y, width, height), of which part of the map, their paths by place."""

    x: float
    y: float
    width: float
    height: float
    part: tuple[int, int, int, int]
    title: str
    paths: Mapping[str, str]
    words: tuple[LabelWords, ...]


class Lettering:
    """Writes the values of units on their map, and their names above them where `named`, none over another."""

    def __init__(self, ask: PageContext, shapes: Json, values: Mapping[str, str], *, font: float, named: bool) -> None:
        self._ask, self._shapes, self._values, self._font, self._named = ask, shapes, values, font, named

    def on(self, projection: svg.Projection) -> tuple[tuple[LabelWords, ...], Inset | None]:
        """The words of all units; those of the most crowded district stand in an inset."""
        words, crowded = self._written(projection, self._values, taken=[])
        inset = self._inset(_most(self._ask.snapshot.places[label.code].parent for label in crowded), projection)
        if not crowded or inset is None:
            return words, None
        middle = inset.x + inset.width / 2, inset.y + inset.height / 2
        box = Label(code="", x=middle[0], y=middle[1], width=inset.width, height=inset.height)
        rest = {code: value for code, value in self._values.items() if code not in inset.paths}
        return self._written(projection, rest, taken=[box])[0], inset

    def _written(
        self, projection: svg.Projection, values: Mapping[str, str], *, taken: Sequence[Label]
    ) -> tuple[tuple[LabelWords, ...], list[Label]]:
        """All the words, and the labels that do not fit into their places: they stand beside them."""
        places = self._ask.snapshot.places
        lines = {code: (places[code].short, value) if self._named else (value,) for code, value in values.items()}
        homes = {code: labels.shape(rings) for code, rings in svg.outlines(self._shapes, projection=projection)}
        frame = (float(projection.width), float(projection.height))
        placed, crowded = labels.arrange(self._labels(lines, projection, homes), homes=homes, frame=frame, taken=taken)
        land = labels.land(homes.values())
        beside, _ = labels.lead(crowded, frame=frame, taken=[*taken, *placed])
        return tuple(
            LabelWords(
                code=spot.code,
                x=round(spot.x, 1),
                y=round(spot.y, 1),
                lines=lines[spot.code],
                width=round(spot.width, 1),
                height=round(spot.height, 1),
                led=spot.led,
                plate=spot.led is not None or not land.contains(labels.area(spot)),
            )
            for spot in (*placed, *beside)
        ), crowded

    def _labels(
        self, lines: Mapping[str, tuple[str, ...]], projection: svg.Projection, homes: Mapping[str, BaseGeometry]
    ) -> list[Label]:
        """Labels at the points of their places, the smallest places first: they have least room to move."""
        found = []
        for code in sorted(lines, key=lambda code: homes[code].area if code in homes else 0):
            point = self._ask.snapshot.label_point(code)
            if point is not None and code in homes:
                x, y = projection(*point)
                width = max(map(len, lines[code])) * LETTER * self._font
                height = len(lines[code]) * LEADING * self._font
                found.append(Label(code=code, x=x, y=y, width=width, height=height))
        return found

    def _inset(self, district: str | None, whole: svg.Projection) -> Inset | None:
        """A district's units larger, in the corner that is most empty; None where that would not help."""
        inside = self._ask.snapshot.places.children(district) if district else ()
        codes = {unit.code for unit in inside} & set(self._values)
        features = [feature for feature in self._shapes["features"] if feature["properties"]["code"] in codes]
        if not features or len(codes) > MOST_IN_INSET or len(codes) == len(self._values):
            return None
        bounds = svg.bounds(features)
        projection = svg.Projection(bounds, width=round(whole.width * INSET))
        drawing = svg.draw({"features": features}, projection=projection)
        size = (float(drawing.width), drawing.height + 1.6 * self._font)
        land = [labels.shape(rings) for _, rings in svg.outlines(self._shapes, projection=whole)]
        x, y = labels.corner(land, frame=(whole.width, whole.height), size=size)
        words, _ = self._written(projection, {code: self._values[code] for code in codes}, taken=[])
        west, south, east, north = bounds
        return Inset(
            x=x,
            y=y,
            width=size[0],
            height=size[1],
            part=(*whole(west, north), *whole(east, south)),
            title=self._ask.snapshot.places[district or ""].short,
            paths=drawing.paths,
            words=words,
        )


def _most(names: Iterable[str | None]) -> str | None:
    """The name that occurs most often."""
    return next((name for name, _ in Counter(names).most_common(1)), None)
