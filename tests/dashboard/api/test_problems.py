"""Errors: 400 and its like with the parameter's name in the reader's language, never 500."""

from __future__ import annotations

import socket
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.server import build_public
from geodata.settings.config import Settings
from tests.dashboard.conftest import Site

FIGURES = "/api/v1/observations?indicator=cases_new"
ITEMS = "/ogc/collections/communes/items"
WRONG = [
    (f"{FIGURES}&first=2021-02-30", "first", 400),
    (f"{FIGURES}&first=1600000000", "first", 400),
    (f"{FIGURES}&last=0000-00-00", "last", 400),
    (f"{FIGURES}&first=2022-01-02&last=2022-01-01", "last", 400),
    (f"{FIGURES}&limit=1000000000", "limit", 400),
    (f"{FIGURES}&limit=0", "limit", 400),
    (f"{FIGURES}&limit=-1", "limit", 400),
    (f"{FIGURES}&limit=1e3", "limit", 400),
    (f"{FIGURES}&limit=", "limit", 400),
    (f"{FIGURES}&offset=99999999999999999999", "offset", 400),
    (f"{FIGURES}&level=ward", "level", 400),
    (f"{FIGURES}&level=district&place=24611", "place", 400),
    (f"{FIGURES}&place=", "place", 400),
    (f"{FIGURES}&place=99999", "place", 404),
    (f"{FIGURES}&place=24611%00", "place", 400),
    (f"{FIGURES}&place=%ff", "place", 400),
    (f"{FIGURES}&_=1637632800", "_", 400),
    (f"{FIGURES}&indicator=deaths_new", "indicator", 400),
    (f"{FIGURES}&publication=0", "publication", 400),
    (f"{FIGURES}&publication=999", "publication", 404),
    (f"{FIGURES}&lang=fr", "lang", 400),
    (f"{FIGURES}&format=xlsx", "format", 400),
    ("/api/v1/observations", "indicator", 400),
    ("/api/v1/observations?indicator=" + quote("cases_new'; DROP TABLE observation;--"), "indicator", 400),
    ("/api/v1/places?place=" + quote("67') OR 1=1 ORDER BY 1--"), "place", 400),
    ("/api/v1/places?place=" + quote("ST_GeomFromText('POINT(0 0)')"), "place", 400),
    ("/api/v1/places?" + quote("level[$ne]") + "=x", "level[$ne]", 400),
    ("/api/v1/facilities?kind=nothing", "kind", 400),
    ("/api/v1/documents?topic=nothing", "topic", 400),
    ("/api/v1/zones?day=today", "day", 400),
    (f"{ITEMS}?bbox=NaN,1,2,3", "bbox", 400),
    (f"{ITEMS}?bbox=1,2,3", "bbox", 400),
    (f"{ITEMS}?bbox=0,10,0,-10", "bbox", 400),
    (f"{ITEMS}?bbox=0,0,Infinity,1", "bbox", 400),
    (f"{ITEMS}?bbox=-181,0,0,1", "bbox", 400),
    (f"{ITEMS}?datetime=yesterday", "datetime", 400),
    (f"{ITEMS}?datetime=2022-01-02/2022-01-01", "datetime", 400),
    (f"{ITEMS}?datetime=../..", "datetime", 400),
    (f"{ITEMS}?limit=0", "limit", 400),
    (f"{ITEMS}?cases_new=1", "cases_new", 400),
    ("/ogc/collections/nothing/items", "collection", 404),
    ("/ogc/collections/communes/items/nothing", "feature", 404),
]


@pytest.fixture(scope="module")
def client(flask_app: Flask) -> FlaskClient:
    return flask_app.test_client()


@pytest.mark.parametrize(("address", "parameter", "status"), WRONG)
def test_the_wrong_parameter_is_named(client: FlaskClient, address: str, parameter: str, status: int) -> None:
    said = {}
    for language in ("vi", "en"):
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer.status_code == status, answer.text
        assert answer.content_type == "application/problem+json"
        assert answer.headers["Content-Language"] == language
        assert answer.json is not None
        assert answer.json["status"] == status
        assert answer.json["errors"][0]["parameter"] == parameter
        said[language] = answer.json["detail"]
    assert said["vi"] != said["en"]
    assert "{" not in said["en"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/nothing",
        "/api/v1/shapes/ward",
        "/api/",
        "/ogc/nothing",
        "/api/v1/places/%2e%2e/x",
        "/ogc/collections/%00",
    ],
)
def test_an_unknown_address_is_a_problem_too(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("address", ["/api/v1/places", "/ogc/collections"])
def test_nothing_can_be_written(client: FlaskClient, method: str, address: str) -> None:
    answer = client.open(address, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_lang_parameter_is_stronger_than_the_header(client: FlaskClient) -> None:
    answer = client.get("/api/v1/places?limit=x&lang=en", headers={"Accept-Language": "vi"})
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize("length", [5_000, 16_000])
def test_an_address_that_never_ends_is_refused(site: Site, length: int) -> None:
    """On the wire: a client library may refuse such an address itself."""
    where = urlsplit(site.origin)
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        line.sendall(
            f"GET /api/v1/places?place={'1' * length} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        status = int(line.makefile("rb").readline().split()[1])
    assert status in (400, 414)


@pytest.mark.parametrize(
    "address",
    ["/api/v1/../../config.yaml", "/ogc/collections/..%2f..%2fconfig.yaml/items", "/api/v1/%2e%2e/%2e%2e/etc/passwd"],
)
def test_no_path_leads_out(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_dash_answers_no_callback(client: FlaskClient) -> None:
    for body in (b"{", b"[]", b'{"output": 1}', b"\x00"):
        assert client.post("/_dash-update-component", data=body, content_type="application/json").status_code == 405


def test_no_model_is_let_in_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, site: Site
) -> None:
    monkeypatch.setenv("DASH_MCP_ENABLED", "true")
    server = build_public(settings, site.store)
    assert not [rule.rule for rule in server.url_map.iter_rules() if "mcp" in rule.rule]
    assert server.test_client().post("/_mcp", json={"jsonrpc": "2.0", "id": 1, "method": "initialize"}).status_code in (
        404,
        405,
    )
