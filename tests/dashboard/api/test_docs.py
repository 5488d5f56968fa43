"""`/api/docs`: what it shows answers."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from dashboard.api import v1
from dashboard.ogc import routes
from tests.dashboard.conftest import Site

EXAMPLE = re.compile(r'href="(/(?:api/v1|ogc)[^"]*)"')


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_route_is_there_and_every_example_answers(flask_app: Flask, site: Site, language: str) -> None:
    client = flask_app.test_client()
    shown = client.get(f"/api/docs?lang={language}").text
    for path in (*v1.description(language)["paths"], *routes.description(language)["paths"]):
        assert f"GET {path}<" in shown
    examples = {unescape(address) for address in EXAMPLE.findall(shown)}
    assert len(examples) > 15
    for address in examples:
        assert client.get(address).status_code == 200, address


def test_the_root_leads_to_the_page(flask_app: Flask, site: Site) -> None:
    answer = flask_app.test_client().get("/api/v1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/api/docs")
