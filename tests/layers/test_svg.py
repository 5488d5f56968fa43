"""Shapes as paths, neighbours, and the picture of a link."""

from __future__ import annotations

import struct
from typing import Any

from layers import neighbours, svg
from layers.picture import Picture, draw


def square(code: str, west: float, south: float) -> dict[str, Any]:
    ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


COLLECTION = {
    "type": "FeatureCollection",
    "bbox": [0, 0, 2, 2],
    "features": [square("a", 0, 0), square("b", 1, 0), square("c", 1, 1)],
}


def test_north_is_up_and_the_drawing_fills_its_box() -> None:
    projection = svg.Projection(COLLECTION["bbox"], width=100, margin=0)
    assert projection(0, 2) == (0, 0)
    assert projection(2, 0) == (100, projection.height)
    assert projection.height in (100, 101)


def test_a_path_walks_every_point_once_and_closes() -> None:
    drawing = svg.draw(COLLECTION, projection=svg.Projection(COLLECTION["bbox"], width=100, margin=0))
    assert set(drawing.paths) == {"a", "b", "c"}
    assert drawing.paths["a"] == "M0 100l50 0 0-50-50 0z"


def test_points_that_fall_together_are_left_out() -> None:
    shape = square("a", 0, 0)
    shape["geometry"]["coordinates"][0].insert(1, [0.0001, 0.0])
    projection = svg.Projection([0, 0, 2, 2], width=100, margin=0)
    assert svg.draw({"features": [shape]}, projection=projection).paths["a"] == "M0 100l50 0 0-50-50 0z"


def test_neighbours_share_an_edge_not_a_corner() -> None:
    assert neighbours.of(COLLECTION, "a") == ["b"]
    assert neighbours.of(COLLECTION, "b") == ["a", "c"]
    assert neighbours.of(COLLECTION, "nowhere") == []


def test_the_picture_has_the_size_that_previews_ask_for() -> None:
    picture = Picture(
        province="Tỉnh Đắk Nông",
        title="Ca mắc mới trong 7 ngày",
        lines=("Ca mắc mới: 7.434",),
        foot="Số liệu đến 22/1/2022",
        colours={"a": "#8c96c6", "b": "#ffffff"},
        legend=(("#ffffff", "0"), ("#8c96c6", "từ 1")),
        hatched="chưa báo cáo",
    )
    data = draw(picture, COLLECTION, COLLECTION)
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert data == draw(picture, COLLECTION, COLLECTION)
