"""`/api/v1`: what it answers, in which form, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.api import v1
from dashboard.server import build_public
from geodata.settings.config import Settings
from layers.store import Store
from tests.answers import csv_rows
from tests.dashboard.conftest import FIRST, LAST, SILENT, Site, daily

LISTS = ("publications", "places", "indicators", "levels", "levels/announcements", "rules", "facilities", "documents")
FIGURES = "/api/v1/observations?indicator=cases_new"


@pytest.fixture(scope="module")
def client(flask_app: Flask) -> FlaskClient:
    return flask_app.test_client()


def read(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.content_type == "text/csv; charset=utf-8"
    return csv_rows(answer.data)


@pytest.mark.parametrize("route", LISTS)
def test_lists_name_their_publication(client: FlaskClient, site: Site, route: str) -> None:
    content = read(client, f"/api/v1/{route}")
    assert content["publication"] == site.store.current().publication
    assert content["as_of"] == LAST.isoformat()
    assert content["total"] == len(content["items"])


def test_pages_together_are_the_whole(client: FlaskClient) -> None:
    whole = read(client, f"{FIGURES}&limit=10000")
    found, address = [], f"{FIGURES}&limit=400"
    while address:
        page = client.get(address)
        assert page.json is not None
        found += page.json["items"]
        address = page.json["next"]
        assert page.headers.get("Link", "") == (f'<{address}>; rel="next"' if address else "")
    assert found == whole["items"]
    assert len(found) == whole["total"] == 71 * 21


def test_silence_is_null_and_zero_is_zero(client: FlaskClient) -> None:
    rows = read(client, f"{FIGURES}&limit=10000")["items"]
    codes = sorted({row["place"] for row in rows})
    by = {(row["place"], row["day"]): row for row in rows}
    last = LAST.isoformat()
    assert by[codes[SILENT], last]["value"] is None
    assert by[codes[SILENT], last]["reported"] == 0
    day = (FIRST + timedelta(days=18)).isoformat()
    assert daily(0, 18) == 0
    assert by[codes[0], day]["value"] == 0
    assert by[codes[0], day]["reported"] == 1


def test_csv_holds_the_same_figures(client: FlaskClient) -> None:
    whole = read(client, f"{FIGURES}&limit=10000")["items"]
    rows = table(client, f"{FIGURES}&format=csv")
    assert [row["value"] for row in rows] == ["" if one["value"] is None else str(one["value"]) for one in whole]
    assert {(row["label_en"], row["unit_vi"], row["unit_en"]) for row in rows if row["indicator"] == "cases_new"} == {
        ("New cases in the day", "ca", "cases")
    }
    assert {(row["publication"], row["as_of"]) for row in rows} == {("1", LAST.isoformat())}
    assert rows[0]["place_name"].startswith("Phường")
    accepted = client.get(FIGURES, headers={"Accept": "text/csv"})
    assert accepted.data == client.get(f"{FIGURES}&format=csv").data
    assert [row["code"] for row in table(client, "/api/v1/places?format=csv&level=province")] == ["67"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"observations?indicator=cases_new&first={LAST}&format=csv", f"ca-mac-moi-trong-ngay_xa_{LAST}"),
        (
            f"observations?indicator=cases_new&level=district&first={LAST}&lang=en&format=csv",
            f"new-cases-in-the-day_districts_{LAST}",
        ),
        ("places?format=csv", f"don-vi-hanh-chinh_{LAST}"),
        ("levels/announcements?format=csv&lang=en", f"announced-levels_{LAST}"),
    ],
)
def test_a_csv_is_saved_under_a_name(client: FlaskClient, address: str, name: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="dak-nong_{name}.csv"'
    assert "Content-Disposition" not in client.get(f"/api/v1/{address.replace('format=csv', 'format=json')}").headers


def test_every_list_has_a_name() -> None:
    from dashboard.api import v1
    from layers.file_names import OPEN_DATA

    lists = {
        path.removeprefix(f"{v1.PREFIX}/")
        for path, on in v1.description("en")["paths"].items()
        if any(one["name"] == "format" for one in on["get"].get("parameters", ()))
    }
    assert lists == set(OPEN_DATA)


def test_places_and_days_choose(client: FlaskClient) -> None:
    places = read(client, "/api/v1/places?place=660")["items"]
    assert {place["level"] for place in places} == {"district", "commune"}
    assert {place["parent"] for place in places if place["level"] == "commune"} == {"660"}
    rows = read(client, f"{FIGURES}&place=660,661&first={LAST}&last={LAST}")["items"]
    assert [(row["place"], row["level"], row["day"]) for row in rows] == [
        ("660", "district", LAST.isoformat()),
        ("661", "district", LAST.isoformat()),
    ]
    assert all(row["units"] > 1 for row in rows)


def test_places_of_several_levels_each_say_their_own(client: FlaskClient) -> None:
    address = f"{FIGURES}&place=67,660,661,24611&first={LAST}"
    rows = read(client, address)["items"]
    assert [(row["place"], row["level"]) for row in rows] == [
        ("67", "province"),
        ("660", "district"),
        ("661", "district"),
        ("24611", "commune"),
    ]
    assert read(client, f"{address}&offset=2&limit=1")["items"] == rows[2:3]
    assert len(read(client, f"{address}&offset=1")["items"]) == 3
    assert client.get(f"{address}&level=district").status_code == 400


def test_days_count_from_the_newest_of_each_indicator(client: FlaskClient) -> None:
    rows = read(client, "/api/v1/observations?indicator=cases_new,beds_icu&level=province&days=1")["items"]
    assert [(row["indicator"], row["day"]) for row in rows] == [
        ("cases_new", LAST.isoformat()),
        ("beds_icu", LAST.isoformat()),
    ]
    two = read(client, f"{FIGURES}&level=province&days=2&last={LAST - timedelta(days=3)}")["items"]
    assert [row["day"] for row in two] == [(LAST - timedelta(days=back)).isoformat() for back in (4, 3)]
    assert client.get(f"{FIGURES}&days=0").status_code == 400
    name = client.get(f"{FIGURES}&level=province&days=2&format=csv").headers["Content-Disposition"]
    assert f"{LAST - timedelta(days=1)}_{LAST}" in name


def test_shapes_carry_names(client: FlaskClient) -> None:
    answer = client.get("/api/v1/shapes/district")
    assert answer.content_type == "application/geo+json"
    assert answer.json is not None
    assert {feature["properties"]["level"] for feature in answer.json["features"]} == {"district"}
    assert len(answer.json["features"]) == 8


@pytest.mark.parametrize("address", ["/api/v1/places", FIGURES, "/api/v1/openapi.json", "/api/v1/shapes/commune"])
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_what_is_known_is_not_sent_again(client: FlaskClient, address: str, encoding: str) -> None:
    first = client.get(address, headers={"Accept-Encoding": encoding})
    assert "no-cache" in first.headers["Cache-Control"]
    again = client.get(address, headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_one_meaning_is_one_answer(client: FlaskClient) -> None:
    one = client.get(f"{FIGURES}&limit=50&level=commune")
    other = client.get("/api/v1/observations?level=commune&limit=0050&indicator=cases_new,cases_new&lang=en&offset=0")
    assert one.headers["ETag"] == other.headers["ETag"]
    assert one.data == other.data


def test_everybody_may_read(client: FlaskClient) -> None:
    assert client.get("/api/v1/places").headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/v1/places", headers={"Origin": "https://example.org"})
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert client.head("/api/v1/places").status_code == 200


def test_figures_stay_as_they_were_published(client: FlaskClient, site: Site) -> None:
    before = site.store.current().publication
    said = client.get(f"{FIGURES}&publication={before}&limit=71")
    assert said.headers["Cache-Control"] == "public, max-age=86400"
    code = read(client, f"{FIGURES}&limit=1&first={LAST}")["items"][0]["place"]
    site.publish([("cases_new", code, LAST, 99.0)])
    assert client.get(f"{FIGURES}&publication={before}&limit=71").data == said.data
    assert read(client, f"{FIGURES}&first={LAST}&place={code}")["items"][0]["value"] == 99
    known = read(client, "/api/v1/publications")["items"]
    assert [one["publication"] for one in known] == [before + 1, before]
    assert all(one["made_at"] for one in known)
    assert len(read(client, f"/api/v1/publications?publication={before}")["items"]) == 1


def test_nothing_published_is_said(settings: Settings, tmp_path: Any) -> None:
    empty = build_public(settings, Store(tmp_path / "publications")).test_client()
    assert empty.get("/api/v1/places").status_code == 404
    assert empty.get("/api/v1/openapi.json").status_code == 200
    assert empty.get("/ogc").status_code == 404


def test_descriptions_are_in_both_languages() -> None:
    vi, en = v1.description("vi"), v1.description("en")
    assert vi["openapi"] == "3.1.0"
    assert vi["info"]["title"] != en["info"]["title"]
    assert vi["paths"].keys() == en["paths"].keys()
    for path in vi["paths"].values():
        for parameter in path["get"]["parameters"]:
            assert " " in parameter["description"], parameter["name"]
