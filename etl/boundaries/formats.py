"""Which format a file of boundaries has: its name and its first bytes must agree, nothing is guessed by a library."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from geodata.core.text import Text
from geodata.files.rejected import RejectedFile


class Format(StrEnum):
    """What can be read."""

    GEOJSON = "GeoJSON"
    SHAPEFILE = "Shapefile (zip)"
    GEOPACKAGE = "GeoPackage"
    KML = "KML"


SUFFIXES = {
    ".geojson": Format.GEOJSON,
    ".json": Format.GEOJSON,
    ".zip": Format.SHAPEFILE,
    ".gpkg": Format.GEOPACKAGE,
    ".kml": Format.KML,
}
DRIVERS = {Format.SHAPEFILE: "ESRI Shapefile", Format.GEOPACKAGE: "GPKG", Format.KML: "LIBKML"}
SQLITE = b"SQLite format 3\x00"
APPLICATION_ID = slice(68, 72)
GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
BOM = b"\xef\xbb\xbf"


def identify(raw: bytes, name: str) -> Format:
    """The format of a file called `name`. Raises `RejectedFile` for any other, or when name and content disagree."""
    suffix = PurePath(name).suffix.lower()
    claimed = SUFFIXES.get(suffix)
    if claimed is None:
        raise RejectedFile(_unknown(suffix))
    found = _content(raw)
    if found == claimed.value:
        return claimed
    shown = suffix[:12]
    raise RejectedFile(
        Text(
            vi=f"tên tệp là {shown} ({claimed}) nhưng nội dung là {found}",
            en=f"the name says {shown} ({claimed}), the content is {found}",
        )
    )


def _content(raw: bytes) -> str:
    if not raw:
        return "rỗng (empty)"
    if raw.startswith(SQLITE):
        return Format.GEOPACKAGE if raw[APPLICATION_ID] in GEOPACKAGE_IDS else "SQLite"
    if raw.startswith(b"PK\x03\x04"):
        return Format.SHAPEFILE
    start = raw.removeprefix(BOM).lstrip()[:4096]
    if start.startswith(b"{"):
        return Format.GEOJSON
    if start.startswith(b"<"):
        return Format.KML if b"<kml" in start else "XML / HTML"
    return "không rõ (unknown)"


def _unknown(suffix: str) -> Text:
    if suffix in {".shp", ".shx", ".dbf", ".prj"}:
        return Text(
            vi="hãy nén cả bộ .shp .shx .dbf .prj .cpg vào một tệp .zip",
            en="put .shp .shx .dbf .prj .cpg into one .zip",
        )
    if suffix == ".kmz":
        return Text(vi="hãy giải nén tệp .kmz và gửi tệp .kml", en="unpack the .kmz and send the .kml")
    known = "GeoJSON (.geojson), Shapefile (.zip), GeoPackage (.gpkg), KML (.kml)"
    return Text(vi=f"chỉ đọc được {known}", en=f"only these are read: {known}")
