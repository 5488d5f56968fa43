"""Small files of boundaries in every format, made from the schematic of the seed, whole and damaged."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from pyproj import CRS
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from geodata.commands import bootstrap
from geodata.geography import boundaries

VN2000 = 9218
Units = dict[str, Any]
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def schematic() -> Units:
    """Code -> polygon, EPSG:4326."""
    features = json.loads(boundaries.SEED.read_text(encoding="utf-8"))["features"]
    return {item["properties"]["code"]: shape(item["geometry"]) for item in features}


def names() -> dict[str, str]:
    """Code -> name, as the seed writes it."""
    with bootstrap.SEED.open(encoding="utf-8") as file:
        rows = [line.split(",") for line in file.read().splitlines()[1:]]
    return {row[0]: row[2] for row in rows}


def parents() -> dict[str, str]:
    """Code -> code of the unit above."""
    with bootstrap.SEED.open(encoding="utf-8") as file:
        rows = [line.split(",") for line in file.read().splitlines()[1:]]
    return {row[0]: row[4] for row in rows}


def frame(units: Mapping[str, BaseGeometry | None] | None = None, *, epsg: int = 4326) -> gpd.GeoDataFrame:
    """Units as a table: code, name, geometry."""
    chosen = schematic() if units is None else units
    known = names()
    table = {"code": list(chosen), "name": [known.get(code, code) for code in chosen]}
    return gpd.GeoDataFrame(table, geometry=list(chosen.values()), crs=4326).to_crs(epsg)


def geojson(
    path: Path,
    units: Mapping[str, BaseGeometry | None] | None = None,
    *,
    properties: Callable[[str], Mapping[str, Any]] = lambda code: {"code": code},
    repeated: Iterable[str] = (),
    crs: str | None = None,
) -> Path:
    """A FeatureCollection; the units in `repeated` come twice."""
    chosen = schematic() if units is None else dict(units)
    rows = [*chosen.items(), *((code, chosen[code]) for code in repeated)]
    content: dict[str, Any] = {"type": "FeatureCollection"}
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    content["features"] = [
        {"type": "Feature", "properties": dict(properties(code)), "geometry": None if unit is None else mapping(unit)}
        for code, unit in rows
    ]
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def shapefile(folder: Path, table: gpd.GeoDataFrame) -> dict[str, bytes]:
    """The parts of a Shapefile, by suffix."""
    folder.mkdir(exist_ok=True)
    table.to_file(folder / "ranh_gioi.shp", driver="ESRI Shapefile", encoding="UTF-8")
    return {suffix: (folder / f"ranh_gioi{suffix}").read_bytes() for suffix in PARTS}


def zipped(path: Path, parts: Mapping[str, bytes], *, stem: str = "Ranh giới/xã") -> Path:
    """Parts of a Shapefile in a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, data in parts.items():
            archive.writestr(f"{stem}{suffix}", data)
        archive.writestr("__MACOSX/._xã.shp", b"")
        archive.writestr("../../đọc.txt", "x")
    return path


def transformed(units: Units, change: Callable[[Any], Any]) -> Units:
    """Every coordinate changed."""
    return {code: shapely.transform(unit, change) for code, unit in units.items()}


def wkt(epsg: int, *, datum: str | None = None) -> bytes:
    """A .prj as programmes write it, the datum under another name if given."""
    text = CRS.from_epsg(epsg).to_wkt("WKT1_ESRI")
    if datum is not None:
        start = text.index('DATUM["') + len('DATUM["')
        text = text[:start] + datum + text[text.index('"', start) :]
    return text.encode()
