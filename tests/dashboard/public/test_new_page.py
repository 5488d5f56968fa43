"""A public page is a module, a template and words; its place in the navigation is its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from dashboard import public
from dashboard import site as site_pages
from dashboard.i18n import catalogues, translator
from dashboard.public import page_list
from dashboard.server import build_public
from tests.dashboard.conftest import Site

MODULE = """
from dashboard.site import Page


def _build(ask):
    province = ask.snapshot.places.province
    return {"title": ask.say("title"), "cases": ask.snapshot.figure("cases_7d", province.code).value}


PAGE = Page(id="markets", path="/cho", template="markets.html", build=_build, order=4)
"""
TEMPLATE = '{% extends "base.html" %}{% block content %}<h1>{{ title }}</h1><p id="cases">{{ cases }}</p>{% endblock %}'
WORDS = {"markets": {"title": "Chợ"}, "site": {"nav_markets": "Chợ an toàn"}}


@pytest.fixture
def markets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module, a template and words beside those of the site."""
    (tmp_path / "markets.py").write_text(MODULE)
    (tmp_path / "markets.html").write_text(TEMPLATE)
    known, environment = catalogues.words, site_pages.environment

    def words(language: str, domain: str) -> dict[str, str]:
        return {**(known(language, domain) if domain != "markets" else {}), **WORDS.get(domain, {})}

    def both(build: str) -> Environment:
        made = environment(build)
        made.loader = ChoiceLoader([made.loader, FileSystemLoader(tmp_path)])  # type: ignore[list-item]
        return made

    monkeypatch.setattr(translator, "words", words)
    monkeypatch.setattr(site_pages, "environment", both)
    monkeypatch.setattr(public, "__path__", [*public.__path__, str(tmp_path)])
    page_list.pages.cache_clear()
    yield
    page_list.pages.cache_clear()


def test_the_pages_stand_in_the_order_of_the_navigation() -> None:
    listed = [page.id for page in page_list.pages() if page.nav]
    assert listed == [
        "front",
        "levels",
        "epidemic",
        "testing",
        "vaccination",
        "resources",
        "documents",
        "definitions",
    ]
    assert len({page.path for page in page_list.pages()}) == len(page_list.pages()) > 15


@pytest.mark.usefixtures("markets")
def test_a_module_a_template_and_words_are_a_page(site: Site) -> None:
    assert [page.id for page in page_list.pages() if page.nav][3:5] == ["markets", "testing"]
    client = build_public(site.settings, site.store, engine=site.engine).test_client()
    page = client.get("/cho").text
    assert "<h1>Chợ</h1>" in page and '<p id="cases">' in page
    assert '<a href="/cho"' in page and "Chợ an toàn" in page
