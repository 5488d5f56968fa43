"""Points and areas beside the units they are said of, on the schematic and on official boundaries."""

from __future__ import annotations

import pytest
from shapely.geometry import Point, box

from geodata.geography import topology
from geodata.geography.admin_units import Place, PlaceTree
from geodata.geography.point_in_unit import UnitBoundaries

WEST, EAST = box(107.0, 12.0, 107.1, 12.1), box(107.1, 12.0, 107.2, 12.1)


def unit(code: str, level: str, parent: str | None, area: float | None = None) -> Place:
    return Place(code=code, level=level, kind="xã", name=f"Xã {code}", parent=parent, area_km2=area, lon=None, lat=None)  # type: ignore[arg-type]


def ground(quality: str) -> UnitBoundaries:
    tree = PlaceTree(
        [
            unit("1", "province", None),
            unit("10", "district", "1"),
            unit("101", "commune", "10", 121.0),
            unit("102", "commune", "10", 121.0),
            unit("103", "commune", "10"),
        ]
    )
    return UnitBoundaries(places=tree, communes={"101": WEST, "102": EAST}, quality=quality)


def test_what_lies_within_is_not_mentioned() -> None:
    for place in ("101", "10", "1"):
        verdict = ground("official").lies(place, Point(107.05, 12.05))
        assert verdict.refused is None and verdict.told is None
    assert ground("official").lies("103", Point(100, 1)).refused is None


@pytest.mark.parametrize(
    ("quality", "lon", "refused", "told"),
    [
        ("schematic", 107.12, False, True),
        ("schematic", 107.16, True, False),
        ("official", 107.103, False, True),
        ("official", 107.12, True, False),
    ],
)
def test_a_neighbour_is_told_and_what_is_far_is_refused(quality: str, lon: float, refused: bool, told: bool) -> None:
    verdict = ground(quality).lies("101", Point(lon, 12.05))
    assert (verdict.refused is not None, verdict.told is not None) == (refused, told)
    words = verdict.refused or verdict.told
    assert words is not None and "ở Xã 102 (102)" in words.vi and "Xã 101 (101)" in words.en


def test_an_area_is_told_when_most_of_it_is_elsewhere() -> None:
    over = ground("schematic")
    assert over.lies("101", box(107.08, 12.0, 107.11, 12.05)).told is None
    assert over.lies("101", box(107.09, 12.0, 107.13, 12.05)).told is not None
    assert over.lies("101", box(107.05, 12.0, 107.19, 12.05)).refused is not None


def test_a_said_area_is_held_against_the_drawn_one_and_its_unit() -> None:
    small = box(107.0, 12.0, 107.01, 12.01)
    drawn = topology.area_km2(small)
    spans = ground("schematic").spans
    assert spans("101", small, said_km2=round(drawn, 1), approximate=False).refused is None
    wrong = spans("101", small, said_km2=2.0, approximate=False)
    assert wrong.refused is not None and "hình vẽ có 1.2" in wrong.refused.vi
    rough = spans("101", small, said_km2=2.0, approximate=True)
    assert rough.refused is None and rough.told is not None
    assert spans("101", small, said_km2=9999, approximate=True).refused is not None
    assert spans("101", small, said_km2=0, approximate=True).refused is not None
