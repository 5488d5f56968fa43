"""Boundary sets in, shapes per level out: neighbours keep the very same edges."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import brotli
import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Engine, func, select

from geodata import schema
from geodata.commands import bootstrap
from geodata.core.unit_levels import LEVELS, Level
from geodata.geography import admin_units, boundaries, topology
from geodata.store import database
from tests.figures_support import lay_places

EAST, WEST = box(107.5, 12, 108, 12.5), box(107, 12, 107.5, 12.5)


@pytest.fixture
def province(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        bootstrap.load_places(connection)
        boundaries.load_schematic(connection)
    return engine


@pytest.fixture
def small(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        lay_places(connection)
    return engine


def add(engine: Engine, units: dict[str, BaseGeometry], *, sha256: str = "0" * 64, quality: str = "official") -> int:
    with database.writing(engine) as connection:
        return boundaries.add(
            connection,
            units,
            source="t",
            sha256=sha256,
            crs="EPSG:4326",
            quality=quality,  # type: ignore[arg-type]
            note="",
        )


def strip(*, west: float = 107.0) -> dict[str, BaseGeometry]:
    """Communes 101, 102 and 111 side by side."""
    return {code: box(west + at / 10, 12, west + (at + 1) / 10, 12.1) for at, code in enumerate(("101", "102", "111"))}


def collection(connection: Connection, level: Level, **exactly: float) -> dict[str, Any]:
    return boundaries.collection(connection, admin_units.tree(connection), level, **exactly)


def test_levels_share_their_edges_and_fit_the_wire(province: Engine) -> None:
    with province.connect() as connection:
        levels = {level: collection(connection, level) for level in admin_units.LEVELS}
    assert {level: len(found["features"]) for level, found in levels.items()} == {
        "province": 1,
        "district": 8,
        "commune": 71,
    }
    edges = {level: _edges(found) for level, found in levels.items()}
    assert edges["province"] < edges["district"] < edges["commune"]
    for found in levels.values():
        assert topology.is_valid(_geometries(found))
    raw = json.dumps(levels["commune"], separators=(",", ":")).encode()
    assert len(raw) < 60_000
    assert len(brotli.compress(raw)) < 12_000


def test_a_collection_is_plain_geojson(province: Engine) -> None:
    with province.connect() as connection:
        found = collection(connection, "district")
    assert list(found) == ["type", "bbox", "quality", "features"]
    assert found["quality"] == "schematic"
    assert found["bbox"] == pytest.approx([107.2058, 11.7486, 108.1149, 12.8123], abs=0.01)
    assert [feature["properties"] for feature in found["features"]] == [{"code": str(660 + at)} for at in range(8)]
    rings = [shapely.LinearRing(feature["geometry"]["coordinates"][0]) for feature in found["features"]]
    assert all(ring.is_ccw for ring in rings)
    numbers = np.concatenate([shapely.get_coordinates(ring) for ring in rings])
    assert np.array_equal(numbers, np.round(numbers, 4))
    assert json.dumps(found) == json.dumps(json.loads(json.dumps(found)))


def test_areas_stay_when_simplified(province: Engine) -> None:
    with province.connect() as connection:
        known = {place.code: place.area_km2 or 0 for place in admin_units.tree(connection).level("commune")}
        found = collection(connection, "commune")
        exact = collection(connection, "commune", tolerance_m=0)
    assert shapely.get_num_coordinates(_geometries(found)).sum() < shapely.get_num_coordinates(_geometries(exact)).sum()
    for feature in found["features"]:
        area = topology.area_km2(shape(feature["geometry"]))
        assert area == pytest.approx(known[feature["properties"]["code"]], rel=0.05)


def test_label_points_lie_inside(province: Engine) -> None:
    with province.connect() as connection:
        for level, many in zip(LEVELS, (1, 8, 71), strict=True):
            points = boundaries.label_points(connection, admin_units.tree(connection), level)
            units = collection(connection, level, tolerance_m=0)
            assert len(units["features"]) == many
            for feature in units["features"]:
                unit = shape(feature["geometry"])
                point = shapely.Point(points[feature["properties"]["code"]])
                assert unit.contains(point)
                assert unit.boundary.distance(point) * 2 > 0.2 * np.sqrt(unit.area)


def test_a_store_without_boundaries_has_empty_shapes(small: Engine) -> None:
    with small.connect() as connection:
        assert boundaries.about(connection) == {"version": None, "quality": None}
        for level in admin_units.LEVELS:
            assert collection(connection, level) == {
                "type": "FeatureCollection",
                "quality": None,
                "features": [],
            }


def test_the_schematic_is_taken_once_and_never_over_official_boundaries(province: Engine) -> None:
    with database.writing(province) as connection:
        assert boundaries.load_schematic(connection) is None
        units = boundaries.read(connection)
    moved = {code: shapely.affinity.translate(unit, 0.001) for code, unit in units.items()}
    official = add(province, moved, sha256="1" * 64)
    with database.writing(province) as connection:
        assert boundaries.load_schematic(connection) is None
        assert boundaries.about(connection)["quality"] == "official"
        assert connection.scalar(select(func.max(schema.boundary_set.c.id))) == official == 2


def test_boundaries_come_out_as_they_went_in(small: Engine) -> None:
    hollow = {"101": box(0, 0, 9, 9).difference(box(3, 3, 6, 6)), "102": MultiPolygon([box(3, 3, 6, 6)])}
    add(small, hollow)
    with small.connect() as connection:
        found = boundaries.read(connection)
        plain = collection(connection, "commune", tolerance_m=0)
    assert all(found[code].equals_exact(unit) for code, unit in hollow.items())
    exterior, interior = (shapely.LinearRing(ring) for ring in plain["features"][0]["geometry"]["coordinates"])
    assert exterior.is_ccw
    assert not interior.is_ccw


def test_the_newest_set_is_in_force_and_an_older_one_can_come_back(small: Engine) -> None:
    first, second = strip(), strip(west=107.5)
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("first", "second")}
    add(small, first, sha256=digests["first"])
    versions = [_version(small)]
    add(small, second, sha256=digests["second"])
    versions.append(_version(small))
    with pytest.raises(boundaries.Unchanged) as unchanged:
        add(small, second, sha256=digests["second"])
    assert unchanged.value.boundary_set == 2
    add(small, first, sha256=digests["first"])
    versions.append(_version(small))
    assert len(set(versions)) == 3
    with small.connect() as connection:
        assert boundaries.read(connection)["101"].equals(first["101"])
        assert connection.scalar(select(func.count()).select_from(schema.boundary_set)) == 3


def test_what_overlaps_is_not_stored(small: Engine) -> None:
    wrong = {**strip(), "102": box(107.05, 12, 107.2, 12.1)}
    with pytest.raises(topology.NotACoverage):
        add(small, wrong)
    with small.connect() as connection:
        assert boundaries.read(connection) == {}


def test_communes_join_into_the_units_above(small: Engine) -> None:
    add(small, strip())
    with small.connect() as connection:
        districts = collection(connection, "district", tolerance_m=0)["features"]
        whole = collection(connection, "province", tolerance_m=0)["features"]
    assert shape(districts[0]["geometry"]).equals(box(107, 12, 107.2, 12.1))
    assert shape(whole[0]["geometry"]).equals(box(107, 12, 107.3, 12.1))


@pytest.mark.parametrize(
    ("spoil", "holes"),
    [
        (lambda unit: unit, 0),
        (lambda unit: shapely.affinity.translate(unit, 0.00002), 0),
        (lambda unit: shapely.affinity.translate(unit, -0.00002), 0),
        (lambda unit: shapely.segmentize(unit, 0.07), 0),
    ],
)
def test_what_nearly_fits_is_mended(spoil: Callable[[BaseGeometry], BaseGeometry], holes: int) -> None:
    units = topology.array([WEST, spoil(EAST), box(107, 11.5, 108, 12), box(107, 12.5, 108, 13)])
    mended = topology.mend(units, gap_m=20)
    assert topology.is_valid(mended)
    assert len(topology.gaps(mended)) == holes
    for before, after in zip(units, mended, strict=True):
        assert before.symmetric_difference(after).area < before.area / 10_000


def test_gaps_and_overlaps_are_found() -> None:
    ring = box(0, 0, 3, 3).difference(box(1, 1, 2, 2))
    assert [gap.area for gap in topology.gaps(topology.array([ring]))] == [1]
    found = topology.overlaps(topology.array([box(0, 0, 2, 2), box(2, 0, 4, 2), box(1, 0, 3, 2)]))
    assert [(left, right, piece.area) for left, right, piece in found] == [(0, 2, 2.0), (1, 2, 2.0)]


def test_simplifying_needs_a_coverage() -> None:
    with pytest.raises(topology.NotACoverage):
        topology.simplify(topology.array([box(0, 0, 2, 2), box(1, 0, 3, 2)]), tolerance_m=1)


def test_small_units_survive_simplifying_and_rounding() -> None:
    tiny = [box(107 + at * 0.00003, 12, 107 + (at + 1) * 0.00003, 12.00003) for at in range(4)]
    fewer = topology.simplify(topology.array(tiny), tolerance_m=500)
    assert topology.is_valid(fewer)
    assert len(fewer) == 4


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return boundaries.version(connection)


def _geometries(collection: dict[str, object]) -> topology.Geometries:
    features = collection["features"]
    assert isinstance(features, list)
    return topology.array(shape(feature["geometry"]) for feature in features)


def _edges(collection: dict[str, object]) -> set[frozenset[tuple[float, float]]]:
    polygons = [part for unit in _geometries(collection) for part in shapely.get_parts(unit)]
    assert all(isinstance(polygon, Polygon) for polygon in polygons)
    return {frozenset(edge) for polygon in polygons for edge in pairwise(polygon.exterior.coords)}
