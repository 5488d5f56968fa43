"""The least that a Dash page with a map can be: an empty dash-leaflet map and no callback."""

from __future__ import annotations

import os
from pathlib import Path

import dash_leaflet as dl
from dash import Dash

from dashboard.web.compression import pack

app = Dash(__name__, serve_locally=True)
app.layout = dl.Map(id="map", center=[12.2, 107.7], zoom=8, style={"height": "80vh"})
server = app.server
pack(server, Path(os.environ["PUBLICATIONS"]).parent / "packed-empty")
server.test_client().get("/")  # a worker serves component scripts only once it has made the page
