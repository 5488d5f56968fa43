"""The process that reads a file of boundaries; see `geodata.files.sandbox`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from geodata.files import sandbox


def _read(orders: dict[str, Any]) -> dict[str, Any]:
    os.environ["GDAL_SKIP"] = ",".join(orders["drivers_off"])
    from etl.boundaries import geojson
    from etl.boundaries.formats import Format, identify

    raw, folder = Path(orders["path"]).read_bytes(), Path(orders["folder"])
    kind = identify(raw, orders["name"])
    if kind is Format.GEOJSON:
        return geojson.read(raw).as_json()
    from etl.boundaries import gdal, zipped

    if kind is Format.SHAPEFILE:
        path = zipped.unpack(raw, folder, most_bytes=orders["unpacked_bytes"])
    else:
        path = folder / f"boundaries{'.kml' if kind is Format.KML else '.gpkg'}"
        path.write_bytes(raw)
    if kind is Format.KML:
        gdal.refuse_strange_kml(raw)
    return gdal.read(path, kind).as_json()


if __name__ == "__main__":
    sandbox.reply(_read)
