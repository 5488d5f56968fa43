"""GeoJSON, read as JSON and nothing else."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from etl import jsontext
from etl.boundaries.features import BoundaryFeature, FileContent, refuse_many, texts
from etl.boundaries.formats import Format
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile

LONGITUDE_FIRST = "EPSG:4326"
URN = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:[\d.]*:?(?P<number>\d{4,6})", re.IGNORECASE)
CRS84 = re.compile(r"urn:ogc:def:crs:OGC:[\d.]*:CRS84", re.IGNORECASE)
OTHER_KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "GeometryCollection")
"""No boundaries: only what they are goes on, to be named in the report."""


def read(raw: bytes) -> FileContent:
    """A FeatureCollection. Raises `RejectedFile`."""
    content = jsontext.load(raw)
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise RejectedFile(Text(vi="không phải FeatureCollection", en="not a FeatureCollection"))
    records = jsontext.records(content.get("features"), what="features")
    refuse_many(len(records))
    crs = _crs(content.get("crs"))
    features = tuple(_feature(record, at) for at, record in enumerate(records, start=1))
    return FileContent(format=Format.GEOJSON, crs=crs or LONGITUDE_FIRST, implied=not crs, features=features)


def _crs(member: Any) -> str:
    """The `crs` member that GeoJSON had before 2016 and that many programmes still write."""
    if member is None:
        return ""
    try:
        name = member["properties"]["name"]
    except (KeyError, TypeError):
        name = ""
    if isinstance(name, str) and CRS84.fullmatch(name):
        return LONGITUDE_FIRST
    found = URN.fullmatch(name) if isinstance(name, str) else None
    if found is None:
        raise RejectedFile(Text(vi="không hiểu mục crs của tệp", en="the file's crs member is not understood"))
    return f"EPSG:{found['number']}"


def _feature(record: dict[str, Any], at: int) -> BoundaryFeature:
    properties = record.get("properties")
    try:
        geometry = _geometry(record.get("geometry"))
    except (KeyError, TypeError, ValueError, IndexError, ShapelyError) as error:
        raise RejectedFile(
            Text(vi=f"đối tượng thứ {at}: hình sai cấu trúc", en=f"feature {at}: malformed geometry")
        ) from error
    return BoundaryFeature(geometry, texts(properties if isinstance(properties, dict) else {}))


def _geometry(value: Any) -> BaseGeometry | None:
    if value is None:
        return None
    kind, coordinates = value["type"], value.get("coordinates")
    if kind == "Polygon":
        return _polygon(coordinates)
    if kind == "MultiPolygon":
        return MultiPolygon([_polygon(part) for part in coordinates])
    if kind not in OTHER_KINDS:
        raise ValueError(kind)
    return shapely.from_wkt(f"{kind.upper()} EMPTY")


def _polygon(rings: Any) -> Polygon:
    made = [_ring(ring) for ring in rings]
    return Polygon(made[0], made[1:]) if made else Polygon()


def _ring(points: Any) -> npt.NDArray[np.float64]:
    return np.array([(x, y) for x, y, *_ in points], dtype=np.float64)
