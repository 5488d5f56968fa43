"""Charts of testing, vaccination and resources: marks, denominators, groups."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.catalog.shown import members
from layers.charts import chart, files
from layers.charts.look import HEIGHT, apart
from tests.layers.charts.support import STAMP, VALUES, all_of, background, drawn, series, texts


def test_alarm_marks_cross_the_positivity() -> None:
    made = chart("testing_positivity")
    figure = files.figure(made, all_of(made), background("en"))
    assert [shape["y0"] for shape in figure["layout"]["shapes"]] == [3, 4, 5]
    assert "alarm mark 4 %" in texts(figure)
    assert "results received" in figure["layout"]["meta"]["note"]
    assert [column["id"] for column in figure["layout"]["meta"]["columns"]] == list(made.layers)


def test_coverage_names_its_denominator() -> None:
    made = chart("vaccination_coverage")
    found = all_of(made) | {"population_18plus": series("population_18plus", np.full(30, 404_872.0))}
    origin = {"population_18plus": "số liệu ngày 22/11/2021"}
    figure = files.figure(made, found, background(denominators=origin))
    assert figure["layout"]["meta"]["note"] == "Mẫu số: 404.872 người từ 18 tuổi trở lên (số liệu ngày 22/11/2021)."
    assert {trace["meta"] for trace in figure["data"]} == set(made.layers) - {"population_18plus"}


def test_age_groups_stand_side_by_side_on_the_newest_day() -> None:
    made = chart("vaccination_groups")
    head, rows = files.table(made, all_of(made), STAMP)
    lines = list(rows)
    assert head[:4] == ["group", "dose1", "dose2", "booster"]
    assert [line[0] for line in lines] == ["12to17", "18plus", "50plus", "65plus"]
    assert lines[0][:4] == ["12to17", 24, 24, None]
    said = dict(zip(head, lines[0], strict=True))
    assert (said["group_name"], said["dose1__unit"]) == ("12–17 tuổi / Aged 12–17", "%")
    assert (said["reported"], said["units"], said["illustrative"]) == (69, 71, "false")
    figure = files.figure(made, all_of(made), background("en"))
    assert figure["layout"]["meta"]["index"]["groups"]["65plus"] == "Aged 65+"
    assert figure["data"][2]["text"] == ["–", "24.0", "–", "–"]


def test_occupancy_is_used_of_planned_with_the_alarm_mark() -> None:
    made = chart("beds_occupancy")
    found = all_of(made) | {
        "bed_occupancy_icu": series("bed_occupancy_icu", np.array([np.nan, *[40.0] * 29])),
    }
    figure = files.figure(made, found, background())
    icu = next(trace for trace in figure["data"] if trace["meta"] == "bed_occupancy_icu")
    np.testing.assert_allclose(drawn(icu), [np.nan, *[40.0] * 29])
    assert figure["layout"]["shapes"][0]["y0"] == 80
    assert "mức báo động 80 %" in texts(figure)


def test_stocks_have_an_axis_each() -> None:
    made = chart("stocks")
    figure = files.figure(made, all_of(made), background())
    assert [trace["yaxis"] for trace in figure["data"]] == ["y", "y2", "y3"]
    domains = [figure["layout"][axis]["domain"] for axis in ("yaxis", "yaxis2", "yaxis3")]
    assert domains[0][0] > domains[1][1] > domains[1][0] > domains[2][1] > domains[2][0] >= 0
    for unit in ("(bình)", "(bộ)"):
        assert unit in texts(figure)


def test_planned_and_used_are_told_as_figures() -> None:
    made = chart("beds_used")
    figure = files.figure(made, all_of(made), background("en"))
    assert "In use, ICU beds: 24 beds." in figure["layout"]["meta"]["description"]
    np.testing.assert_array_equal(drawn(figure["data"][0], along="x"), np.full(4, VALUES[-1]))


def test_names_keep_their_distance_and_their_order() -> None:
    placed = apart([10, 12, 11, 230], gap=34)
    assert sorted(placed) == [placed[0], placed[2], placed[1], placed[3]]
    assert np.diff(sorted(placed)).min() >= 34
    assert max(placed) <= HEIGHT


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("epidemic_total", "outcomes"),
        ("vaccination_doses", "doses"),
        ("vaccination_coverage", "adults"),
        ("beds_occupancy", "bed_occupancies"),
        ("cases_by_setting", "settings"),
        ("cases_by_setting_daily", "settings"),
        ("testing_methods", "methods"),
        ("stocks", "stocks"),
    ],
)
def test_every_member_of_a_group_is_drawn_under_its_word(name: str, group: str) -> None:
    made, named = chart(name), members(group)
    traces = files.figure(made, all_of(made), background("en"))["data"]
    drawn_as = {trace["meta"]: trace["name"] for trace in traces}
    assert len(named) > 2
    assert {id_: drawn_as.get(id_) for id_ in named} == {id_: word.en for id_, word in named.items()}
