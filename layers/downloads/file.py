"""A download's bytes, from the files of its publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from layers import observations
from layers.columns import columns
from layers.downloads import dictionary, geo, origin, table
from layers.downloads.address import Download, Form, NoSuchDownload, days, parse
from layers.publication_reader import PublicationReader
from layers.store import NotPublished, Store

CELLS: dict[Form, int] = {"csv": 8_000_000, "xlsx": 1_500_000, "gpkg": 6_000_000, "geojson": 400_000}
"""The most cells (rows x columns) that a file of each form has; larger selections are taken in parts."""


def render(store: Store, n: int, path: str) -> bytes:
    """The file at `path` of publication N; raises `NotPublished`."""
    read = PublicationReader(store, n)
    about, catalogue = read("publication.json"), read("indicators.json")
    if path == dictionary.PATH:
        return dictionary.table()
    if path == dictionary.PACKAGE:
        return dictionary.package(about, catalogue, n)
    try:
        download = parse(catalogue, path)
    except NoSuchDownload as error:
        raise NotPublished(path) from error
    if not fits(catalogue, download, units=len(read.places.level(download.level))):
        raise NotPublished(path)
    return _file(store, n, download, date.fromisoformat(about["as_of"]))


def fits(catalogue: Mapping[str, Any], download: Download, *, units: int) -> bool:
    """Whether a download of `units` places is not too large for its form."""
    first, last = days(catalogue, download.indicators)
    span = ((download.last or last) - (download.first or first)).days + 1
    return span * units * len(columns(download.indicators)) <= CELLS[download.form]


def _file(store: Store, n: int, download: Download, as_of: date) -> bytes:
    figures = observations.wide(store, n, download.query)
    if download.form == "csv":
        return table.csv(figures, download.indicators, publication=n, as_of=as_of)
    said, known = origin.lines(store, n, download), columns(download.indicators)
    if download.form == "xlsx":
        return table.xlsx(figures, known, said, made=as_of)
    shapes = orjson.loads(store.read(n, f"shapes/{download.level}.json"))
    if download.form == "geojson":
        return geo.geojson(figures, shapes, said)
    return geo.gpkg(figures, shapes, known, said, made=as_of)
