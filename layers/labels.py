"""Labels on a drawing: where each fits beside the others, and where the crowded ones are drawn larger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import cos, hypot, pi, sin

from shapely import Point, box, prepare, union_all
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

SHARES = (0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75)
STEPS = sorted(product(SHARES, SHARES), key=lambda step: hypot(*step))
TURNS, RINGS = 16, 20
CORE, SLIVER = 0.85, 2.0
FRAME = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Label:
    """Words of `width` x `height` around (x, y), in units of the view box; `code`: the place that they belong to.

    `led`: they stand apart from their place, at the end of a line from this point.
    """

    code: str
    x: float
    y: float
    width: float
    height: float
    led: tuple[float, float] | None = None

    def over(self, other: Label) -> bool:
        """Whether both cover a common spot."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width
            and abs(self.y - other.y) * 2 < self.height + other.height
        )

    def under_line(self, other: Label) -> bool:
        """Whether the line that leads from the other's place to its words runs through this label."""
        if other.led is None or self.code == other.code:
            return False
        start, end = 0.0, 1.0
        for at, to, middle, size in (
            (other.led[0], other.x, self.x, self.width),
            (other.led[1], other.y, self.y, self.height),
        ):
            low, high = middle - size / 2 - at, middle + size / 2 - at
            if to == at:
                if low >= 0 or high <= 0:
                    return False
                continue
            near, far = sorted((low / (to - at), high / (to - at)))
            start, end = max(start, near), min(end, far)
        return start < end

    def apart(self, other: Label) -> bool:
        """Whether neither words nor lines of both touch the other's words."""
        return not (self.over(other) or self.under_line(other) or other.under_line(self))


def arrange(
    labels: Sequence[Label],
    *,
    homes: Mapping[str, BaseGeometry],
    frame: FRAME,
    taken: Sequence[Label] = (),
) -> tuple[list[Label], list[Label]]:
    """The labels moved within their places, so that none lies over another, and those for which there is no room.

    Earlier labels go first; `homes`: the shapes of the places; `frame`: width and height that all stay within;
    `taken`: labels that stand already.
    """

    def near(label: Label) -> Sequence[Label]:
        moved = (_within(label, frame, dx * label.width, dy * label.height) for dx, dy in STEPS)
        home = homes[label.code]
        return [spot for spot in moved if home.contains(Point(spot.x, spot.y))]

    return _place(labels, near, taken)


def lead(labels: Sequence[Label], *, frame: FRAME, taken: Sequence[Label]) -> tuple[list[Label], list[Label]]:
    """The labels beside their places, as near as there is room, each at the end of a line; and those left over.

    Lines run through no words while there is a spot for which they need not.
    """

    def around(label: Label) -> Sequence[Label]:
        angles = [2 * pi * turn / TURNS for turn in range(TURNS)]
        radii = [label.height * (1 + ring / 2) for ring in range(RINGS)]
        spots = [
            _within(label, frame, cos(angle) * (radius + label.width / 2), sin(angle) * radius)
            for radius, angle in product(radii, angles)
        ]
        return [replace(spot, led=(label.x, label.y)) for spot in spots]

    return _place(labels, around, taken)


def _place(
    labels: Sequence[Label], spots: Callable[[Label], Sequence[Label]], taken: Sequence[Label]
) -> tuple[list[Label], list[Label]]:
    placed: list[Label] = list(taken)
    crowded: list[Label] = []
    for label in labels:
        open_ = [spot for spot in spots(label) if not any(spot.over(other) for other in placed)]
        free = next((spot for spot in open_ if all(spot.apart(other) for other in placed)), next(iter(open_), None))
        (crowded if free is None else placed).append(free or label)
    return placed[len(taken) :], crowded


def _within(label: Label, frame: FRAME, dx: float, dy: float) -> Label:
    width, height = frame
    x = min(max(label.x + dx, label.width / 2), width - label.width / 2)
    y = min(max(label.y + dy, label.height / 2), height - label.height / 2)
    return replace(label, x=x, y=y)


def area(label: Label) -> BaseGeometry:
    """The middle of a label: what lies below most of its words."""
    wide, high = label.width * CORE / 2, label.height * CORE / 2
    return box(label.x - wide, label.y - high, label.x + wide, label.y + high)


def land(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """All shapes as one that is quick to ask, without the slivers between them."""
    whole = union_all([shape.buffer(SLIVER) for shape in shapes])
    prepare(whole)
    return whole


def corner(shapes: Sequence[BaseGeometry], *, frame: FRAME, size: FRAME) -> tuple[float, float]:
    """The upper left point at which a box of `size` in a corner of the `frame` covers least of the shapes."""
    land, (wide, high) = union_all(shapes), size

    def covered(spot: tuple[float, float]) -> float:
        x, y = spot
        return float(land.intersection(box(x, y, x + wide, y + high)).area)

    return min(product((0.0, frame[0] - wide), (0.0, frame[1] - high)), key=covered)


def shape(rings: Sequence[Sequence[tuple[int, int]]]) -> BaseGeometry:
    """Rings of a drawing as a geometry, holes filled."""
    return union_all([Polygon(ring).buffer(0) for ring in rings if len(ring) > 3])
