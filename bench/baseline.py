"""The same map as people usually write it: a server callback returns plotly.express.choropleth_map with its GeoJSON.

Reads one publication's files, so that both apps show the same figures, and is compressed with gzip, as a proxy would.
PUBLICATIONS names the folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import orjson
import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html

from dashboard.web.compression import pack
from layers.store import Store

STORE = Store(Path(os.environ["PUBLICATIONS"]))
N = STORE.current().publication
SHAPES = orjson.loads(STORE.read(N, "shapes/commune.json"))
INDICATORS = orjson.loads(STORE.read(N, "indicators.json"))["indicators"]


def frame(indicator: str) -> pd.DataFrame:
    layer = orjson.loads(STORE.read(N, f"layers/{indicator}/commune.json"))
    values = pd.DataFrame(layer["values"], index=layer["days"], columns=layer["places"])
    return values.rename_axis("day").reset_index().melt("day", var_name="code", value_name="value")


FRAMES = {"cases_new": frame("cases_new")}
DAYS = sorted(FRAMES["cases_new"]["day"].unique())

app = Dash(__name__, serve_locally=True)
app.layout = html.Div(
    [
        dcc.Dropdown(
            id="indicator",
            options=[{"label": item["label"]["vi"], "value": name} for name, item in INDICATORS.items()],
            value="cases_new",
        ),
        dcc.Slider(id="day", min=0, max=len(DAYS) - 1, step=1, value=len(DAYS) - 30, marks=None),
        dcc.Graph(id="map", style={"height": "80vh"}),
    ]
)


@app.callback(Output("map", "figure"), Input("indicator", "value"), Input("day", "value"))
def draw(indicator: str, day: int):  # type: ignore[no-untyped-def]
    if indicator not in FRAMES:
        FRAMES[indicator] = frame(indicator)
    rows = FRAMES[indicator]
    rows = rows[rows["day"] == DAYS[day]]
    figure = px.choropleth_map(
        rows,
        geojson=SHAPES,
        locations="code",
        featureidkey="properties.code",
        color="value",
        map_style="white-bg",
        center={"lat": 12.2, "lon": 107.7},
        zoom=8,
    )
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
    return figure


server = app.server
pack(server, Path(os.environ["PUBLICATIONS"]).parent / "packed-usual", encodings=("gzip",))
server.test_client().get("/")  # a worker serves component scripts only once it has made the page
