"""What stands in the files: nothing is empty, zero is zero, no text is a formula, the bytes are always the same."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import geopandas
import pyogrio
import pytest
from python_calamine import CalamineWorkbook

from layers import derivatives
from layers.columns import alone, columns, dictionary
from layers.downloads import file
from layers.downloads.room import make_room
from layers.store import NotPublished, Store
from tests.answers import csv_rows

BOTH = ("cases_new", "coverage_dose1_18plus")
DAY = "downloads/cases_new,coverage_dose1_18plus/commune/2021-10-01"
SPAN = "downloads/cases_new/commune/all"


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson", "gpkg"])
def test_the_same_publication_and_address_are_the_same_bytes(store: Store, form: str) -> None:
    first = file.render(store, 1, f"{SPAN}.{form}")
    time.sleep(1.1)
    assert file.render(store, 1, f"{SPAN}.{form}") == first


def test_csv(store: Store) -> None:
    data = file.render(store, 1, f"{SPAN}.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    rows = csv_rows(data)
    assert list(rows[0]) == [column.name for column in alone(("cases_new",))]
    assert list(rows[0])[-3:] == ["cases_new__unit", "publication", "as_of"]
    assert {(row["cases_new__unit"], row["publication"], row["as_of"]) for row in rows} == {
        ("ca / cases", "1", "2021-10-03")
    }
    assert [row["cases_new"] for row in rows] == ["0", "", "2", "3", "", "0"]
    assert [row["illustrative"] for row in rows] == ["false", "false", "true", "true", "false", "false"]
    assert rows[0]["place_name"] == "'=HYPERLINK(1)"


def test_xlsx(store: Store) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.render(store, 1, f"{SPAN}.xlsx")))
    figures, words, about = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert figures[0] == [column.name for column in columns(("cases_new",))]
    at = figures[0].index("cases_new")
    assert [row[at] for row in figures[1:]] == [0, "", 2, 3, "", 0]
    assert figures[1][1] == "101"
    assert [row[0] for row in words[1:]] == figures[0]
    said = {row[0]: row[1] for row in about}
    assert said["Công bố số"] == "1"
    assert said["Có số liệu minh hoạ"] == "có"
    assert said["cases_new"] == "đơn vị: cases_new; nguồn TT; 1/2 xã đã báo cáo, ngày 2021-10-03"


def test_no_cell_of_a_workbook_is_a_formula(store: Store) -> None:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(file.render(store, 1, f"{SPAN}.xlsx"))) as zipped:
        assert b"=HYPERLINK(1)" in b"".join(zipped.read(name) for name in zipped.namelist())
        assert all(b"<f>" not in zipped.read(name) for name in zipped.namelist())


def test_geojson(store: Store) -> None:
    collection = json.loads(file.render(store, 1, f"{DAY}.geojson"))
    assert [feature["properties"]["cases_new"] for feature in collection["features"]] == [0, None]
    assert [feature["properties"]["coverage_dose1_18plus"] for feature in collection["features"]] == [50.5, None]
    assert collection["features"][0]["geometry"]["type"] == "Polygon"
    assert collection["about"]["publication"] == {"vi": "1", "en": "1"}


def test_a_geopackage_of_a_day_has_shapes(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "day.gpkg"
    path.write_bytes(file.render(store, 1, f"{DAY}.gpkg"))
    assert dict(pyogrio.list_layers(path)) == {"figures": "MultiPolygon", "dictionary": None, "about": None}
    figures = geopandas.read_file(path, layer="figures")
    assert figures.crs.to_epsg() == 4326
    assert figures["cases_new"].isna().tolist() == [False, True]
    assert str(figures["day"][0])[:10] == "2021-10-01"
    assert figures["illustrative"].tolist() == [False, False]
    fields = pyogrio.read_info(path, layer="figures")
    assert dict(zip(fields["fields"], fields["ogr_types"], strict=True))["day"] == "OFTDate"
    words = geopandas.read_file(path, layer="dictionary")
    assert words["name"].tolist() == [column.name for column in columns(BOTH)]


def test_a_geopackage_of_many_days_has_each_shape_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "days.gpkg"
    path.write_bytes(file.render(store, 1, f"{SPAN}.gpkg"))
    assert len(geopandas.read_file(path, layer="places")) == 2
    assert len(geopandas.read_file(path, layer="figures")) == 6


def test_columns_carry_their_names_inside_a_geopackage(store: Store, tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    path = tmp_path / "day.gpkg"
    path.write_bytes(file.render(store, 1, f"{DAY}.gpkg"))
    with closing(sqlite3.connect(path)) as database:
        found = dict(database.execute("SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'figures'"))
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert found["cases_new"] == "Ca mắc mới trong ngày / New cases in the day"
    assert set(found) == {column.name for column in columns(BOTH)}


def test_the_dictionary_has_every_column(store: Store) -> None:
    rows = csv_rows(file.render(store, 1, "downloads/dictionary.csv"))
    assert [row["name"] for row in rows] == [column.name for column in dictionary()]
    package = json.loads(file.render(store, 1, "downloads/datapackage.json"))
    (cases,) = package["resources"]
    assert [field["name"] for field in cases["schema"]["fields"]] == [c.name for c in alone(("cases_new",))]
    assert file.render(store, 1, f"downloads/{cases['path']}")


def test_too_much_for_a_form_is_not_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(file.CELLS, "xlsx", 10)
    with pytest.raises(NotPublished):
        file.render(store, 1, f"{SPAN}.xlsx")


def test_what_was_made_longest_ago_gives_way(store: Store) -> None:
    for form in ("csv", "geojson"):
        derivatives.render(store, 1, f"{SPAN}.{form}")
    kept = [store.path(1, f"{SPAN}.{form}", "gz") for form in ("csv", "geojson")]
    assert all(path.exists() for path in kept)
    assert make_room(store.root) == 0
    assert make_room(store.root, most=0) == 4
    assert not any(path.exists() for path in kept)
    assert store.read(1, "publication.json")
