"""A level's units as paths of an SVG: small, flat, the same for pages, reports and messages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Ring = Sequence[Sequence[float]]
WIDTH = 600


@dataclass(frozen=True, kw_only=True)
class SvgDrawing:
    """`paths`: SVG path data by place code; `width` and `height` of the view box."""

    width: int
    height: int
    paths: dict[str, str]


class Projection:
    """Degrees to whole units of the view box: equirectangular, true to scale at the middle latitude."""

    def __init__(self, bounds: Sequence[float], *, width: int = WIDTH, margin: int = 2) -> None:
        west, south, east, north = bounds
        self._west, self._north, self._margin = west, north, margin
        self._stretch = math.cos(math.radians((south + north) / 2))
        self._scale = (width - 2 * margin) / ((east - west) * self._stretch)
        self.width, self.height = width, round((north - south) * self._scale) + 2 * margin

    def __call__(self, lon: float, lat: float) -> tuple[int, int]:
        x = (lon - self._west) * self._stretch * self._scale
        return round(x) + self._margin, round((self._north - lat) * self._scale) + self._margin


def bounds(features: Sequence[Mapping[str, Any]]) -> tuple[float, float, float, float]:
    """West, south, east, north of GeoJSON features, in degrees."""
    points = [point for feature in features for ring in _rings(feature["geometry"]) for point in ring]
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return min(lons), min(lats), max(lons), max(lats)


def draw(collection: Mapping[str, Any], *, projection: Projection) -> SvgDrawing:
    """The shapes of a GeoJSON FeatureCollection (EPSG:4326, property `code`) as paths."""
    return SvgDrawing(
        width=projection.width,
        height=projection.height,
        paths={
            feature["properties"]["code"]: "".join(_ring(ring, projection) for ring in _rings(feature["geometry"]))
            for feature in collection["features"]
        },
    )


def outlines(collection: Mapping[str, Any], *, projection: Projection) -> list[tuple[str, list[list[tuple[int, int]]]]]:
    """Every unit's code and its rings in units of the view box."""
    return [
        (
            feature["properties"]["code"],
            [[projection(*point[:2]) for point in ring] for ring in _rings(feature["geometry"])],
        )
        for feature in collection["features"]
    ]


def _rings(geometry: Mapping[str, Any]) -> Iterable[Ring]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return (ring for polygon in polygons for ring in polygon)


def _ring(ring: Ring, projection: Projection) -> str:
    """One closed ring in relative steps; points that fall on their neighbour are left out."""
    points = [projection(*point[:2]) for point in ring]
    steps, (x, y) = [f"M{points[0][0]} {points[0][1]}l"], points[0]
    for next_x, next_y in points[1:-1]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y} ")
            x, y = next_x, next_y
    return "".join(steps).strip().replace(" -", "-") + "z" if len(steps) > 2 else ""
