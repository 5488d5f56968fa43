"""Figures with the shapes of their places: GeoJSON and GeoPackage."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from layers.columns import Column
from layers.downloads import dictionary
from layers.downloads.origin import OriginLine
from layers.layer import encode

FIGURES = "figures"
PLACES = "places"
DATING = Lock()
WGS84 = "EPSG:4326"
VERSION = "1.2"
"""Of the GeoPackage standard: what programmes of the last years read without a warning."""
SCHEMA = """
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""
EXTENSION = "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')"
DEFINED = "http://www.geopackage.org/spec121/#extension_schema"
TITLED = "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)"


def geojson(table: pd.DataFrame, shapes: Mapping[str, Any], about: Sequence[OriginLine]) -> bytes:
    """RFC 7946: a Feature per row of `table` (columns place, day, ... as in the CSV), `about` beside them.

    `shapes`: a FeatureCollection with the code of each place. Null = not reported.
    """
    outline = {feature["properties"]["code"]: feature["geometry"] for feature in shapes["features"]}
    plain = table.assign(day=table["day"].dt.strftime("%Y-%m-%d"))
    names, cells = list(plain.columns), [plain[name].astype(object).tolist() for name in plain.columns]
    rows = (dict(zip(names, map(_value, row), strict=True)) for row in zip(*cells, strict=True))
    return encode(
        {
            "type": "FeatureCollection",
            "about": {line.id: line.says.as_dict() for line in about},
            **({"bbox": shapes["bbox"]} if "bbox" in shapes else {}),
            "features": [
                {
                    "type": "Feature",
                    "id": f"{row['place']}-{row['day']}",
                    "geometry": outline.get(row["place"]),
                    "properties": row,
                }
                for row in rows
            ],
        }
    )


def gpkg(
    table: pd.DataFrame,
    shapes: Mapping[str, Any],
    known: Sequence[Column],
    about: Sequence[OriginLine],
    *,
    made: date,
) -> bytes:
    """A GeoPackage: `figures`, with shapes where they are of one day, else beside the layer `places`.

    Tables `dictionary` and `about` stand beside them. Labels and meanings are aliases of the columns (schema
    extension). `made`: the day that the file carries, so that its bytes are always the same.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.gpkg"
        with _dated(made):
            _layers(path, table, shapes, known, about)
        _titled(path, known)
        return path.read_bytes()


def _layers(
    path: Path, table: pd.DataFrame, shapes: Mapping[str, Any], known: Sequence[Column], about: Sequence[OriginLine]
) -> None:
    if table["day"].nunique() == 1:
        _write(table, path, FIGURES, shapes=_outlines(shapes, table["place"]))
    else:
        places = table.drop_duplicates("place")[["place", "level", "place_name", "parent"]]
        _write(places, path, PLACES, shapes=_outlines(shapes, places["place"]))
        _write(table, path, FIGURES)
    _write(pd.DataFrame(dictionary.rows(known), columns=list(dictionary.HEAD)), path, "dictionary")
    said = [(line.id, line.label.vi, line.says.vi, line.label.en, line.says.en) for line in about]
    names = ["id", "label_vi", "text_vi", "label_en", "text_en"]
    _write(pd.DataFrame(said, columns=names), path, "about")


def _outlines(shapes: Mapping[str, Any], codes: Iterable[str]) -> npt.NDArray[Any]:
    """The shapes of places as WKB, None where there is none."""
    from shapely import from_geojson, to_wkb

    drawn = dict(
        zip(
            [item["properties"]["code"] for item in shapes["features"]],
            to_wkb(from_geojson([orjson.dumps(item["geometry"]) for item in shapes["features"]])),
            strict=True,
        )
    )
    return np.array([drawn.get(code) for code in codes], dtype=object)


def _write(table: pd.DataFrame, path: Path, layer: str, *, shapes: npt.NDArray[Any] | None = None) -> None:
    from pyogrio import raw

    missing = [table[name].isna().to_numpy() for name in table.columns]
    raw.write(
        path,
        geometry=shapes,
        field_data=[_column(table[name]) for name in table.columns],
        fields=np.array(list(table.columns), dtype=object),
        field_mask=[mask if mask.any() else None for mask in missing],
        layer=layer,
        driver="GPKG",
        crs=None if shapes is None else WGS84,
        geometry_type=None if shapes is None else "MultiPolygon",
        promote_to_multi=shapes is not None,
        dataset_options={"VERSION": VERSION},
    )


def _column(cells: pd.Series) -> npt.NDArray[Any]:
    """A column in the type that the file gives it: days are days, not times."""
    if isinstance(cells.dtype, pd.Int64Dtype):
        return cells.fillna(0).to_numpy(dtype=np.int64)
    if cells.dtype.kind == "M":
        return cells.to_numpy().astype("datetime64[D]")
    return cells.to_numpy(dtype=object if cells.dtype.kind not in "bf" else None)


def _titled(path: Path, known: Sequence[Column]) -> None:
    """Name and explain the columns inside the file."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        for name in ("gpkg_data_columns", "gpkg_data_column_constraints"):
            database.execute(EXTENSION, (name, DEFINED))
        tables = [row[0] for row in database.execute("SELECT table_name FROM gpkg_contents ORDER BY table_name")]
        for table in (name for name in (FIGURES, PLACES) if name in tables):
            present = {row[1] for row in database.execute(f'PRAGMA table_info("{table}")')}
            for column in known:
                if column.name in present:
                    label = f"{column.label.vi} / {column.label.en}"
                    said = f"{column.description.vi} / {column.description.en}"
                    database.execute(TITLED, (table, column.name, label, label, said))


def _value(cell: Any) -> Any:
    """JSON's own values; null for what is missing."""
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124 - NaN is what is not itself
        return None
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


@contextmanager
def _dated(day: date) -> Iterator[None]:
    """GDAL writes `day` instead of the present time into what is written meanwhile; one at a time."""
    import pyogrio

    with DATING:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day.isoformat()}T00:00:00.000Z"})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
