"""Polygons that share borders: mended, simplified and joined so that neighbours keep the very same edge.

Geometries come and go in EPSG:4326; lengths are metres, in a local plane that is true in the middle of the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Geometries = npt.NDArray[np.object_]
GEOD = Geod(ellps="WGS84")
METRES_PER_DEGREE = 111_320.0
DECIMALS = (4, 5, 6)


class NotACoverage(ValueError):
    """Polygons that overlap, or whose shared edges differ."""


@dataclass(frozen=True, slots=True)
class Plane:
    """Degrees to metres near a latitude and back."""

    latitude: float

    @classmethod
    def of(cls, geometries: Geometries) -> Plane:
        """The plane that is true in the middle of `geometries`."""
        bounds = shapely.total_bounds(geometries)
        return cls(float((bounds[1] + bounds[3]) / 2))

    @property
    def _scale(self) -> npt.NDArray[np.float64]:
        return np.array([METRES_PER_DEGREE * np.cos(np.radians(self.latitude)), METRES_PER_DEGREE])

    def metres(self, geometries: Geometries) -> Geometries:
        """EPSG:4326 to metres."""
        return shapely.transform(geometries, lambda points: points * self._scale)

    def degrees(self, geometries: Geometries, *, decimals: int | None = None) -> Geometries:
        """Metres to EPSG:4326, rounded to `decimals`."""
        scale = self._scale

        def back(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            return points / scale if decimals is None else np.round(points / scale, decimals)

        return shapely.transform(geometries, back)


def array(geometries: Iterable[BaseGeometry]) -> Geometries:
    """Geometries as an array of objects."""
    return np.array(list(geometries), dtype=object)


def is_valid(geometries: Geometries) -> bool:
    """Whether every polygon is valid, none is empty, none overlaps and shared edges are the same."""
    whole = shapely.is_valid(geometries).all() and not shapely.is_empty(geometries).any()
    return bool(whole and shapely.coverage_is_valid(geometries))


def area_km2(geometry: BaseGeometry) -> float:
    """The area on the ellipsoid."""
    return abs(float(GEOD.geometry_area_perimeter(geometry)[0])) / 1e6


def simplify(geometries: Geometries, *, tolerance_m: float) -> Geometries:
    """A coverage with fewer vertices (Visvalingam-Whyatt), still a coverage, with coordinates as short as that allows.

    `tolerance_m` is the root of the area of the triangles that may go. Raises `NotACoverage`.
    """
    if not is_valid(geometries):
        raise NotACoverage("polygons overlap or their shared edges differ")
    plane = Plane.of(geometries)
    metric = plane.metres(geometries)
    for tolerance in (tolerance_m, tolerance_m / 2, tolerance_m / 4, 0.0):
        fewer = shapely.coverage_simplify(metric, tolerance)
        for decimals in DECIMALS:
            rounded = plane.degrees(fewer, decimals=decimals)
            if is_valid(rounded):
                return rounded
    return geometries


def mend(geometries: Geometries, *, gap_m: float) -> Geometries:
    """Make a coverage of polygons that nearly are one: edges alike, slivers and gaps narrower than `gap_m` closed.

    A sliver goes to the neighbour with the longest border. What is a coverage already is returned as it is. Raises
    `NotACoverage` when it cannot be done.
    """
    if is_valid(geometries) and not (gap_m and gaps(geometries)):
        return geometries
    plane = Plane.of(geometries)
    cleaned = shapely.coverage_clean(plane.metres(geometries), gap_width=gap_m)  # type: ignore[attr-defined]  # 2.2
    mended = plane.degrees(cleaned)
    if not is_valid(mended):
        raise NotACoverage("neither a coverage nor near to one")
    return mended


def dissolve(units: Mapping[str, BaseGeometry], parents: Mapping[str, str]) -> dict[str, BaseGeometry]:
    """Join the units of a coverage into those above them (`parents`: code of a unit -> code above), in code order."""
    groups: dict[str, list[BaseGeometry]] = {}
    for code, geometry in units.items():
        groups.setdefault(parents[code], []).append(geometry)
    return {code: shapely.coverage_union_all(groups[code]) for code in sorted(groups)}


def gaps(geometries: Geometries) -> list[Polygon]:
    """The holes that all polygons together leave."""
    together = shapely.get_parts(shapely.union_all(geometries))
    return [Polygon(ring) for part in together for ring in part.interiors]


def overlaps(geometries: Geometries) -> list[tuple[int, int, BaseGeometry]]:
    """Pairs of polygons (by position) that share more than a line, with what they share."""
    tree = shapely.STRtree(geometries)
    left, right = tree.query(geometries, predicate="intersects")
    pairs = np.stack([left, right], axis=1)[left < right]
    shared = shapely.intersection(geometries[pairs[:, 0]], geometries[pairs[:, 1]])
    wide = shapely.area(shared) > 0
    return [(int(a), int(b), piece) for (a, b), piece in zip(pairs[wide], shared[wide], strict=True)]


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Longitude and latitude of the place inside that is farthest from the border, where a label fits best."""
    plane = Plane.of(array([geometry]))
    metric = plane.metres(array([geometry]))[0]
    circle = shapely.maximum_inscribed_circle(metric, tolerance=max(1.0, float(np.sqrt(metric.area)) / 200))
    inside = plane.degrees(array([shapely.get_point(circle, 0)]), decimals=5)[0]
    return float(inside.x), float(inside.y)


def feature_collection(geometries: Mapping[str, BaseGeometry], **members: Any) -> dict[str, Any]:
    """A GeoJSON FeatureCollection (RFC 7946) in code order, `code` its only property; `members` stand beside bbox."""
    codes = sorted(geometries)
    bbox = [float(edge) for edge in shapely.total_bounds(array(geometries.values()))] if geometries else None
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": _plain(geometries[code])} for code in codes
    ]
    return {"type": "FeatureCollection", **({"bbox": bbox} if bbox else {}), **members, "features": features}


def _plain(geometry: BaseGeometry) -> dict[str, Any]:
    """Exterior rings counter-clockwise, holes clockwise."""
    if isinstance(geometry, Polygon):
        return {"type": "Polygon", "coordinates": _rings(geometry)}
    if isinstance(geometry, MultiPolygon):
        return {"type": "MultiPolygon", "coordinates": [_rings(part) for part in geometry.geoms]}
    raise NotACoverage(f"a {geometry.geom_type} among polygons")


def _rings(polygon: Polygon) -> Sequence[Any]:
    turned = shapely.orient_polygons(polygon)
    return [shapely.get_coordinates(ring).tolist() for ring in (turned.exterior, *turned.interiors)]
