"""A stand-alone map in one HTML file, for mail and chat: it opens without any network.

`maps/<indicator>/<level>/<day>.<language>.html`, or `<day>.<place>.<language>.html` with a place in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from geodata.core.text import Text
from geodata.core.unit_levels import Level
from layers.map_view import Shown, Situation, district_labels, situation
from layers.publication_reader import PublicationReader
from layers.store import NotPublished
from layers.svg import bounds

if TYPE_CHECKING:
    from branca.element import Element

PATH = re.compile(
    r"maps/(?P<indicator>[a-z0-9_]+)/(?P<level>province|district|commune)/(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:\.(?P<place>[0-9A-Za-z]+))?\.(?P<language>vi|en)\.html"
)
LEAFLET = Path(__file__).parents[1] / "dashboard" / "assets" / "vendor" / "leaflet"
"""Where `deploy/frontend` puts the locked package."""
PICTURES = re.compile(r"url\(images/[^)]*\)")
ZOOM = re.compile(r"initial-scale=1.0, maximum-scale=1.0, user-scalable=no")
RAW = "{{% raw %}}{}{{% endraw %}}"
TEMPLATES = Environment(loader=PackageLoader("layers", "templates"), autoescape=True, undefined=StrictUndefined)
INK = "#14202e"
HATCH = "url(#hatch)"
NOT_APPLICABLE = "#c9d1d9"
EDGE = {"color": "#5a6b7d", "weight": 0.8, "fillOpacity": 1}
CHOSEN = {"color": INK, "weight": 3, "fillOpacity": 1}
BORDER = {"color": "#33404e", "weight": 1.8, "fill": False, "interactive": False}
NOTE = Text(
    vi="Bản đồ này mở được không cần mạng. Chạm vào một nơi để xem số.",
    en="This map opens without a network. Tap a place to see its figure.",
)


def available() -> bool:
    """Whether the front-end packages are here; they may not be where nothing is served."""
    return (LEAFLET / "leaflet.js").exists()


def path(*, indicator: str, level: str, day: str, language: str, place: str | None = None) -> str:
    """Where a map is, below `/data/N/`."""
    return f"maps/{indicator}/{level}/{day}{f'.{place}' if place else ''}.{language}.html"


def render(read: PublicationReader, n: int, asked: str) -> bytes:
    """The map at the path `asked` of publication N, whose JSON files `read` gives; raises `NotPublished`."""
    match = PATH.fullmatch(asked)
    if match is None:
        raise NotPublished(asked)
    shown = situation(
        read,
        n,
        indicator=match["indicator"],
        level=cast(Level, match["level"]),
        day=match["day"],
        language=match["language"],
    )
    shapes, borders = read(f"shapes/{shown.level}.json"), read("shapes/district.json")
    if not shapes["features"]:
        raise NotPublished(asked)
    labels, address = district_labels(read), f"{shown.site}/data/{n}/{asked}"
    return draw(shown, shapes, borders=borders, labels=labels, place=match["place"], address=address)


def draw(
    shown: Situation,
    shapes: Mapping[str, Any],
    *,
    borders: Mapping[str, Any],
    labels: Sequence[tuple[str, tuple[float, float]]],
    place: str | None,
    address: str,
) -> bytes:
    """The document; `shapes`, `borders`: GeoJSON (EPSG:4326, property `code`); `labels`: name, [lon, lat].

    Raises `NotPublished` for a `place` that is not on the map.
    """
    import folium
    from branca.element import Element, Figure

    drawn = folium.Map(tiles=None, attributionControl=False, zoomSnap=0.25, maxZoom=14)
    drawn.default_js, drawn.default_css = [], []
    folium.GeoJson(
        _features(shown, shapes, place),
        style_function=lambda feature: feature["properties"]["style"],
        highlight_function=lambda _feature: {"weight": 3, "color": INK},
        tooltip=folium.GeoJsonTooltip(["name", "says"], labels=False),
    ).add_to(drawn)
    if shown.level == "commune":
        folium.GeoJson(borders, style_function=lambda _feature: BORDER, interactive=False).add_to(drawn)
    for name, (lon, lat) in labels:
        written = folium.Tooltip(str(escape(name)), permanent=True, direction="center", className="place-name")
        folium.CircleMarker([lat, lon], radius=0, stroke=False, fill=False, interactive=False, tooltip=written).add_to(
            drawn
        )
    west, south, east, north = bounds(_middle(shapes, place))
    drawn.fit_bounds([(south, west), (north, east)], padding=(8, 8))
    root = cast(Figure, drawn.get_root())
    root.title = f"{shown.title} · {shown.on} · {shown.province}"
    root.header.add_child(Element(RAW.format(_template("map_head.html", **_leaflet()))), name="own", index=1)
    frame = _template("map_frame.html", shown=shown, address=address, note=NOTE.in_(shown.language))
    root.html.add_child(Element(RAW.format(frame)), name="frame", index=0)
    _number(root)
    return _plain(root.render(), shown.language).encode()


def _features(shown: Situation, shapes: Mapping[str, Any], place: str | None) -> dict[str, Any]:
    known = {entry.code: entry for entry in shown.places}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": entry.code,
                "geometry": feature["geometry"],
                "properties": {
                    "name": str(escape(entry.name)),
                    "says": str(escape(entry.says)),
                    "style": {"fillColor": _fill(shown, entry), **(CHOSEN if entry.code == place else EDGE)},
                },
            }
            for feature in shapes["features"]
            if (entry := known.get(feature["properties"]["code"])) is not None
        ],
    }


def _fill(shown: Situation, entry: Shown) -> str:
    if entry.at is not None:
        return shown.classes[entry.at][0]
    return HATCH if entry.applicable else NOT_APPLICABLE


def _middle(shapes: Mapping[str, Any], place: str | None) -> list[Mapping[str, Any]]:
    """What the map begins with: one place, or all of them."""
    found = [item for item in shapes["features"] if place in (None, item["properties"]["code"])]
    if not found:
        raise NotPublished(str(place))
    return found


def _number(element: Element) -> None:
    """Names by position in place of random ones, so that the same map is always the same bytes."""
    for at, one in enumerate(_all(element)):
        one._id = f"{at:x}"


def _all(element: Element) -> Iterator[Element]:
    yield element
    for part in (getattr(element, name, None) for name in ("header", "html", "script")):
        if part is not None:
            yield from _all(part)
    for child in element._children.values():
        yield from _all(child)


def _plain(document: str, language: str) -> str:
    """With its language, and without what forbids a reader to zoom in."""
    document = document.replace("<html>", f'<html lang="{language}">', 1)
    return ZOOM.sub("initial-scale=1", document, count=1)


@cache
def _leaflet() -> dict[str, str]:
    """The library, without pictures that it would fetch."""
    style, script = ((LEAFLET / f"leaflet.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return {"leaflet_css": PICTURES.sub("none", style), "leaflet_js": script.split("//# sourceMappingURL")[0]}


def _template(name: str, **values: Any) -> str:
    return TEMPLATES.get_template(name).render(**values)
