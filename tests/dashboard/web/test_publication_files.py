"""`/data`, health and headers over HTTP."""

from __future__ import annotations

import gzip
import json

import brotli
import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.server import build_public
from dashboard.web.version import build
from geodata.settings.config import Settings
from geodata.settings.sections import Basemap
from layers import publication
from layers.store import HEARTBEAT, Store
from tests.dashboard.conftest import FIRST, LAST, Site

SCHEMA = publication.HERE / "schemas" / "current.schema.json"


@pytest.fixture
def client(flask_app: Flask) -> FlaskClient:
    return flask_app.test_client()


def test_current_names_the_newest_publication_and_the_build(client: FlaskClient, settings: Settings) -> None:
    answer = client.get("/data/current.json")
    jsonschema.validate(answer.json, json.loads(SCHEMA.read_text()))
    assert answer.json is not None
    assert answer.json["as_of"] == LAST.isoformat()
    assert answer.json["app"] == build(settings)
    assert "no-cache" in answer.headers["Cache-Control"]
    again = client.get("/data/current.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("identity", None, bytes)],
)
def test_files_come_in_the_encoding_that_the_client_takes(
    client: FlaskClient, accepted: str, encoding: str | None, unpack: object
) -> None:
    answer = client.get("/data/1/places.json", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert callable(unpack)
    assert len(json.loads(unpack(answer.data))["places"]) == 80
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_queries_do_not_make_other_files(client: FlaskClient) -> None:
    plain, busted = client.get("/data/1/places.json"), client.get("/data/1/places.json?x=1")
    assert plain.data == busted.data
    assert plain.headers["ETag"] == busted.headers["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/data/1/../current.json",
        "/data/1/..%2f..%2f..%2fetc/passwd",
        "/data/1/%2e%2e/current.json",
        "/data/1//etc/passwd",
        "/data/1/places.json%00",
        "/data/1/layers",
        "/data/0/places.json",
        "/data/9/places.json",
        "/data/-1/places.json",
        "/data/99999999999999999999/places.json",
        "/data/1/charts/epidemic_curve/nowhere.json",
        "/data/1/" + "x" * 5_000,
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_csv_is_a_download(client: FlaskClient) -> None:
    answer = client.get("/data/1/layers/cases_new/district.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="dak-nong_ca-mac-moi-trong-ngay_huyen_{FIRST}_{LAST}.csv"'
    )


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (
            "layers/cases_new/district.csv?lang=en",
            "attachment dak-nong_new-cases-in-the-day_districts_{first}_{last}.csv",
        ),
        ("charts/epidemic_curve/67.csv", "attachment dak-nong_ca-mac-moi-theo-ngay_tinh_{first}_{last}.csv"),
        ("charts/epidemic_curve/660.en.csv", "attachment dak-nong_new-cases-by-day_gia-nghia-city_{first}_{last}.csv"),
        ("downloads/cases_new/commune/{last}.xlsx", "attachment dak-nong_ca-mac-moi-trong-ngay_xa_{last}.xlsx"),
        ("downloads/cases_new/commune/{last}.geojson", "attachment dak-nong_ca-mac-moi-trong-ngay_xa_{last}.geojson"),
        ("downloads/cases_new/commune/{last}.gpkg", "attachment dak-nong_ca-mac-moi-trong-ngay_xa_{last}.gpkg"),
        ("downloads/topic-cases/province/{last}.csv", "attachment dak-nong_dien-bien-dich_tinh_{last}.csv"),
        (
            "downloads/cases_new,cases_7d/commune/{last}.csv",
            "attachment dak-nong_ca-mac-moi-trong-ngay-va-1-chi-tieu-khac_xa_{last}.csv",
        ),
        ("downloads/dictionary.csv", "attachment dak-nong_tu-dien-cot_{last}.csv"),
        ("downloads/datapackage.json", "attachment datapackage.json"),
        ("maps/cases_new/commune/{last}.vi.html", "attachment dak-nong_ca-mac-moi-trong-ngay_xa_{last}.html"),
        (
            "maps/cases_new/district/{last}.660.en.html",
            "attachment dak-nong_new-cases-in-the-day_gia-nghia-city_{last}.html",
        ),
        ("pictures/cases_new/district/{last}.vi.png", "inline dak-nong_ca-mac-moi-trong-ngay_huyen_{last}.png"),
        ("pictures/en.png", "inline dak-nong_situation_{last}.png"),
        ("bulletins/vi.pdf", "inline dak-nong_ban-tin_{last}.pdf"),
    ],
)
def test_every_file_has_a_name_that_says_what_it_is(client: FlaskClient, path: str, name: str) -> None:
    days = {"first": FIRST, "last": LAST}
    with client.get(f"/data/1/{path.format(**days)}") as answer:
        assert answer.status_code == 200
        kind, _, saved = name.format(**days).partition(" ")
        assert answer.headers["Content-Disposition"] == f'{kind}; filename="{saved}"'


