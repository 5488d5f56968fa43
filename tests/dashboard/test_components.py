"""What pages are built of, on hand-made layers."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.components import choropleth, spark
from dashboard.snapshot import Layer
from layers.store import NotPublished

LAYER: dict[str, Any] = {
    "id": "test_positivity_7d",
    "level": "district",
    "days": [f"2021-12-{day:02}" for day in range(1, 11)],
    "places": ["660", "661", "662"],
    "values": [[float(day), None, 2.0] for day in range(10)],
    "counts": [[day * 10, None, 20] for day in range(10)],
    "changes": [[None, None, None]] * 7 + [[7.0, None, None]] * 3,
    "compared": [[0, 0, 0]] * 7 + [[6, 0, 5]] * 3,
    "reported": [[8, 0, 5]] * 10,
    "units": [8, 7, 8],
    "not_applicable": [{"place": "661", "spans": [["2021-12-05", "2021-12-10"]]}],
    "illustrative": [["2021-12-03", "2021-12-04"]],
    "legend": {"breaks": [1, 3, 5], "colours": ["#1", "#2", "#3", "#4"], "palette": "YlGnBu"},
}


def test_a_figure_carries_what_it_rests_on() -> None:
    figure = Layer(LAYER).figure("660")
    assert (figure.day, figure.value, figure.count, figure.change, figure.compared) == ("2021-12-10", 9.0, 90, 7.0, 6)
    assert (figure.reported, figure.units, figure.not_applicable, figure.illustrative) == (8, 8, False, False)


def test_a_layer_of_an_earlier_version_tells_no_change() -> None:
    older = {name: part for name, part in LAYER.items() if name not in ("changes", "compared")}
    figure = Layer(older).figure("660")
    assert (figure.value, figure.reported, figure.change, figure.compared) == (9.0, 8, None, 0)


def test_a_unit_that_reports_itself_says_so_on_its_days() -> None:
    covered = [[0, 0, 0]] * 8 + [[5, 0, 0]] * 2
    layer = Layer({**LAYER, "itself": [{"place": "660", "spans": [["2021-12-09", "2021-12-10"]]}], "covered": covered})
    figure, before = layer.figure("660"), layer.figure("660", "2021-12-08")
    assert (figure.itself, figure.reported, figure.covered, figure.own) == (True, 8, 5, 3)
    assert (before.itself, before.covered, before.own) == (False, 0, 8)
    assert not Layer(LAYER).figure("660").itself, "a publication from before does not say so"


def test_a_figure_of_a_chosen_day() -> None:
    figure = Layer(LAYER).figure("662", "2021-12-04")
    assert figure.illustrative
    assert (figure.value, figure.change, figure.compared) == (2.0, None, 0)
    assert Layer(LAYER).figure("662", "2022-05-01").value is None


def test_nothing_to_divide_by_is_not_a_missing_report() -> None:
    layer = Layer(LAYER)
    assert layer.figure("661").not_applicable
    assert not layer.figure("661", "2021-12-02").not_applicable


def test_a_place_that_a_layer_does_not_have() -> None:
    with pytest.raises(NotPublished):
        Layer(LAYER).figure("999")


@pytest.mark.parametrize(("value", "position"), [(0, 0), (0.99, 0), (1, 1), (2.9, 1), (3, 2), (5, 3), (90, 3)])
def test_a_break_belongs_to_the_class_above_it(value: float, position: int) -> None:
    assert choropleth.class_of(Layer(LAYER), value) == position


def test_a_spark_stays_in_its_box_and_leaves_gaps_open() -> None:
    line = spark.of([0, 5, None, 10, 2])
    assert line is not None
    assert line.path.count("M") == 2
    numbers = [float(part) for part in line.path.replace("M", " ").replace("L", " ").split()]
    assert all(0 <= x <= spark.WIDTH for x in numbers[::2])
    assert all(0 <= y <= spark.HEIGHT for y in numbers[1::2])
    assert spark.of([None, 3]) is None
