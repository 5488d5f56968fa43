"""Files of registers as the offices send them: tables, zips, GeoJSON."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

DOCUMENT = {
    "number": "93/TB-SYT",
    "date": "2021-10-20",
    "issuer": "Sở Y tế",
    "kind": "notice",
    "title": "Cấp độ dịch trên địa bàn tỉnh",
    "topics": "level",
}
FACILITY = {
    "id": "kcl-1",
    "kind": "quarantine",
    "name": "Khu cách ly số 1",
    "place": "24640",
    "lon": "107.90",
    "lat": "12.59",
    "capacity": "120",
    "used": "0",
    "unit": "giường",
    "unit_en": "beds",
    "day": "2021-11-15",
}
ZONE = {
    "id": "tdp-3",
    "name": "Tổ dân phố 3",
    "place": "Thị trấn Ea T'Ling",
    "measure": "Phong tỏa tạm thời",
    "measure_en": "Temporary lockdown",
    "from": "2021-08-20",
    "people": 1300,
    "area_km2": 2.712,
}
SQUARE = [[107.88, 12.58], [107.895, 12.58], [107.895, 12.595], [107.88, 12.595], [107.88, 12.58]]
BOW_TIE = [[107.88, 12.58], [107.9, 12.6], [107.9, 12.58], [107.88, 12.6], [107.88, 12.58]]


def table(*rows: Mapping[str, str]) -> str:
    """Rows as CSV, under every column that any of them names."""
    out = io.StringIO()
    written = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    written.writeheader()
    written.writerows(rows)
    return out.getvalue()


def zipped(rows: str | None, **files: bytes) -> bytes:
    """A zip of a table and files; underscores in their names stand for dots."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if rows is not None:
            archive.writestr("bang-ke.csv", rows)
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def geojson(properties: Mapping[str, Any] = ZONE, ring: list[list[float]] | None = None, **more: Any) -> str:
    """One polygon as a FeatureCollection."""
    geometry = {"type": "Polygon", "coordinates": [ring or SQUARE]}
    feature = {"type": "Feature", "properties": dict(properties), "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more})
