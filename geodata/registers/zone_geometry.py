"""Locked-down areas: the circle that stands for an area whose shape is not known."""

from __future__ import annotations

import math

import numpy as np
from shapely.geometry import Polygon

from geodata.geography.topology import GEOD

SQUARE_METRES = 1_000_000
CORNERS = 64


def circle(*, lon: float, lat: float, area_km2: float) -> Polygon:
    """A polygon of `area_km2` around a point, as round as 64 corners make it; degrees (EPSG:4326) to about 0.1 m."""
    angle = 2 * math.pi / CORNERS
    radius = math.sqrt(area_km2 * SQUARE_METRES * 2 / (CORNERS * math.sin(angle)))
    bearings = np.linspace(360, 0, CORNERS, endpoint=False)
    lons, lats, _ = GEOD.fwd(np.full(CORNERS, lon), np.full(CORNERS, lat), bearings, np.full(CORNERS, radius))
    return Polygon(np.round(np.column_stack([lons, lats]), 6))
