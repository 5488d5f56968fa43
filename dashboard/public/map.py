"""The map page: the frame that the scripts in `assets/` fill from publication files. No callback asks the server."""

from __future__ import annotations

import dash_leaflet as dl
from dash import ClientsideFunction, Dash, Input, Output, html
from dash.development.base_component import Component

from dashboard.i18n.catalogues import words
from dashboard.public.page_list import pages as listed
from dashboard.web.security_headers import EMBED
from geodata.settings.config import Settings

PATH = "/ban-do"
PATHS = (PATH, EMBED)


def layout(settings: Settings) -> Component:
    """Empty boxes with names; every word in them comes from the scripts, in the language of the address."""
    return html.Div(
        [
            html.I(id="start", hidden=True),
            html.A(id="skip", className="skip", href="#table"),
            html.Header(
                [
                    html.Div(id="heading", className="heading"),
                    html.Nav(id="pages", className="pages"),
                    html.Div(id="tools", className="tools"),
                ],
                className="top",
            ),
            html.Div(id="freshness", className="freshness", role="status"),
            html.Section(id="kpis", className="kpis", tabIndex="0"),
            _sheet(),
            _stage(settings),
            html.Section(
                [html.Div(id="steps", className="steps"), html.Div(id="track", className="track")],
                id="time",
                className="time",
            ),
            html.Div(id="notice", className="notice", role="alert"),
            html.Footer(id="foot", className="foot"),
        ],
        id="board",
        className="board",
    )


def wire(app: Dash) -> None:
    """Start the scripts when the frame stands."""
    app.clientside_callback(ClientsideFunction("board", "start"), Output("start", "title"), Input("start", "id"))


def navigation(language: str) -> list[list[str]]:
    """The site's pages as path and name, in the order of every page's header."""
    say = words(language, "site")
    pages = [[page.path, say[f"nav_{page.id}"]] for page in listed() if page.nav]
    return [*pages[:1], [PATH, say["nav_map"]], *pages[1:]]


def _sheet() -> Component:
    """Rail and place panel on a desk; the bottom sheet on a phone."""
    return html.Div(
        [
            html.Div(id="handle", className="handle"),
            html.Div(id="readout", className="readout"),
            html.Aside(
                [
                    html.Div(id="search", className="search"),
                    html.Div(id="legend", className="legend"),
                    html.Div(id="levels", className="levels"),
                    html.Div(id="overlays", className="overlays"),
                    html.Nav(id="topics", className="topics"),
                    html.Div(id="indicators", className="indicators"),
                ],
                className="rail",
            ),
            html.Aside(
                [
                    html.Div(id="panel-head", className="panel-head"),
                    html.Div(id="panel-chart", className="panel-chart"),
                    html.Div(id="panel-figures"),
                ],
                id="panel",
                className="panel",
            ),
        ],
        id="sheet",
        className="sheet",
    )


def _stage(settings: Settings) -> Component:
    hook = {"variable": "board.map.style"}
    drawn = {"variable": "board.map.onEachFeature"}
    west, south = settings.province.bounds.west, settings.province.bounds.south
    east, north = settings.province.bounds.east, settings.province.bounds.north
    shapes: list[Component] = [
        dl.GeoJSON(id="shapes", style=hook, onEachFeature=drawn, hideout={"fill": {}}),
        dl.GeoJSON(
            id="borders",
            style={"variable": "board.map.borderStyle"},
            onEachFeature={"variable": "board.map.onEachBorder"},
            hideout={},
        ),
        dl.LayerGroup(id="over", children=[]),
    ]
    return html.Main(
        [
            html.Div(id="caption", className="caption"),
            dl.Map(
                [*_basemap(settings), *shapes],
                id="map",
                className="map",
                center=[(south + north) / 2, (west + east) / 2],
                zoom=9,
                preferCanvas=True,
                zoomSnap=0.25,
                zoomControl=False,
                attributionControl=settings.map.basemap is not None,
            ),
            html.Div(id="zoom", className="zoom"),
            html.Div(id="tip", className="tip"),
            html.Div(id="say", className="say", role="status"),
            html.Div(id="table", className="table", tabIndex="-1"),
        ],
        id="stage",
        className="stage",
    )


def _basemap(settings: Settings) -> list[Component]:
    tiles = settings.map.basemap
    if tiles is None:
        return []
    return [dl.TileLayer(url=tiles.url, attribution=tiles.attribution, maxZoom=tiles.max_zoom)]
