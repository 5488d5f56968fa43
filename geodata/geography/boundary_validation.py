"""Whether boundaries from outside are those of our places: all there, whole, fitting, where and as large as known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.core.text import Text
from geodata.geography import topology
from geodata.geography.admin_units import Place, PlaceTree

HECTARES_PER_KM2 = 100
MERGED_GAP_MARGIN = 1.05


@dataclass(frozen=True, kw_only=True)
class BoundaryLimits:
    """What is still taken. `bounds`: west, south, east, north of the province in degrees; shares are percent.

    `area_percent`: how far a unit's area may lie from the known one. `fit_percent`: how much of the smaller unit an
    overlap or a gap may take and still be mended. `centre_km`: how far a unit may lie from its known centre.
    """

    bounds: tuple[float, float, float, float]
    area_percent: float
    fit_percent: float
    vertices: int
    centre_km: float = 5.0


@dataclass(frozen=True)
class BoundaryProblem:
    """What is wrong with a unit (its name and code, "" for the file as a whole)."""

    unit: str
    text: Text


@dataclass
class BoundaryValidation:
    """`shapes`: commune code -> polygon in EPSG:4326, a coverage, in code order; empty when there are problems.

    `numbers`: what was measured, by name: units, vertices, area_km2, largest_area_difference_percent, overlaps,
    overlap_ha, gaps, gap_ha, largest_change_percent (of a unit's area, by mending).
    """

    problems: list[BoundaryProblem] = field(default_factory=list)
    shapes: dict[str, BaseGeometry] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)


def check(units: Mapping[str, BaseGeometry | None], places: PlaceTree, limits: BoundaryLimits) -> BoundaryValidation:
    """Check boundaries of communes (known code -> geometry in EPSG:4326) and mend what is below the limits."""
    checked = BoundaryValidation()
    checked.problems += _missing(units, places)
    whole: dict[str, BaseGeometry] = {}
    for code in sorted(units):
        geometry = units[code]
        reason = broken(geometry)
        if reason is not None:
            checked.problems.append(BoundaryProblem(name_of(places[code]), reason))
        elif geometry is not None:
            whole[code] = shapely.force_2d(geometry)
    vertices = sum(int(shapely.get_num_coordinates(unit)) for unit in whole.values())
    checked.numbers |= {"units": len(whole), "vertices": vertices}
    if vertices > limits.vertices:
        checked.problems.append(BoundaryProblem("", too_many_vertices(vertices, limits)))
        return checked
    checked.problems += [problem for code, unit in whole.items() for problem in _misplaced(places[code], unit, limits)]
    checked.problems += _areas(whole, places, limits, checked.numbers)
    if whole:
        checked.problems += _fit(whole, places, limits, checked.numbers)
    if not checked.problems:
        checked.shapes = _mended(whole, checked)
    return checked


def name_of(place: Place) -> str:
    """A unit as the report calls it."""
    return f"{place.name} ({place.code})"


def too_many_vertices(count: int, limits: BoundaryLimits) -> Text:
    """What to say of a file that is too detailed."""
    most = limits.vertices
    return Text(
        vi=f"{count:,} đỉnh, nhiều hơn mức {most:,}; hãy giản lược trước",
        en=f"{count:,} vertices, more than {most:,}; simplify it first",
    )


def _missing(units: Mapping[str, object], places: PlaceTree) -> Iterator[BoundaryProblem]:
    for place in places.level("commune"):
        if place.code not in units:
            yield BoundaryProblem(name_of(place), Text(vi="không có trong tệp", en="not in the file"))


def broken(geometry: BaseGeometry | None) -> Text | None:
    """Why a geometry is no area; None when it is one."""
    if geometry is not None and geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        return Text(vi=f"không phải vùng ({geometry.geom_type})", en=f"not a polygon ({geometry.geom_type})")
    if geometry is None or geometry.is_empty:
        return Text(vi="không có hình (rỗng)", en="no geometry (null or empty)")
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return Text(vi="tọa độ không phải là số hữu hạn", en="coordinates that are not finite")
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        return Text(vi=f"hình không hợp lệ (tự cắt, chồng vòng): {reason}", en=f"invalid geometry: {reason}")
    if geometry.area == 0:
        return Text(vi="diện tích bằng 0", en="no area")
    return None


def _misplaced(place: Place, unit: BaseGeometry, limits: BoundaryLimits) -> Iterator[BoundaryProblem]:
    west, south, east, north = limits.bounds
    found = unit.bounds
    if found[0] < west or found[1] < south or found[2] > east or found[3] > north:
        box = ", ".join(f"{edge:.4f}" for edge in found)
        yield BoundaryProblem(
            name_of(place), Text(vi=f"nằm ngoài khung của tỉnh ({box})", en=f"outside the province's bounds ({box})")
        )
    elif place.lon is not None and place.lat is not None:
        plane = topology.Plane.of(topology.array([unit]))
        shape, centre = plane.metres(topology.array([unit, Point(place.lon, place.lat)]))
        away = shape.distance(centre) / 1000
        if away > limits.centre_km:
            yield BoundaryProblem(
                name_of(place),
                Text(
                    vi=f"cách trung tâm đã biết {away:.1f} km; nhầm mã hoặc tên?",
                    en=f"{away:.1f} km from its known centre; a wrong code or name?",
                ),
            )


def _areas(
    whole: Mapping[str, BaseGeometry], places: PlaceTree, limits: BoundaryLimits, numbers: dict[str, float]
) -> list[BoundaryProblem]:
    problems, largest, most = [], 0.0, f"±{limits.area_percent:g} %"
    areas = {code: topology.area_km2(unit) for code, unit in whole.items()}
    for code, area in areas.items():
        known = places[code].area_km2
        if not known:
            continue
        differs = (area / known - 1) * 100
        largest = max(largest, abs(differs))
        if abs(differs) > limits.area_percent:
            problems.append(
                BoundaryProblem(
                    name_of(places[code]),
                    Text(
                        vi=f"diện tích {area:.2f} km², đã biết {known:.2f} km² ({differs:+.1f} %, mức {most})",
                        en=f"area {area:.2f} km², known {known:.2f} km² ({differs:+.1f} %, limit {most})",
                    ),
                )
            )
    numbers |= {"area_km2": sum(areas.values()), "largest_area_difference_percent": largest}
    return problems


def _fit(
    whole: Mapping[str, BaseGeometry], places: PlaceTree, limits: BoundaryLimits, numbers: dict[str, float]
) -> list[BoundaryProblem]:
    """Overlaps, and gaps unless units are missing; those below the limit are counted only."""
    codes, units = list(whole), topology.array(whole.values())
    overlaps: list[tuple[float, tuple[str, ...]]] = [
        (_hectares(piece), (codes[left], codes[right])) for left, right, piece in topology.overlaps(units)
    ]
    tree = shapely.STRtree(units)
    complete = len(whole) == len(places.level("commune"))
    gaps = [
        (_hectares(gap), tuple(codes[int(at)] for at in sorted(tree.query(gap, predicate="intersects"))))
        for gap in (topology.gaps(units) if complete else ())
    ]
    numbers |= {"overlaps": len(overlaps), "overlap_ha": sum(size for size, _ in overlaps)}
    numbers |= {"gaps": len(gaps), "gap_ha": sum(size for size, _ in gaps)}
    words = (
        Text(vi="chồng lên nhau", en="overlap"),
        Text(vi="giữa các đơn vị có khoảng trống", en="a gap between them"),
    )
    problems = []
    for found, what in zip((overlaps, gaps), words, strict=True):
        for size, beside in found:
            smallest = min((topology.area_km2(whole[code]) * HECTARES_PER_KM2 for code in beside), default=0.0)
            if size > smallest * limits.fit_percent / 100:
                shown = f"{size:.2f} ha, {size / smallest * 100:.2f} %" if smallest else f"{size:.2f} ha"
                problems.append(
                    BoundaryProblem(
                        " · ".join(name_of(places[code]) for code in beside[:4]),
                        Text(vi=f"{what.vi}: {shown}", en=f"{what.en}: {shown}"),
                    )
                )
    return problems


def _mended(whole: dict[str, BaseGeometry], checked: BoundaryValidation) -> dict[str, BaseGeometry]:
    units = topology.array(whole.values())
    try:
        fitted = topology.mend(units, gap_m=_widest(units))
    except topology.NotACoverage:
        checked.problems.append(
            BoundaryProblem(
                "", Text(vi="không khép kín được ranh giới chung", en="shared borders cannot be made to fit")
            )
        )
        return {}
    before = np.array([topology.area_km2(unit) for unit in units])
    after = np.array([topology.area_km2(unit) for unit in fitted])
    checked.numbers["largest_change_percent"] = float(np.abs(after / before - 1).max() * 100)
    return dict(zip(whole, fitted, strict=True))


def _widest(units: topology.Geometries) -> float:
    """No gap left is wider, in metres: a circle of the largest one's area."""
    largest = max((_hectares(gap) for gap in topology.gaps(units)), default=0.0)
    return MERGED_GAP_MARGIN * 2 * float(np.sqrt(largest * 10_000 / np.pi))


def _hectares(piece: BaseGeometry) -> float:
    polygons = [part for part in shapely.get_parts(piece) if isinstance(part, Polygon)]
    return sum(topology.area_km2(part) for part in polygons) * HECTARES_PER_KM2
