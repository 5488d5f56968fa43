from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from etl.sources import find
from geodata import schema
from geodata.core import content_archive
from geodata.geography import boundaries
from geodata.observations import batch_status
from geodata.registers import records
from geodata.settings.config import Settings
from geodata.store import database
from tests.etl import register_files as files
from tests.etl.conftest import Load
from tests.geodata.files import pdf_files


def rows(store: Engine, table: str) -> dict[str, dict[str, Any]]:
    """What is in a register, by id."""
    with store.connect() as connection:
        return records.said(connection, records.TABLES[table], source=SOURCES[table])


@pytest.fixture
def drawn(store: Engine) -> Engine:
    """The store with the schematic's boundaries."""
    with database.writing(store) as connection:
        boundaries.load_schematic(connection)
    return store


SOURCES = {"document": "documents", "facility": "facilities", "zone": "zones"}
ALIKE = {
    "documents": files.table(files.DOCUMENT),
    "facilities": files.table(files.FACILITY),
    "zones": files.geojson(),
}


@pytest.mark.parametrize("name", ALIKE)
def test_the_same_bytes_are_taken_once_and_a_withdrawn_batch_comes_again(load: Load, store: Engine, name: str) -> None:
    first = load(name, ALIKE[name])
    assert (first.status, first.new, first.bad) == ("loaded", 1, 0)
    again = load(name, ALIKE[name])
    assert again.status == "unchanged" and again.batch == first.batch
    assert first.batch is not None
    with database.writing(store) as connection:
        batch_status.move(connection, first.batch, "return", by="test", reason="nhầm")
    assert load(name, ALIKE[name]).status == "loaded"


@pytest.mark.parametrize("name", ALIKE)
def test_a_run_leads_from_the_row_to_the_file(load: Load, store: Engine, name: str) -> None:
    report = load(name, ALIKE[name])
    with store.connect() as connection:
        run = connection.execute(select(schema.job_run).where(schema.job_run.c.batch == report.batch)).one()
        raw = connection.execute(select(schema.raw_file).where(schema.raw_file.c.id == run.raw_file)).one()
        batch = connection.execute(select(schema.batch).where(schema.batch.c.id == report.batch)).one()
    assert raw.sha256 == batch.sha256 == hashlib.sha256(ALIKE[name].encode()).hexdigest()
    assert (run.rows_read, run.rows_loaded, run.rows_bad) == (1, 1, 0)
    assert batch.last_day is None and batch.rank == find(name).rank


def test_only_what_differs_is_loaded_and_what_is_removed_is_said(load: Load, store: Engine) -> None:
    other = {**files.FACILITY, "id": "kcl-2"}
    load("facilities", files.table(files.FACILITY, other))
    report = load("facilities", files.table({**files.FACILITY, "used": "7"}, other))
    assert (report.new, report.changed, report.same) == (0, 1, 1)
    assert rows(store, "facility")["kcl-1"]["used"] == 7
    removed = load("facilities", files.table({"id": "kcl-1", "removed": "1"}, {**other, "removed": ""}))
    assert (removed.changed, removed.removed) == (0, 1) and rows(store, "facility")["kcl-1"]["removed"]
    nobody = load("facilities", files.table({**other, "removed": ""}, {"id": "kcl-9", "removed": "1"}))
    assert nobody.bad == 1 and "không có mã này" in nobody.reasons[0].vi


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "hotel"}, "kind: “hotel” phải là một trong"),
        ({"place": "99999"}, "không có mã đơn vị 99999"),
        ({"place": "Nơi nào"}, "place"),
        ({"lon": "12.59", "lat": "107.90"}, "bị đảo"),
        ({"lon": "105.85", "lat": "21.02"}, "nằm ngoài tỉnh"),
        ({"lon": "107,90"}, "độ thập phân"),
        ({"capacity": "1.234"}, "đọc được hai cách"),
        ({"capacity": "-3"}, "nằm ngoài khoảng"),
        ({"capacity": "2,5"}, "số nguyên"),
        ({"day": "15/11/2021"}, "không phải là ngày"),
        ({"name": ""}, "name: còn trống"),
        ({"id": "KCL 1"}, "gạch nối"),
        ({"name": "đảo \u202eở đây"}, "ký tự điều khiển"),
        ({"approximate": "maybe"}, "hãy ghi 1"),
        ({"source": "javascript:alert(1)"}, "http"),
    ],
)
def test_a_bad_facility_is_set_aside_with_its_row_and_reason(
    load: Load, store: Engine, change: dict[str, str], why: str
) -> None:
    report = load(
        "facilities",
        files.table({**files.FACILITY, "id": "good", "approximate": "", "source": ""}, {**files.FACILITY, **change}),
    )
    assert (report.status, report.new, report.bad) == ("loaded", 1, 1)
    assert report.reasons[0].vi.startswith("dòng 3: ") and why in report.reasons[0].vi
    with store.connect() as connection:
        aside = connection.execute(select(schema.quarantine)).one()
    assert aside.row == 3 and why in aside.reason


