"""The situation as a picture (PNG): the map of a layer with its legend, for previews of links and for messages."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from layers.svg import Projection, outlines

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT, DPI = 1200, 630, 100
INK, MUTED, EDGE, BORDER, PAPER = "#14202e", "#5a6b7d", "#8a97a5", "#33404e", "#ffffff"
BLANK, HATCH = "#e9edf1", "////"
DRAWING = Lock()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is drawn: words, the class colour of each place (missing: not reported), the legend as (colour, words)."""

    province: str
    title: str
    lines: tuple[str, ...]
    foot: str
    colours: Mapping[str, str]
    legend: tuple[tuple[str, str], ...]
    hatched: str


def draw(picture: Picture, communes: Mapping[str, Any], districts: Mapping[str, Any]) -> bytes:
    """The picture as PNG, 1200 x 630; `communes` and `districts`: GeoJSON FeatureCollections (EPSG:4326)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with DRAWING:
        figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(figure)
        _map(figure.add_axes((0.53, 0.03, 0.45, 0.94)), picture, communes, districts)
        _words(figure, picture)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _map(axes: Axes, picture: Picture, communes: Mapping[str, Any], districts: Mapping[str, Any]) -> None:
    from matplotlib.collections import PolyCollection

    projection = Projection(communes["bbox"])
    for code, rings in outlines(communes, projection=projection):
        known = picture.colours.get(code)
        hatch = None if known else HATCH
        axes.add_collection(
            PolyCollection(rings, edgecolors=EDGE, linewidths=0.6, facecolors=known or BLANK, hatch=hatch)
        )
    for _, rings in outlines(districts, projection=projection):
        axes.add_collection(PolyCollection(rings, facecolors="none", edgecolors=BORDER, linewidths=1.4))
    axes.set_xlim(0, projection.width)
    axes.set_ylim(projection.height, 0)
    axes.set_aspect("equal")
    axes.set_axis_off()


def _words(figure: Figure, picture: Picture) -> None:
    from matplotlib.patches import Rectangle

    figure.text(0.045, 0.915, picture.province, fontsize=17, color=MUTED, va="top")
    figure.text(0.045, 0.855, picture.title, fontsize=26, color=INK, va="top", weight="bold", wrap=True)
    for at, line in enumerate(picture.lines):
        figure.text(0.045, 0.66 - 0.075 * at, line, fontsize=22, color=INK, va="top")
    entries = [*picture.legend, *((("", picture.hatched),) if picture.hatched else ())]
    for at, (colour, words) in enumerate(entries):
        left, low = 0.045 + 0.15 * (at % 3), 0.235 - 0.06 * (at // 3)
        hatch = None if colour else HATCH
        box = Rectangle((left, low), 0.022, 0.03, edgecolor=EDGE, linewidth=0.8, facecolor=colour or BLANK, hatch=hatch)
        figure.add_artist(box)
        figure.text(left + 0.029, low + 0.015, words, fontsize=14, color=INK, va="center")
    figure.text(0.045, 0.06, picture.foot, fontsize=13, color=MUTED, va="center")
