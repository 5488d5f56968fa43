"""The situation as an upright picture (PNG) for messages and reports: map, legend, n/N, where it comes from.

`pictures/<indicator>/<level>/<day>.<language>.png`
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from math import cos, radians
from typing import TYPE_CHECKING, Any, cast

from geodata.core.text import Text
from geodata.core.unit_levels import Level
from layers.checksums import SHORT, grouped
from layers.map_view import Shown, Situation, district_labels, situation
from layers.picture import BLANK, BORDER, DRAWING, EDGE, HATCH, INK, MUTED, PAPER
from layers.publication_reader import PublicationReader
from layers.store import NotPublished

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PATH = re.compile(
    r"pictures/(?P<indicator>[a-z0-9_]+)/(?P<level>province|district|commune)/(?P<day>\d{4}-\d{2}-\d{2})"
    r"\.(?P<language>vi|en)\.png"
)
WIDTH, HEIGHT, DPI = 1200, 1500, 100
NOT_APPLICABLE = "#c9d1d9"
WARN, WARN_GROUND = "#8a5a00", "#fff4d6"
LEFT, MARGIN = 0.05, 0.01
CHECK = Text(
    vi="Mã kiểm tra số liệu: {digest} · kiểm tra tại {site}/kiem-tra",
    en="Checksum: {digest} · look it up at {site}/kiem-tra",
)


def path(*, indicator: str, level: str, day: str, language: str) -> str:
    """Where a picture is, below `/data/N/`."""
    return f"pictures/{indicator}/{level}/{day}.{language}.png"


def render(read: PublicationReader, n: int, asked: str, *, manifest: Mapping[str, str]) -> bytes:
    """The picture at the path `asked` of publication N; `manifest`: checksums of N's files. Raises `NotPublished`."""
    match = PATH.fullmatch(asked)
    if match is None:
        raise NotPublished(asked)
    level = cast(Level, match["level"])
    shown = situation(read, n, indicator=match["indicator"], level=level, day=match["day"], language=match["language"])
    shapes = read(f"shapes/{level}.json")
    if not shapes["features"]:
        raise NotPublished(asked)
    digest = manifest[f"layers/{shown.indicator}/{level}.json"]
    check = CHECK.in_(shown.language).format(digest=grouped(digest[:SHORT]), site=shown.site)
    return draw(shown, shapes, borders=read("shapes/district.json"), labels=district_labels(read), check=check)


def draw(
    shown: Situation,
    shapes: Mapping[str, Any],
    *,
    borders: Mapping[str, Any],
    labels: Sequence[tuple[str, tuple[float, float]]],
    check: str,
) -> bytes:
    """The PNG, 1200 x 1500; `shapes`, `borders`: GeoJSON (EPSG:4326, property `code`); `labels`: name, [lon, lat]."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with DRAWING:
        figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(figure)
        _map(figure.add_axes((0.03, 0.17, 0.94, 0.66)), shown, shapes, borders=borders, labels=labels)
        _head(figure, shown)
        _legend(figure, shown)
        _foot(figure, shown, check)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _map(
    axes: Axes,
    shown: Situation,
    shapes: Mapping[str, Any],
    *,
    borders: Mapping[str, Any],
    labels: Sequence[tuple[str, tuple[float, float]]],
) -> None:
    from geopandas import GeoDataFrame
    from matplotlib.patheffects import withStroke

    frame = GeoDataFrame.from_features(shapes["features"], crs="EPSG:4326")
    fills = frame["code"].map({place.code: _fill(shown, place) for place in shown.places})
    for fill in sorted(set(fills.dropna())):
        hatch = HATCH if fill == BLANK else None
        frame[fills == fill].plot(ax=axes, facecolor=fill, edgecolor=EDGE, linewidth=0.7, hatch=hatch, aspect=None)
    if borders["features"]:
        outlines = GeoDataFrame.from_features(borders["features"], crs="EPSG:4326")
        outlines.boundary.plot(ax=axes, color=BORDER, linewidth=1.6, aspect=None)
    for name, (lon, lat) in labels:
        halo = [withStroke(linewidth=4, foreground=PAPER)]
        axes.text(lon, lat, name, fontsize=15, weight="bold", color=INK, ha="center", va="center", path_effects=halo)
    west, south, east, north = frame.total_bounds
    margin = MARGIN * (north - south)
    axes.set_xlim(west - margin, east + margin)
    axes.set_ylim(south - margin, north + margin)
    axes.set_aspect(1 / cos(radians((south + north) / 2)))
    axes.set_axis_off()


def _fill(shown: Situation, place: Shown) -> str:
    """The colour of a place; `BLANK` is hatched."""
    if place.at is not None:
        return shown.classes[place.at][0]
    return BLANK if place.applicable else NOT_APPLICABLE


def _head(figure: Figure, shown: Situation) -> None:
    figure.text(LEFT, 0.965, f"{shown.province} · {shown.on}", fontsize=20, color=MUTED, va="top")
    figure.text(
        LEFT, 0.938, f"{shown.title} ({shown.unit})", fontsize=30, color=INK, va="top", weight="bold", wrap=True
    )
    total = f"{shown.province}: {shown.total}" if shown.total else ""
    figure.text(
        LEFT, 0.87, " · ".join(part for part in (total, shown.reported) if part), fontsize=20, color=INK, va="top"
    )
    if shown.illustrative:
        box = {"boxstyle": "round,pad=0.35", "facecolor": WARN_GROUND, "edgecolor": "none"}
        figure.text(
            0.95, 0.965, shown.illustrative, fontsize=17, color=WARN, va="top", ha="right", weight="bold", bbox=box
        )


def _legend(figure: Figure, shown: Situation) -> None:
    from matplotlib.patches import Rectangle

    entries = [*shown.classes, *([("", shown.missing)] if shown.missing else [])]
    for at, (colour, says) in enumerate(entries):
        left, low = LEFT + 0.225 * (at % 4), 0.128 - 0.03 * (at // 4)
        hatch = None if colour else HATCH
        box = Rectangle(
            (left, low), 0.034, 0.018, edgecolor=EDGE, linewidth=0.8, facecolor=colour or BLANK, hatch=hatch
        )
        figure.add_artist(box)
        figure.text(left + 0.043, low + 0.009, says, fontsize=17, color=INK, va="center")


def _foot(figure: Figure, shown: Situation, check: str) -> None:
    lines = [f"{shown.publication} · {shown.source}", shown.schematic, check]
    for at, line in enumerate(line for line in lines if line):
        figure.text(LEFT, 0.066 - 0.019 * at, line, fontsize=14, color=MUTED, va="top")