def test_an_id_that_stands_twice_is_set_aside_both_times(load: Load) -> None:
    report = load(
        "facilities", files.table(files.FACILITY, {**files.FACILITY, "id": "other"}, {**files.FACILITY, "used": "3"})
    )
    assert (report.new, report.bad) == (1, 2)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("facilities", files.table({**files.FACILITY, "giá": "1"}), "tiêu đề lạ"),
        ("facilities", files.table(files.FACILITY).encode("utf-16"), "UTF-8"),
        ("documents", files.table({"number": "1"}), "thiếu cột"),
        ("zones", files.geojson({**files.ZONE, "màu": "đỏ"}), "khóa lạ"),
        ("zones", files.geojson(ring=[[y, x] for x, y in files.SQUARE]), "bị đảo"),
        ("zones", files.geojson(ring=[[x * 4_000, y * 110_000] for x, y in files.SQUARE]), "mét"),
        ("zones", files.geojson(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9217"}}), "WGS 84"),
        ("zones", files.geojson(ring=files.BOW_TIE), "tự cắt"),
        ("zones", "<html></html>", "HTML"),
        ("zones", "[]", "FeatureCollection"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_quarantined(
    load: Load, store: Engine, name: str, content: Any, why: str
) -> None:
    report = load(name, content)
    assert report.status == "quarantined" and why in report.message.vi
    with store.connect() as connection:
        assert connection.execute(select(schema.batch)).first() is None


def test_a_zone_as_it_is_kept(load: Load, store: Engine) -> None:
    load("zones", files.geojson())
    zone = rows(store, "zone")["tdp-3"]
    assert zone["place"] == "24640" and zone["people"] == 1300 and zone["area_km2"] == 2.712
    assert zone["first_day"] == date(2021, 8, 20) and zone["last_day"] is None
    assert zone["geometry"].exterior.is_ccw


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"to": "2021-08-01"}, "trước ngày bắt đầu"),
        ({"from": None}, "còn trống"),
        ({"people": "nhiều"}, "không phải là số"),
    ],
)
def test_a_bad_zone_is_told(load: Load, change: dict[str, Any], why: str) -> None:
    report = load("zones", files.geojson({**files.ZONE, **change}))
    assert report.status == "quarantined" and why in report.message.vi


def test_documents_come_with_their_pdf(load: Load, store: Engine, settings: Settings) -> None:
    raw = pdf_files.pdf()
    table = files.table({**files.DOCUMENT, "file": "vb.pdf"})
    report = load("documents", files.zipped(table, vb_pdf=raw))
    assert report.status == "loaded" and not report.notes
    kept = rows(store, "document")["93-tb-syt-2021"]
    assert (kept["pdf_bytes"], kept["pdf_pages"], kept["text"]) == (len(raw), 1, pdf_files.SENTENCE)
    assert kept["title_en"] == kept["title_vi"] and kept["topics"] == ["level"]
    assert content_archive.path(settings.storage.var / "archive", kept["pdf_sha256"]).read_bytes() == raw


def test_a_scan_and_a_file_nobody_names_are_told(load: Load, store: Engine) -> None:
    table = files.table({**files.DOCUMENT, "file": "vb.pdf"})
    report = load("documents", files.zipped(table, vb_pdf=pdf_files.scan(), other_pdf=pdf_files.scan()))
    assert [("bản quét" in note.vi, "không dòng nào" in note.vi) for note in report.notes] == [
        (True, False),
        (False, True),
    ]
    kept = rows(store, "document")["93-tb-syt-2021"]
    assert kept["text"] is None and kept["pdf_pages"] == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"file": "vb.pdf"}, "JavaScript"),
        ({"file": "missing.pdf"}, "không có tệp"),
        ({"file": "../../etc/passwd"}, "không có tệp"),
        ({"date": "2999-01-01"}, "tương lai"),
        ({"kind": "law"}, "kind"),
        ({"topics": "level; gì đó"}, "topics"),
        ({"effect_from": "2021-11-01", "effect_to": "2021-10-01"}, "trước ngày có hiệu lực"),
    ],
)
def test_a_bad_document_is_set_aside_and_the_others_stay(
    load: Load, store: Engine, settings: Settings, change: dict[str, str], why: str
) -> None:
    acting = pdf_files.acting("JavaScript", JS="app.alert(1)")
    table = files.table(
        {**files.DOCUMENT, "file": "", "effect_from": "", "effect_to": ""},
        {**files.DOCUMENT, "number": "1/TB-SYT", **change},
    )
    report = load("documents", files.zipped(table, vb_pdf=acting))
    assert (report.new, report.bad) == (1, 1) and why in report.reasons[0].vi
    assert not content_archive.path(settings.storage.var / "archive", hashlib.sha256(acting).hexdigest()).exists()


