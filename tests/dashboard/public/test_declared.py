"""Whatever indicators and charts declare to be shown is shown there, with the seed's figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.public import place
from dashboard.server import build_public
from geodata.catalog import CATALOG, shown
from layers import charts
from tests.dashboard.conftest import Site

PATHS = dict(place.TOPICS)
PLACE = "/noi/24611"
GROUPS = sorted({member.group for item in CATALOG.values() for member in item.display.groups})


@pytest.fixture(scope="module")
def client(seeded: Site) -> FlaskClient:
    return build_public(seeded.settings, seeded.store, engine=seeded.engine).test_client()


def published(client: FlaskClient, path: str) -> Any:
    found = client.get(f"/data/1/{path}").json
    assert found is not None
    return found


@pytest.fixture(scope="module")
def known(client: FlaskClient) -> frozenset[str]:
    """The indicators that have figures."""
    return frozenset(published(client, "indicators.json")["indicators"])


def tiles(page: str) -> list[str]:
    return re.findall(r'data-tile="(\w+)"', page)


def columns(page: str) -> list[list[str]]:
    """The heads of the figures of every table of units, without their unit."""
    tables = re.findall(r'<table class="figures".*?</table>', page, re.DOTALL)
    return [[head.removesuffix(" (%)") for head in re.findall(r'"col" class="right">(.*?)</th>', t)] for t in tables]


def drawn(page: str) -> list[str]:
    return re.findall(r'data-chart="/data/\d+/charts/(\w+)/', page)


def labels(names: Iterable[str]) -> list[str]:
    return [CATALOG[name].label.vi for name in names]


@pytest.mark.parametrize("topic", PATHS)
def test_a_topic_s_page_shows_its_tiles_columns_maps_and_charts_in_their_order(
    client: FlaskClient, known: frozenset[str], topic: str
) -> None:
    page = client.get(PATHS[topic]).text
    first, heads, maps = (
        [name for name in shown.indicators(slot, topic=topic) if name in known] for slot in ("tile", "column", "map")
    )
    assert tiles(page)[: len(first)] == first != []
    assert heads and labels(heads) in columns(page)
    assert re.findall(r'href="[^"]*layers/(\w+)/\w+\.csv"', page) == maps
    assert drawn(page) == list(charts.of_topic(topic)) != []


@pytest.mark.parametrize("slot", ["tile", "column", "map", "place"])
def test_nothing_is_declared_for_a_topic_without_a_page(slot: str) -> None:
    topics = {item.topic for item in CATALOG.values() if getattr(item.display, slot) is not None}
    assert topics and topics <= set(PATHS)


def test_a_place_has_the_tiles_of_every_topic_and_its_charts(client: FlaskClient, known: frozenset[str]) -> None:
    page = client.get(PLACE).text
    told = [name for topic in PATHS for name in shown.indicators("place", topic=topic) if name in known]
    assert tiles(page) == told != []
    assert drawn(page) == list(charts.of_places()) != []


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_stands_together_in_a_chart_or_on_its_topic_s_page(
    client: FlaskClient, known: frozenset[str], group: str
) -> None:
    names = list(shown.members(group))
    if not any(set(names) <= set(made.layers) for made in charts.known().values()):
        page, told = client.get(PATHS[CATALOG[names[0]].topic]).text, [name for name in names if name in known]
        assert told
        assert " ".join(told) in " ".join(tiles(page)) or labels(told) in columns(page)


def test_key_figures_and_numerals_stand_in_their_order(client: FlaskClient, known: frozenset[str]) -> None:
    figures = [figure["id"] for figure in published(client, "tables/kpi.json")["kpis"]]
    assert figures == [name for name in shown.indicators("key_figure") if name in known] != []
    assert tiles(client.get("/").text) == [name for name in shown.indicators("front") if name in known] != []
