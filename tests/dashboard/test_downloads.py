"""The page of downloads: a form that works without scripts, files that are there, publications as they were."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from python_calamine import CalamineWorkbook

from tests.dashboard.conftest import FIRST, LAST, Site


@pytest.fixture
def client(flask_app: Flask) -> FlaskClient:
    return flask_app.test_client()


FORM = {"indicator": "cases_new", "level": "commune", "first": "", "last": "", "form": "csv", "cong-bo": ""}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_file_that_the_page_names_is_there(client: FlaskClient, language: str) -> None:
    page = client.get("/so-lieu", query_string={"lang": language}).text
    files = set(re.findall(r'href="(/data/[^"]+)"', page))
    assert len(files) > 10
    for path in files:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert path.endswith((".png", ".pdf")) or answer.headers["Content-Disposition"].startswith("attachment")


def test_the_form_leads_to_the_one_address_of_what_is_chosen(client: FlaskClient, site: Site) -> None:
    n = site.store.current().publication
    chosen = {**FORM, "indicator": ["cases_7d", "cases_new"], "first": LAST.isoformat(), "form": "xlsx"}
    answer = client.get("/so-lieu/tai", query_string=chosen)
    assert answer.status_code == 302
    assert answer.location == f"/data/{n}/downloads/cases_new,cases_7d/commune/{LAST}.xlsx"
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(answer.location).data))
    assert len(book.get_sheet_by_index(0).to_python()) == 72


def test_a_topic_holds_its_own_indicators(client: FlaskClient) -> None:
    answer = client.get("/so-lieu/tai", query_string={**FORM, "indicator": ["topic-cases", "cases_new"]})
    assert answer.location.endswith("/downloads/topic-cases/commune/all.csv")


def test_an_earlier_publication_gives_its_own_figures(client: FlaskClient, site: Site) -> None:
    before = site.store.current().publication
    place = "24611"
    chosen = {**FORM, "first": FIRST.isoformat(), "last": FIRST.isoformat()}
    then = client.get(client.get("/so-lieu/tai", query_string=chosen).location).data
    site.publish([("cases_new", place, FIRST, 77.0)])
    now = client.get(client.get("/so-lieu/tai", query_string=chosen).location).data
    earlier = client.get("/so-lieu/tai", query_string={**chosen, "cong-bo": str(before)})
    assert client.get(earlier.location).data == then != now
    assert b",77," in now
    assert f'value="{before}"' in client.get("/so-lieu").text


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("indicators", {"indicator": "'; DROP TABLE"}),
        ("indicators", {"indicator": []}),
        ("level", {"level": "=1"}),
        ("form", {"form": "../../etc/passwd"}),
        ("first", {"first": "2021-02-30"}),
        ("last", {"last": "x" * 5000}),
        ("publication", {"cong-bo": "999"}),
        ("publication", {"cong-bo": "²"}),
        ("publication", {"cong-bo": "-1"}),
    ],
)
def test_what_cannot_be_had_is_said(client: FlaskClient, part: str, fields: dict[str, object]) -> None:
    answer = client.get("/so-lieu/tai", query_string={**FORM, **fields, "lang": "en"})
    assert answer.location == f"/so-lieu?loi={part}&lang=en"
    assert 'role="alert"' in client.get(answer.location).text


def test_other_spellings_make_no_other_file(client: FlaskClient) -> None:
    plain = client.get("/data/1/downloads/cases_new/commune/all.csv")
    assert client.get("/data/1/downloads/cases_new/commune/all.csv?x=1").headers["ETag"] == plain.headers["ETag"]
    for path in ("cases_new,cases_new/commune/all.csv", "cases_new/commune/2021-12-01_2021-12-01.csv", "../places.csv"):
        assert client.get(f"/data/1/downloads/{path}").status_code == 404


def test_an_unknown_fault_is_no_other_page(client: FlaskClient) -> None:
    plain, other = client.get("/so-lieu"), client.get("/so-lieu?loi=%3Cscript%3E")
    assert plain.headers["ETag"] == other.headers["ETag"]


def test_the_form_works_without_scripts(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{site.origin}/so-lieu")
    page.locator('input[name="form"][value="gpkg"]').check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Tải tệp").click()
    assert saved.value.suggested_filename == f"dak-nong_ca-mac-moi-trong-ngay_xa_{FIRST}_{LAST}.gpkg"
    context.close()


def test_the_map_that_is_looked_at_can_be_sent_on(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{site.origin}/ban-do?indicator=cases_new&level=district&place=660&lang=en")
    with page.expect_download() as saved:
        page.get_by_text("Offline map").click()
    assert saved.value.suggested_filename == f"dak-nong_new-cases-in-the-day_gia-nghia-city_{LAST}.html"
    assert b"leaflet" in saved.value.path().read_bytes()
    context.close()
