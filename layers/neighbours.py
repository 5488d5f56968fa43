"""Which units touch: those that share part of a border."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Point = tuple[float, float]


def of(collection: Mapping[str, Any], code: str) -> list[str]:
    """The codes of the units that share at least two points of their border with `code`, in the order of the file.

    `collection`: a coverage (GeoJSON FeatureCollection, property `code`), whose neighbours share their points exactly.
    """
    points = {feature["properties"]["code"]: set(_points(feature["geometry"])) for feature in collection["features"]}
    own = points.get(code, set())
    return [other for other, theirs in points.items() if other != code and len(own & theirs) >= 2]


def _points(geometry: Mapping[str, Any]) -> Iterable[Point]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return ((point[0], point[1]) for polygon in polygons for ring in polygon for point in ring)
