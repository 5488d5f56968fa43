"""Files made at first request from a publication's own files: charts, CSV twins, pictures, downloads.

The same publication and path always give the same bytes; the database is not asked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from re import Match
from typing import Any, cast

from geodata.core.unit_levels import Level
from layers import bulletin, folium_map, layer_table, poster, preview
from layers.cells import BOM, neutral
from layers.charts import LANGUAGES, chart, files, reading
from layers.code_hash import code_hash
from layers.downloads import file
from layers.downloads.room import make_room
from layers.layer import encode
from layers.paths import BULLETIN, CHART, LAYER_CSV, PICTURE
from layers.publication_reader import PublicationReader
from layers.store import NotPublished, Store, replace_file

DOWNLOADS, MAPS, PICTURES = "downloads/", "maps/", "pictures/"
BOUNDLESS = (DOWNLOADS, MAPS, PICTURES)
"""Folders of which anybody may ask for as many files as there are days and places."""
HERE = Path(__file__).parent
MADE_BY = "derived-by"


@cache
def version() -> str:
    """Hash of the code that makes these files; it stands in the addresses of charts, whose answers never expire."""
    return code_hash([*HERE.glob("**/*.py"), *HERE.glob("locale/**/*.po")])[:12]


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
    read = PublicationReader(store, n)
    if match := LAYER_CSV.fullmatch(path):
        data = _csv(*layer_table.table(read, n, match["layer"], cast(Level, match["level"])))
    elif match := CHART.fullmatch(path):
        data = _chart(read, n, match)
    elif match := PICTURE.fullmatch(path):
        data = preview.render(read, n, match["language"])
    elif path.startswith(PICTURES):
        data = poster.render(read, n, path, manifest=store.manifest(n))
    elif path.startswith(MAPS):
        data = folium_map.render(read, n, path)
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


def _chart(read: PublicationReader, n: int, match: Match[str]) -> bytes:
    """A chart's figure, or the same figures as a table: one row per day, week or group, empty = not reported."""
    made = chart(match["chart"])
    found = reading.series(read, made, match["place"])
    if match["form"] == "csv":
        return _csv(*files.table(made, found, reading.stamp(read, n, match["place"])))
    first, language = next(iter(found.values())), match["language"] or LANGUAGES[0]
    return encode(files.figure(made, found, reading.background(read, first, match["place"], language)))


def _csv(header: list[str], rows: Iterable[list[Any]]) -> bytes:
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode()
