"""Every chart is a figure that Plotly takes and the basic bundle draws, the same as its table, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from geodata.catalog import CATALOG
from layers.charts import LANGUAGES, chart, files, known, look
from layers.charts.chart import mean_of_7
from layers.store import NotPublished
from tests.layers.charts.support import DAYS, STAMP, VALUES, Floats, all_of, background, drawn, series

ROOT = Path(__file__).parents[3]
BASIC = {"bar", "scatter", "pie"}
PAPER, DARK = "#ffffff", "#131e28"
EVERY = (*known(), "cases_new", "vaccinated_dose1", "coverage_dose2_18plus")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERY)
def test_plotly_takes_the_figure(name: str, language: str) -> None:
    made = chart(name)
    figure = files.figure(made, all_of(made), background(language))
    assert go.Figure(data=figure["data"], layout=figure["layout"]).to_dict()["data"]
    assert {trace["type"] for trace in figure["data"]} <= BASIC
    assert json.dumps(figure)


@pytest.mark.parametrize("name", EVERY)
def test_the_table_holds_what_is_drawn(name: str) -> None:
    made = chart(name)
    figure = files.figure(made, all_of(made), background())
    head, rows = files.table(made, all_of(made), STAMP)
    lines = list(rows)
    names = [column["id"] for column in figure["layout"]["meta"]["columns"]]
    assert head[: len(names) + 1] == [made.index, *names]
    assert all(len(line) == len(head) for line in lines)
    said = dict(zip(head, lines[-1], strict=True))
    assert all(said[f"{name}__unit"] for name in names)
    assert (said["units"], said["place"], said["publication"], said["as_of"]) == (71, "24748", 7, "2021-11-30")
    for trace in figure["data"]:
        column = head.index(trace["meta"])
        listed = np.array([np.nan if line[column] is None else line[column] for line in lines])
        np.testing.assert_allclose(drawn(trace, along="x" if made.groups else "y"), listed, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", EVERY)
def test_a_chart_lives_without_all_but_its_first_series(name: str) -> None:
    made = chart(name)
    found = {made.layers[0]: series(made.layers[0])}
    figure = files.figure(made, found, background())
    assert go.Figure(data=figure["data"], layout=figure["layout"])
    assert figure["data"]


@pytest.mark.parametrize("values", [np.full(30, np.nan), np.zeros(30)])
@pytest.mark.parametrize("name", EVERY)
def test_a_place_without_figures_has_an_empty_figure(name: str, values: Floats) -> None:
    made = chart(name)
    figure = files.figure(made, all_of(made, values), background())
    assert go.Figure(data=figure["data"], layout=figure["layout"])
    assert "nan" not in json.dumps(figure).lower()


@pytest.mark.parametrize("name", EVERY)
def test_a_figure_says_what_it_is(name: str) -> None:
    made = chart(name)
    vi, en = (files.figure(made, all_of(made), background(language)) for language in LANGUAGES)
    assert (vi["layout"]["separators"], en["layout"]["separators"]) == (",.", ".,")
    assert vi["title"] != en["title"]
    for figure in (vi, en):
        meta = figure["layout"]["meta"]
        assert meta["title"] == figure["title"]
        assert meta["unit"]
        assert (meta["as_of"], meta["reported"]) == (DAYS[-1], [69, 71])
        assert meta["description"].startswith(f"{figure['title']}, Xã Đắk Búk So.")
        assert "69" in meta["description"]
        assert figure["layout"]["showlegend"] is False


def test_every_indicator_has_a_chart() -> None:
    for name in set(CATALOG) - set(known()):
        assert chart(name).layers == (name,)
    with pytest.raises(NotPublished):
        chart("nothing")


def test_the_documentation_names_every_chart() -> None:
    listed = (ROOT / "docs" / "data.md").read_text(encoding="utf-8").partition("## Charts")[2].partition("{")[0]
    assert set(re.findall(r"`(\w+)`", listed)) == set(known())


def test_colours_carry_on_light_and_on_dark() -> None:
    for colour in (look.BLUE, look.PURPLE, look.TEAL, look.OCHRE, look.GREY, look.BAR):
        assert min(_contrast(colour, PAPER), _contrast(colour, DARK)) >= 3, colour


def test_the_mean_needs_five_of_seven_days() -> None:
    mean = mean_of_7(np.array([1, 1, np.nan, 1, np.nan, 1, 1, 8], dtype=np.float64))
    assert np.isnan(mean[:6]).all()
    assert mean[6] == pytest.approx(1)
    assert mean[7] == pytest.approx((1 + 1 + 1 + 1 + 8) / 5)


def test_values_are_those_reported() -> None:
    figure = files.figure(chart("cases_new"), {"cases_new": series("cases_new")}, background())
    np.testing.assert_array_equal(drawn(figure["data"][0]), VALUES)


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
