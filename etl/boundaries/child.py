"""What the sandbox runs on a file of boundaries; see `geodata.files.sandbox`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from etl.boundaries import gdal, geojson, zipped
from etl.boundaries.formats import Format, identify


def read(raw: bytes, *, name: str, folder: str, unpacked_bytes: int) -> dict[str, Any]:
    """The `FileContent` of a file called `name`, as JSON; GDAL reads it from `folder`. Raises `RejectedFile`."""
    kind = identify(raw, name)
    if kind is Format.GEOJSON:
        return geojson.read(raw).as_json()
    if kind is Format.SHAPEFILE:
        path = zipped.unpack(raw, Path(folder), most_bytes=unpacked_bytes)
    else:
        path = Path(folder) / f"boundaries{'.kml' if kind is Format.KML else '.gpkg'}"
        path.write_bytes(raw)
    if kind is Format.KML:
        gdal.refuse_strange_kml(raw)
    return gdal.read(path, kind).as_json()
