"""Maps on dark ground: few is near the ground, many is light; paper is light."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from layers.scale import DARK, PALETTE_OF, PALETTES
from tests.dashboard.conftest import Site, daily, drawn

DAY, NIGHT = PALETTES[PALETTE_OF["cases"]], DARK[PALETTE_OF["cases"]]
MAP = "/ban-do?indicator=cases_new&level=commune"
FILLS = """() => {
    const fills = {};
    window.board.map.state.map.eachLayer(({feature, options}) => {
        if (feature && options.fill !== false) fills[feature.properties.code] = options.fillColor;
    });
    return fills;
}"""
PALE = """() => Object.fromEntries([...document.querySelectorAll(".place-label")]
    .map(tag => [tag.dataset.code, tag.classList.contains("pale")]))"""


@pytest.fixture
def night(chromium: Browser) -> Iterator[Page]:
    """A desk whose system is dark; a fault in the scripts fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    page.unroute_all(behavior="ignoreErrors")
    context.close()
    assert faults == []


def _wait_for_fill(page: Page, code: str, colour: str) -> None:
    page.wait_for_function(f"([code, colour]) => ({FILLS})()[code] === colour", arg=[code, colour])


def _legend(page: Page) -> list[str]:
    found: list[str] = page.locator("#legend .swatch").evaluate_all(
        "all => all.slice(0, 6).map(one => getComputedStyle(one).backgroundColor)"
    )
    return found


def _rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def test_the_map_turns_with_the_theme(site: Site, night: Page) -> None:
    night.goto(f"{site.origin}{MAP}")
    drawn(night)
    layer = orjson.loads(site.store.read(1, "layers/cases_new/commune.json"))
    code = layer["places"][0]
    at = sum(daily(0, 20) >= edge for edge in layer["legend"]["breaks"])
    _wait_for_fill(night, code, NIGHT[at])
    assert _legend(night) == [_rgb(colour) for colour in NIGHT]
    night.locator('[data-do="theme"]').first.click()
    _wait_for_fill(night, code, DAY[at])
    expect(night.locator("#legend .swatch").first).to_have_css("background-color", _rgb(DAY[0]))
    assert _legend(night) == [_rgb(colour) for colour in DAY]


def test_names_are_written_in_the_ink_that_is_read(site: Site, night: Page) -> None:
    night.goto(f"{site.origin}/ban-do?indicator=cases_new&level=district")
    drawn(night)
    night.locator(".place-label").first.wait_for()
    fills, pale = night.evaluate(FILLS), night.evaluate(PALE)
    assert pale
    assert {code: said for code, said in pale.items() if said != (fills[code] in NIGHT[:2])} == {}


def test_a_publication_from_before_is_turned_too(site: Site, night: Page) -> None:
    def before(route: Route) -> None:
        answer = route.fetch()
        content = answer.json()
        del content["legend"]["colours_dark"]
        route.fulfill(response=answer, json=content)

    night.route("**/layers/cases_new/commune.json", before)
    night.goto(f"{site.origin}{MAP}")
    drawn(night)
    assert _legend(night) == [_rgb(colour) for colour in reversed(DAY)]


def test_the_map_is_printed_light(site: Site, night: Page) -> None:
    night.goto(f"{site.origin}{MAP}")
    drawn(night)
    night.evaluate(f"void (window.print = () => {{ window.printed = Object.values(({FILLS})()); }})")
    night.locator('[data-do="print"]').click()
    night.wait_for_function("() => window.printed")
    printed = {fill for fill in night.evaluate("window.printed") if isinstance(fill, str)}
    assert printed and printed <= set(DAY)
    night.wait_for_function(
        f"colours => Object.values(({FILLS})()).some(fill => colours.includes(fill))", arg=list(NIGHT)
    )


def test_a_drawing_turns_with_the_theme_and_is_printed_light(seeded: Site, night: Page) -> None:
    night.goto(f"{seeded.origin}/")
    night.locator("html[data-ready]").wait_for(state="attached")
    night.locator(".switches label").nth(1).click()
    fills = "all => [...new Set(all.map(one => getComputedStyle(one).fill))].filter(fill => fill.startsWith('rgb'))"
    units = night.locator(".drawing .units path")
    assert set(units.evaluate_all(fills)) <= {_rgb(colour) for colour in NIGHT}
    night.emulate_media(media="print", color_scheme="dark")
    assert set(units.evaluate_all(fills)) <= {_rgb(colour) for colour in DAY}
    night.emulate_media(media="screen", color_scheme="dark")
    night.locator("[data-theme-switch]").click()
    assert set(units.evaluate_all(fills)) <= {_rgb(colour) for colour in DAY}


def test_walls_are_dark(flask_app: Flask) -> None:
    html = flask_app.test_client().get("/man-hinh").text
    assert any(f'fill="{colour}"' in html for colour in NIGHT)
    assert not any(colour in html for colour in DAY)
