"""Boundaries of places: sets of them in the store, simplified shapes per level out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Row, func, insert, select

from geodata import schema
from geodata.core.unit_levels import Level
from geodata.geography import topology
from geodata.geography.admin_units import PlaceTree
from geodata.integrity import audit_log, row_hashes
from geodata.store import database

SEED = Path(__file__).parents[1] / "seed" / "schematic.geojson"
TOLERANCE_M = 250.0
"""Root of the area of the smallest corner that is drawn; the whole province is then some 15 kB on the wire."""
VERSION_LETTERS = 12

Quality = Literal["schematic", "official"]


class Unchanged(RuntimeError):
    """These are the boundaries in force; `boundary_set` is their number."""

    def __init__(self, boundary_set: int) -> None:
        super().__init__(f"these are the boundaries of set {boundary_set} already")
        self.boundary_set = boundary_set


def load_schematic(connection: Connection, path: Path = SEED) -> int | None:
    """Take the schematic of the seed into a store; None when it is there or official boundaries are in force."""
    current = _current(connection)
    if current is not None and current.quality != "schematic":
        return None
    raw = path.read_bytes()
    shapes = {feature["properties"]["code"]: shape(feature["geometry"]) for feature in json.loads(raw)["features"]}
    try:
        return add(
            connection,
            shapes,
            source=path.name,
            sha256=hashlib.sha256(raw).hexdigest(),
            crs="EPSG:4326",
            quality="schematic",
            note="Sơ đồ, không phải ranh giới hành chính",
        )
    except Unchanged:
        return None


def add(
    connection: Connection,
    shapes: Mapping[str, BaseGeometry],
    *,
    source: str,
    sha256: str,
    crs: str,
    quality: Quality,
    note: str,
) -> int:
    """Put boundaries in force and return the number of their set; sets before it stay as they are.

    `shapes`: code of a commune -> polygon in EPSG:4326; `sha256` and `crs`: of the file they come from. A file that
    was taken in before comes again (older boundaries back in force, or another CRS) under a hash of its own.
    Raises `Unchanged` when they are in force already, `NotACoverage` when they overlap or do not fit.
    """
    if not topology.is_valid(topology.array(shapes.values())):
        raise topology.NotACoverage("polygons overlap or their shared edges differ")
    database.serialise(connection, "boundaries")
    current = _current(connection)
    if current is not None and current.quality == quality and _same(read(connection), shapes):
        raise Unchanged(current.id)
    table = schema.boundary_set
    if connection.scalar(select(func.count()).where(table.c.sha256 == sha256)):
        sha256 = hashlib.sha256(f"{sha256} after {current.id if current else 0}".encode()).hexdigest()
    values = {"source": source[:200], "sha256": sha256, "crs": crs, "quality": quality, "note": note[:400]}
    number: int = connection.execute(
        insert(table).values(made_at=datetime.now(UTC), **values).returning(table.c.id)
    ).scalar_one()
    rows = [{"boundary_set": number, "place": code, "geometry": shapes[code]} for code in sorted(shapes)]
    connection.execute(insert(schema.place_shape), rows)
    own = {schema.boundary_set.name: {"id": number}, schema.place_shape.name: {"boundary_set": number}}
    sealed = {name: row_hashes.rows(connection, name, **only) for name, only in own.items()}
    audit_log.record(
        connection, who=audit_log.PROGRAMME, what="boundaries.add", subject=str(number), detail={"seals": sealed}
    )
    return number


def read(connection: Connection) -> dict[str, BaseGeometry]:
    """The boundaries in force, code of a commune -> polygon in EPSG:4326, in code order; empty when there are none."""
    current, table = _current(connection), schema.place_shape
    if current is None:
        return {}
    rows = connection.execute(select(table.c.place, table.c.geometry).where(table.c.boundary_set == current.id))
    return dict(sorted((str(row.place), row.geometry) for row in rows))


def version(connection: Connection) -> str | None:
    """What changes when the boundaries in force change; None when there are none."""
    current = _current(connection)
    return None if current is None else str(current.sha256)[:VERSION_LETTERS]


def about(connection: Connection) -> dict[str, str | None]:
    """`{"version": ..., "quality": "schematic" | "official"}`; both None when the store has no boundaries."""
    current = _current(connection)
    return {"version": version(connection), "quality": None if current is None else str(current.quality)}


def collection(
    connection: Connection, places: PlaceTree, level: Level, *, tolerance_m: float = TOLERANCE_M
) -> dict[str, Any]:
    """One level of `places` as a GeoJSON FeatureCollection (EPSG:4326) with `quality` and, unless empty, `bbox`.

    Communes are simplified once and the levels above joined from them, so borders are the same at every level.
    """
    units = _level(connection, places, level, tolerance_m)
    return topology.feature_collection(units, quality=about(connection)["quality"])


def label_points(connection: Connection, places: PlaceTree, level: Level) -> dict[str, tuple[float, float]]:
    """Code -> longitude and latitude of a point inside each unit of the level, as far from its border as can be."""
    return {code: topology.label_point(unit) for code, unit in _level(connection, places, level, None).items()}


def _level(
    connection: Connection, places: PlaceTree, level: Level, tolerance_m: float | None
) -> dict[str, BaseGeometry]:
    units = {code: unit for code, unit in read(connection).items() if code in places}
    if tolerance_m is not None and units:
        fewer = topology.simplify(topology.array(units.values()), tolerance_m=tolerance_m)
        units = dict(zip(units, fewer, strict=True))
    while units and places[next(iter(units))].level != level:
        units = topology.dissolve(units, {code: str(places[code].parent) for code in units})
    return units


def _current(connection: Connection) -> Row[Any] | None:
    table = schema.boundary_set
    return connection.execute(select(table).order_by(table.c.id.desc()).limit(1)).first()


def _same(before: Mapping[str, BaseGeometry], after: Mapping[str, BaseGeometry]) -> bool:
    return sorted(before) == sorted(after) and all(
        shapely.to_wkb(unit) == shapely.to_wkb(after[code]) for code, unit in before.items()
    )
