"""Shapefile, GeoPackage and KML through GDAL, in which every other driver was switched off before it was loaded."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import numpy as np
import shapely
from defusedxml import ElementTree  # type: ignore[import-untyped]
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from etl.boundaries.features import COLUMNS, BoundaryFeature, FileContent, refuse_many, texts
from etl.boundaries.formats import DRIVERS, Format
from geodata.core.text import Text
from geodata.files.rejected import RejectedFile


def read(path: Path, format: Format) -> FileContent:  # noqa: A002
    """The one layer of a file at `path`. Raises `RejectedFile`."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    if set(pyogrio.list_drivers()) != {DRIVERS[format]}:
        raise RuntimeError(f"GDAL has other drivers than {DRIVERS[format]}")
    try:
        layer = _layer([str(name) for name in pyogrio.list_layers(path)[:, 0]], format)
        refuse_many(int(pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]))
        meta, _, geometries, fields = pyogrio.raw.read(path, layer=layer, force_2d=True)
    except RejectedFile:
        raise
    except (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, ValueError) as error:
        raise RejectedFile(Text(vi=f"{format} hỏng, không đọc được", en=f"the {format} is broken")) from error
    features = tuple(
        BoundaryFeature(_geometry(wkb, at), _properties(meta["fields"], fields, at - 1))
        for at, wkb in enumerate(geometries, start=1)
    )
    return FileContent(format=format, crs=str(meta["crs"] or ""), implied=format == Format.KML, features=features)


def refuse_strange_kml(raw: bytes) -> None:
    """Raises `RejectedFile` unless `raw` is well-formed KML without DTD, entities and links to elsewhere."""
    try:
        root = ElementTree.parse(io.BytesIO(raw), forbid_dtd=True).getroot()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise RejectedFile(Text(vi="KML hỏng hoặc có DTD", en="the KML is broken or has a DTD")) from error
    tags = {element.tag.rpartition("}")[2] for element in root.iter() if isinstance(element.tag, str)}
    if root.tag.rpartition("}")[2] != "kml":
        raise RejectedFile(Text(vi="XML này không phải KML", en="this XML is not KML"))
    if tags & {"NetworkLink", "Update"}:
        raise RejectedFile(
            Text(vi="KML có liên kết ra ngoài (NetworkLink)", en="the KML links elsewhere (NetworkLink)")
        )


def _layer(names: list[str], format: Format) -> str:  # noqa: A002
    if len(names) != 1:
        shown = ", ".join(f"“{name[:40]}”" for name in names[:8])
        raise RejectedFile(
            Text(
                vi=f"{format} phải có đúng một lớp, thấy {len(names)}: {shown}",
                en=f"expected one layer, found {len(names)}: {shown}",
            )
        )
    return names[0]


def _geometry(wkb: bytes | None, at: int) -> BaseGeometry | None:
    try:
        return None if wkb is None else shapely.from_wkb(wkb)
    except ShapelyError as error:
        raise RejectedFile(Text(vi=f"đối tượng thứ {at}: hình hỏng", en=f"feature {at}: broken geometry")) from error


def _properties(names: Any, columns: list[Any], row: int) -> dict[str, str]:
    kept = list(zip(names, columns, strict=True))[:COLUMNS]
    return texts({str(name): _plain(column[row]) for name, column in kept})


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