def test_files_that_programmes_read_are_not_saved(client: FlaskClient) -> None:
    for path in ("places.json", "charts/epidemic_curve/67.json", "shapes/district.json"):
        assert "Content-Disposition" not in client.get(f"/data/1/{path}").headers


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json is not None
    assert ready.json["database"] == "ok"
    assert ready.json["publication"] >= 1


def test_without_a_database_the_files_are_still_served(settings: Settings, site: Site) -> None:
    from geodata.store import database

    gone = database.connect("postgresql://nobody@127.0.0.1:1/nothing")
    client = build_public(settings, site.store, engine=gone).test_client()
    assert client.get("/data/1/places.json").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json and ready.json["database"]) == (200, "down")
    gone.dispose()


def test_before_the_first_publication(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    client = build_public(settings, Store(tmp_path_factory.mktemp("empty"))).test_client()
    current = client.get("/data/current.json").json
    assert current is not None
    assert current["publication"] == 0
    assert client.get("/readyz").status_code == 503
    assert client.get("/ban-do").status_code == 200


def test_security_headers_are_on_every_page(client: FlaskClient) -> None:
    for path in ("/ban-do", "/nowhere", "/embed"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_files_allow_nothing_as_a_document(client: FlaskClient) -> None:
    for path in ("/data/current.json", "/healthz", "/assets/app.css", "/assets/90-board.js"):
        answer = client.get(path)
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()


def test_only_the_embedded_map_may_stand_in_a_frame_elsewhere(settings: Settings, site: Site) -> None:
    near = settings.security.model_copy(update={"embed_ancestors": ("https://*.example.vn",)})
    client = build_public(settings.model_copy(update={"security": near}), site.store).test_client()
    assert client.get("/embed?level=district").headers["Content-Security-Policy"].endswith("https://*.example.vn")
    for path in ("/ban-do", "/nowhere", "/embed/x"):
        assert client.get(path).headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"output": "x"}', b"\x00" * 100])
def test_no_callback_answers_on_the_public_side(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 405


@pytest.mark.parametrize("path", ["/_mcp", "/mcp", "/_dash-x", "/ban-do/x", "/admin"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_unknown_addresses_say_so_in_the_language(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(f"{path}?lang={language}")
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in answer.text


def test_every_callback_runs_in_the_browser(client: FlaskClient) -> None:
    callbacks = client.get("/_dash-dependencies").json
    assert callbacks
    for callback in callbacks:
        assert callback["clientside_function"] is not None


def test_nothing_comes_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/ban-do").text
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_tiles_of_a_basemap_are_allowed_and_nothing_else(settings: Settings, site: Site) -> None:
    tiles = Basemap(url="https://{s}.tiles.example/{z}/{x}/{y}.png", attribution="©", max_zoom=18)
    with_tiles = settings.model_copy(update={"map": settings.map.model_copy(update={"basemap": tiles})})
    client = build_public(with_tiles, site.store).test_client()
    policy = client.get("/ban-do").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://*.tiles.example;" in policy
    assert "tiles.example" in client.get("/_dash-layout").text


@pytest.mark.parametrize("content", [b"", b"garbage", b"[]", b'{"at": 5}', b'{"at": "yesterday"}', None])
def test_a_sign_of_life_that_cannot_be_read_is_none(client: FlaskClient, site: Site, content: bytes | None) -> None:
    path = site.store.root / HEARTBEAT
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)
    assert client.get("/data/current.json").json["etl"] == "stopped"
    site.store.beat()
    assert client.get("/data/current.json").json["etl"] == "running"