def test_a_document_is_not_replaced_by_itself_nor_in_a_circle(load: Load, store: Engine) -> None:
    one = {**files.DOCUMENT, "id": "a-1", "replaced_by": ""}
    itself = load("documents", files.table(one, {**one, "id": "b-2", "replaced_by": "b-2"}))
    assert (itself.status, itself.new, itself.bad) == ("loaded", 1, 1)
    assert itself.reasons[0].vi == "dòng 3: replaced_by: đi vòng b-2 → b-2"
    load("documents", files.table({**one, "id": "c-3", "replaced_by": "a-1"}))
    back = load("documents", files.table({**one, "replaced_by": "d-4"}, {**one, "id": "d-4", "replaced_by": "c-3"}))
    assert (back.status, back.bad) == ("quarantined", 2)
    assert back.reasons[0].vi == "dòng 2: replaced_by: đi vòng a-1 → d-4 → c-3 → a-1"
    assert rows(store, "document")["a-1"]["replaced_by"] is None


def test_a_document_that_is_to_come_is_told(load: Load, store: Engine) -> None:
    report = load("documents", files.table({**files.DOCUMENT, "id": "a-1", "replaced_by": "z-9"}))
    assert report.status == "loaded"
    assert [note.vi for note in report.notes] == ["replaced_by: danh mục chưa có 1 mã: z-9"]
    assert rows(store, "document")["a-1"]["replaced_by"] == "z-9"


def encrypted_zip() -> bytes:
    raw = bytearray(files.zipped(files.table(files.DOCUMENT)))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as made:
        directory = made.start_dir
    raw[6] |= 1
    raw[directory + 8] |= 1
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (files.zipped(None, a_pdf=b"%PDF-"), "đúng một tệp .csv"),
        (files.zipped(files.table(files.DOCUMENT), other_csv=b"x"), "đúng một tệp .csv"),
        (files.zipped(files.table(files.DOCUMENT), run_exe=b"MZ"), "tệp lạ “run.exe”"),
        (files.zipped(files.table(files.DOCUMENT), **{"a/x_pdf": b"1", "b/x_pdf": b"2"}), "hai tệp tên"),
        (files.zipped(files.table(files.DOCUMENT))[:-30], "hỏng hoặc bị cắt"),
        (encrypted_zip(), "mật khẩu"),
        (files.zipped(files.table(files.DOCUMENT), big_pdf=b"\0" * 501_000_000), "quá lớn"),
    ],
    ids=["no table", "two tables", "exe", "twice", "cut", "encrypted", "bomb"],
)
def test_a_zip_that_is_not_what_it_should_be(load: Load, raw: bytes, why: str) -> None:
    report = load("documents", raw)
    assert report.status == "quarantined" and why in report.message.vi


def test_names_in_a_zip_are_never_paths(load: Load, store: Engine, settings: Settings, tmp_path: Path) -> None:
    table = files.table({**files.DOCUMENT, "file": "thoat.pdf"})
    report = load("documents", files.zipped(table, **{"../../../thoat_pdf": pdf_files.pdf()}))
    assert report.status == "loaded" and rows(store, "document")["93-tb-syt-2021"]["pdf_pages"] == 1
    assert not list(tmp_path.rglob("thoat*"))


def far(place: str) -> str:
    return files.geojson({**files.ZONE, "place": place})


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("zones", far("24611"), "geometry: cách"),
        ("zones", files.geojson({**files.ZONE, "area_km2": 9999}), "area_km2: 9999 km², cả"),
        ("zones", files.geojson({**files.ZONE, "area_km2": 1.2}), "hình vẽ có 2.7"),
        ("facilities", files.table({**files.FACILITY, "place": "24611"}), "ở Thị trấn Ea T'Ling (24640)"),
    ],
)
def test_what_lies_far_from_its_unit_is_not_taken(load: Load, drawn: Engine, name: str, content: str, why: str) -> None:
    report = load(name, content)
    assert report.status == "quarantined" and why in report.message.vi, report.message.vi


def test_a_thing_beside_its_unit_and_a_full_house_are_told(load: Load, drawn: Engine) -> None:
    with drawn.connect() as connection:
        unit = boundaries.read(connection)["24640"]
    west = {**files.FACILITY, "lon": f"{unit.bounds[0] - 0.005:.4f}", "lat": f"{unit.centroid.y:.4f}", "used": "150"}
    report = load("facilities", files.table(west))
    assert report.status == "loaded"
    told = " ".join(note.vi for note in report.notes)
    assert "theo sơ đồ thì nằm ngoài Thị trấn Ea T'Ling" in told and "150 trên sức chứa 120" in told
