"""`/ogc` as GIS programmes use it: links, filters, pages, and GDAL's own driver."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from typing import Any

import pyogrio
import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.ogc import spans
from dashboard.ogc.collections import COLLECTIONS
from dashboard.ogc.spans import Span
from tests.dashboard.conftest import FIRST, LAST, SILENT, Site, daily

COMMUNES = "/ogc/collections/communes/items"
CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"


@pytest.fixture(scope="module")
def client(flask_app: Flask) -> FlaskClient:
    return flask_app.test_client()


def read(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def link(content: dict[str, Any], rel: str) -> str | None:
    return next((one["href"] for one in content["links"] if one["rel"] == rel), None)


def test_the_landing_page_leads_on(client: FlaskClient) -> None:
    content = read(client, "/ogc")
    for rel in ("self", "service-desc", "conformance", "data"):
        assert client.get(link(content, rel) or "").status_code == 200, rel
    assert CORE in read(client, "/ogc/conformance")["conformsTo"]
    assert client.get("/ogc/").status_code == 308


def test_a_browser_is_shown_the_page_for_people(client: FlaskClient) -> None:
    answer = client.get("/ogc", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/api/docs#ogc")
    assert client.get("/ogc?f=json", headers={"Accept": "text/html"}).content_type == "application/json"


def test_every_collection_names_its_items(client: FlaskClient) -> None:
    content = read(client, "/ogc/collections")
    assert [one["id"] for one in content["collections"]] == list(COLLECTIONS)
    for one in content["collections"]:
        assert client.get(link(one, "items") or "").content_type == "application/geo+json"
    assert read(client, "/ogc/collections/districts?lang=en")["title"] == "Districts"


def test_features_carry_the_newest_figures(client: FlaskClient, site: Site) -> None:
    features = read(client, COMMUNES)["features"]
    assert len(features) == 71
    by = {feature["id"]: feature["properties"] for feature in features}
    codes = sorted(by)
    assert by[codes[SILENT]]["cases_new"] is None
    assert by[codes[SILENT]]["cases_new__reported"] == 0
    assert by[codes[0]]["cases_new"] == daily(0, 20)
    assert by[codes[0]]["cases_new__day"] == LAST.isoformat()
    assert all(not isinstance(value, dict) for properties in by.values() for value in properties.values())


def test_datetime_chooses_the_day(client: FlaskClient) -> None:
    (first,) = read(client, f"{COMMUNES}?limit=1&datetime={FIRST}")["features"]
    assert first["properties"]["cases_new"] == daily(0, 0)
    (until,) = read(client, f"{COMMUNES}?limit=1&datetime=../2021-12-03T12:00:00Z")["features"]
    assert until["properties"]["cases_new__day"] == "2021-12-03"
    assert read(client, f"{COMMUNES}?datetime=../2019-01-01")["numberMatched"] == 0
    assert read(client, f"{COMMUNES}?datetime=2030-01-01/..")["numberMatched"] == 0


def test_bbox_chooses_what_it_touches(client: FlaskClient) -> None:
    whole = read(client, COMMUNES)["features"]
    some = read(client, f"{COMMUNES}?bbox=107.6,11.9,107.7,12.0")
    assert 0 < some["numberMatched"] < len(whole)
    assert read(client, f"{COMMUNES}?bbox=107.6,11.9,0,107.7,12.0,9")["numberMatched"] == some["numberMatched"]
    assert read(client, f"{COMMUNES}?bbox=0,0,1,1")["numberMatched"] == 0
    across = read(client, f"{COMMUNES}?bbox=107,-90,-170,90")
    assert across["numberMatched"] == len(whole)


def test_pages_are_linked_to_and_fro(client: FlaskClient) -> None:
    found: list[str] = []
    address: str | None = f"{COMMUNES}?limit=30&bbox=100,0,110,20&datetime={LAST}"
    while address:
        page = read(client, address)
        found += [feature["id"] for feature in page["features"]]
        assert page["numberReturned"] == len(page["features"]) <= 30
        last, address = page, link(page, "next")
    assert len(found) == len(set(found)) == last["numberMatched"] == 71
    assert link(last, "prev")


def test_more_than_the_most_is_the_most(client: FlaskClient) -> None:
    assert read(client, f"{COMMUNES}?limit=1000000000")["numberReturned"] == 71


def test_one_feature_by_its_id(client: FlaskClient) -> None:
    (first,) = read(client, f"{COMMUNES}?limit=1")["features"]
    one = read(client, f"{COMMUNES}/{first['id']}")
    assert one["properties"] == first["properties"]
    assert (link(one, "collection") or "").endswith("/ogc/collections/communes")


def test_the_answer_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get(COMMUNES).headers["ETag"]
    assert client.get(COMMUNES, headers={"If-None-Match": tag}).status_code == 304


@pytest.fixture(scope="module")
def gdal() -> Iterator[Executor]:
    """GDAL in a process of its own: it keeps Python's lock while it waits for the server."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.mark.parametrize("layer", ["districts", "communes", "facilities", "zones"])
def test_gdal_reads_a_collection(gdal: Executor, seeded: Site, layer: str) -> None:
    address = f"OAPIF:{seeded.origin}/ogc"
    layers = gdal.submit(pyogrio.list_layers, address).result()
    assert [name for name, _ in layers] == list(COLLECTIONS)
    frame = gdal.submit(pyogrio.read_dataframe, address, layer=layer).result()
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.notna().all()
    assert len(frame) == gdal.submit(pyogrio.read_info, address, layer=layer).result()["features"]


def test_gdal_sees_numbers_days_and_boxes(gdal: Executor, seeded: Site) -> None:
    address = f"OAPIF:{seeded.origin}/ogc"
    fields = gdal.submit(pyogrio.read_info, address, layer="communes").result()
    types = dict(zip(fields["fields"], fields["ogr_types"], strict=True))
    assert types["cases_new"] in ("OFTInteger", "OFTReal")
    assert types["cases_new__day"] == "OFTDate"
    assert types["code"] == "OFTString"
    box = (107.6, 11.9, 107.7, 12.0)
    some = gdal.submit(pyogrio.read_dataframe, address, layer="communes", bbox=box).result()
    assert 0 < len(some) < 71
    pages = gdal.submit(pyogrio.read_dataframe, address, layer="communes", PAGE_SIZE=20).result()
    assert sorted(pages["id"]) == sorted(set(pages["id"]))
    assert len(pages) == 71


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-01-22", date(2022, 1, 22), date(2022, 1, 22)),
        ("2022-01-22T18:00:00Z", date(2022, 1, 23), date(2022, 1, 23)),
        ("2022-01-01/2022-01-22", date(2022, 1, 1), date(2022, 1, 22)),
        ("../2022-01-22", None, date(2022, 1, 22)),
        ("2022-01-22/", date(2022, 1, 22), None),
    ],
)
def test_spans_are_days_where_the_province_is(text: str, first: date | None, last: date | None) -> None:
    assert spans.parse(text, timezone="Asia/Ho_Chi_Minh") == Span(first=first, last=last)


@pytest.mark.parametrize(
    "text", ["", "..", "/", "2022", "2022-13-01", "2022-01-22T18:00:00", "a/b", "2022-01-01/../2022-01-02"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="datetime"):
        spans.parse(text, timezone="UTC")
