"""An indicator is one declaration: where it is shown, under which names and in which order follows from it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from dashboard.server import build_public
from geodata.catalog import CATALOG, MEASURED, Indicator
from geodata.catalog.display import Display, Member
from geodata.core.text import Text
from geodata.settings.config import Settings
from layers import charts
from layers.charts import stocks
from tests.dashboard.conftest import LAST, Site

NAME, TOLD = "pulse_oximeters", 7
OXIMETERS = Indicator(
    id=NAME,
    topic="resources",
    label=Text(vi="Máy đo nồng độ ô-xy trong máu cầm tay", en="Hand-held meters of oxygen in the blood"),
    definition=Text(vi="Số máy đo sẵn có.", en="Meters available."),
    unit=Text(vi="máy", en="meters"),
    aggregation="last",
    breaks=(1.0, 3.0, 6.0, 12.0, 25.0),
    carry_forward_days=7,
    short=Text(vi="Máy đo SpO2", en="Oximeters"),
    display=Display(
        key_figure=75,
        front=15,
        tile=15,
        column=25,
        map=15,
        place=15,
        groups=(Member("stocks", 15, Text(vi="Máy SpO2", en="SpO2 meters")),),
    ),
)
PLACES = ("24611", "24612")
BESIDE = ("oxygen_cylinders", "beds_normal", "beds_normal_used", "beds_oxygen", "beds_oxygen_used")
"""Others of its topic that have figures, so that it has something to stand before and after."""


def _charts_anew() -> None:
    importlib.reload(stocks)
    charts.known.cache_clear()


@pytest.fixture(scope="module")
def oximeters() -> Iterator[None]:
    """The catalogue with one more indicator."""
    with pytest.MonkeyPatch.context() as patch:
        for catalogue in (MEASURED, CATALOG):
            patch.setitem(catalogue, NAME, OXIMETERS)
        _charts_anew()
        yield
    _charts_anew()


@pytest.fixture(scope="module")
def settings(oximeters: None, settings: Settings) -> Settings:
    """What every other fixture stands on: nothing is laid or published before the indicator is known."""
    return settings


@pytest.fixture(scope="module")
def client(site: Site) -> FlaskClient:
    site.publish([(name, code, LAST, float(TOLD)) for name in (NAME, *BESIDE) for code in PLACES])
    return build_public(site.settings, site.store, engine=site.engine).test_client()


def tiles(page: str) -> list[str]:
    return re.findall(r'data-tile="(\w+)"', page)


@pytest.mark.parametrize(
    ("language", "label"), [("vi", OXIMETERS.label.vi), ("en", OXIMETERS.label.en)], ids=("vi", "en")
)
def test_its_topic_s_page_has_its_tile_its_column_and_its_map(client: FlaskClient, language: str, label: str) -> None:
    page = client.get(f"/nguon-luc?lang={language}").text
    assert tiles(page)[:4] == ["bed_occupancy", NAME, "bed_occupancy_oxygen", "bed_occupancy_icu"]
    [table] = [found for found in re.findall(r'<table class="figures".*?</table>', page, re.DOTALL) if label in found]
    heads = re.findall(r'<th scope="col" class="right">(.*?)</th>', table)
    assert heads.index(label) == 2 and len(heads) == 4
    switches = re.findall(r"layers/(\w+)/district\.csv", page)
    assert switches == ["bed_occupancy", NAME]


def test_it_stands_among_those_of_its_group_on_the_page_and_in_their_chart(client: FlaskClient) -> None:
    page = client.get("/nguon-luc?lang=en").text
    assert tiles(page)[-2:] == ["oxygen_cylinders", NAME]
    address = re.search(r'data-chart="(/data/\d+/charts/stocks/\d+\.en\.json)', page)
    assert address is not None
    figure = client.get(address[1]).json
    assert figure is not None
    assert [column["id"] for column in figure["layout"]["meta"]["columns"]] == ["oxygen_cylinders", NAME]
    assert [trace["name"] for trace in figure["data"]] == ["Oxygen cylinders", "SpO2 meters"]


def test_it_is_a_key_figure_and_a_numeral_of_the_front_page(client: FlaskClient, site: Site) -> None:
    figures = client.get(f"/data/{site.store.current().publication}/tables/kpi.json").json
    assert figures is not None
    ids = [figure["id"] for figure in figures["kpis"]]
    assert ids == ["cases_7d", "cases_7d_per_100k", "cases_new", NAME, "bed_occupancy"]
    assert figures["kpis"][ids.index(NAME)]["values"][-1] == TOLD * len(PLACES)
    strip = re.findall(r'class="kpi-label">(.*?)<', client.get("/ban-do").text)
    assert strip == [CATALOG[name].label.vi for name in ids]
    assert tiles(client.get("/").text) == ["cases_7d", NAME]


def test_it_has_a_tile_on_the_page_of_a_place_and_a_short_name(client: FlaskClient, site: Site) -> None:
    shown = tiles(client.get(f"/noi/{PLACES[0]}").text)
    assert shown[shown.index("bed_occupancy") + 1] == NAME
    entries = client.get(f"/data/{site.store.current().publication}/indicators.json").json
    assert entries is not None
    assert entries["indicators"][NAME]["short"] == OXIMETERS.short.as_dict()  # type: ignore[union-attr]
