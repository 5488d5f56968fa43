"""Charts are figures that Plotly takes, with the figures of the publication in them."""

from __future__ import annotations

import base64

import numpy as np
import plotly.graph_objects as go
import pytest

from geodata.catalog import CATALOG
from geodata.text import Text
from layers.charts import LANGUAGES, chart
from layers.charts.chart import Series, mean_of_7

DAYS = tuple(f"2021-11-{day:02}" for day in range(1, 31))
VALUES = np.array([np.nan, 0, 3, np.nan, 8, *range(25)], dtype=np.float64)


def series(name: str, values: np.ndarray[tuple[int], np.dtype[np.float64]] = VALUES) -> Series:
    return Series(
        id=name,
        label=Text(vi="Ca mắc", en="Cases"),
        unit=Text(vi="ca", en="cases"),
        decimals=0,
        days=DAYS,
        values=values,
        illustrative=(),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["epidemic_curve", "cases_new", "vaccinated_dose1", "coverage_dose2_18plus"])
def test_plotly_takes_the_figure(name: str, language: str) -> None:
    made = chart(name)
    figure = made.figure({layer: series(layer) for layer in made.layers}, language)
    assert go.Figure(data=figure["data"], layout=figure["layout"]).to_dict()["data"]
    packed = base64.b64decode(figure["data"][0]["y"]["bdata"])
    np.testing.assert_array_equal(np.frombuffer(packed, dtype="<f4"), VALUES.astype(np.float32))


@pytest.mark.parametrize("values", [np.full(30, np.nan), np.zeros(30)])
def test_a_curve_without_cases_is_still_a_figure(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    made = chart("epidemic_curve")
    figure = made.figure({"cases_new": series("cases_new", values)}, "vi")
    assert go.Figure(data=figure["data"], layout=figure["layout"])


def test_the_mean_needs_five_of_seven_days() -> None:
    mean = mean_of_7(np.array([1, 1, np.nan, 1, np.nan, 1, 1, 8], dtype=np.float64))
    assert np.isnan(mean[:6]).all()
    assert mean[6] == pytest.approx(1)
    assert mean[7] == pytest.approx((1 + 1 + 1 + 1 + 8) / 5)


def test_every_indicator_has_a_chart() -> None:
    for name in CATALOG:
        assert chart(name).layers == (name,)
