"""Files made at first request from a publication's own files: charts, CSV twins, pictures, downloads.

The same publication and path always give the same bytes; the database is not asked.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from layers import bulletin, folium_map, poster, preview
from layers.charts import LANGUAGES, chart, files, reading
from layers.downloads import file
from layers.downloads.room import make_room
from layers.layer import encode
from layers.situation import reader
from layers.store import NotPublished, Store, replace_file

LAYER_CSV = re.compile(r"layers/(?P<layer>[a-z0-9_]+)/(?P<level>province|district|commune)\.csv")
CHART = re.compile(r"charts/(?P<chart>[a-z0-9_]+)/(?P<place>[0-9A-Za-z]+)(\.(?P<language>en))?\.(?P<form>json|csv)")
BULLETIN = re.compile(r"bulletins/(?P<language>vi|en)\.pdf")
PICTURE = re.compile(r"pictures/(?P<language>vi|en)\.png")
DOWNLOADS, MAPS, PICTURES = "downloads/", "maps/", "pictures/"
BOUNDLESS = (DOWNLOADS, MAPS, PICTURES)
"""Folders of which anybody may ask for as many files as there are days and places."""
HERE = Path(__file__).parent
MADE_BY = "derived-by"
BOM = "\ufeff"
COLUMN = {"counts": "count", "reported": "reported"}


@cache
def version() -> str:
    """Hash of the code that makes these files; it stands in the addresses of charts, whose answers never expire."""
    files = sorted([*HERE.glob("**/*.py"), *(HERE.parent / "geodata").glob("**/*.py")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def renew(store: Store) -> bool:
    """Let go of files that other code made; returns whether there was anything to be let go of."""
    marker = store.root / MADE_BY
    if marker.exists() and marker.read_text() == version():
        return False
    for n in store.numbers():
        store.drop_kept(n)
    replace_file(marker, version().encode())
    return True


def render(store: Store, n: int, path: str) -> bytes:
    """The file at `path` of publication N, made from its other files and kept; raises `NotPublished`."""
    if match := LAYER_CSV.fullmatch(path):
        data = _layer_csv(store, n, match["layer"], match["level"])
    elif match := CHART.fullmatch(path):
        data = _chart(store, n, match)
    elif match := PICTURE.fullmatch(path):
        data = preview.render(lambda name: orjson.loads(store.read(n, name)), n, match["language"])
    elif path.startswith(PICTURES):
        data = poster.render(reader(store, n), n, path, manifest=store.manifest(n))
    elif path.startswith(MAPS):
        data = folium_map.render(reader(store, n), n, path)
    elif match := BULLETIN.fullmatch(path):
        data = bulletin.render(store, n, match["language"])
    elif path.startswith(DOWNLOADS):
        data = file.render(store, n, path)
    else:
        raise NotPublished(path)
    store.keep(n, path, data)
    if path.startswith(BOUNDLESS):
        make_room(store.root)
    return data


def _layer(store: Store, n: int, layer: str, level: str) -> dict[str, Any]:
    document: dict[str, Any] = orjson.loads(store.read(n, f"layers/{layer}/{level}.json"))
    return document


def _places(store: Store, n: int) -> dict[str, dict[str, Any]]:
    return {place["code"]: place for place in orjson.loads(store.read(n, "places.json"))["places"]}


def _chart(store: Store, n: int, match: re.Match[str]) -> bytes:
    """A chart's figure, or the same figures as a table: one row per day, week or group, empty = not reported."""

    def read(path: str) -> Any:
        return orjson.loads(store.read(n, path))

    made = chart(match["chart"])
    found = reading.series(read, made, match["place"])
    if match["form"] == "csv":
        head, rows = files.table(made, found)
        return _csv(head, rows)
    first, language = next(iter(found.values())), match["language"] or LANGUAGES[0]
    return encode(files.figure(made, found, reading.background(read, first, match["place"], language)))


def _layer_csv(store: Store, n: int, layer: str, level: str) -> bytes:
    """One row per day and place; empty = not reported."""
    document, places = _layer(store, n, layer, level), _places(store, n)
    extra = [name for name in COLUMN if name in document]
    units = document.get("units")
    header = ["day", "place", "name", layer, *(COLUMN[name] for name in extra), *(["units"] if units else [])]

    def rows() -> Iterable[list[Any]]:
        for at, day in enumerate(document["days"]):
            for column, code in enumerate(document["places"]):
                row = [day, code, places[code]["name"], _cell(document["values"][at][column])]
                row += [_cell(document[name][at][column]) for name in extra]
                yield [*row, units[column]] if units else row

    return _csv(header, rows())


def _cell(value: float | None) -> float | int | str:
    if value is None or np.isnan(value):
        return ""
    return int(value) if value == int(value) else value


def _csv(header: list[str], rows: Iterable[list[Any]]) -> bytes:
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode()
