"""Official boundaries: every format comes in, every damaged file is refused with words, nothing changes then."""

from __future__ import annotations

import io
import json
import socket
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from sqlalchemy import Engine, func, select

from etl.boundaries import sandboxed
from etl.boundaries.report import BoundaryReport
from etl.sources import boundaries
from geodata import schema
from geodata.commands import bootstrap
from geodata.files.rejected import RejectedFile
from geodata.files.sandbox import SandboxLimits
from geodata.geography import boundaries as shapes
from geodata.geography import topology
from geodata.geography.admin_units import PlaceTree
from geodata.integrity import audit_log
from geodata.settings import config
from geodata.settings.config import Settings
from geodata.store import database
from tests.etl import boundary_files as files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load(ROOT / "config.yaml", {"VAR": str(tmp_path / "var")})


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.writing(engine) as connection:
        bootstrap.load_places(connection)
        shapes.load_schematic(connection)
    return engine


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A store for what does not depend on the database."""
    path = tmp_path / "one.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    engine = database.connect(f"sqlite:///{path}")
    with database.writing(engine) as connection:
        bootstrap.load_places(connection)
        shapes.load_schematic(connection)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return files.shapefile(tmp_path_factory.mktemp("shp"), files.frame(epsg=files.VN2000))


Import = Callable[..., BoundaryReport]


@pytest.fixture
def take(sqlite: Engine, settings: Settings) -> Import:
    """Import a file; a refusal must leave the boundaries in force as they were."""

    def run(path: Path, *, crs: str | None = None) -> BoundaryReport:
        before = _standing(sqlite)
        report = boundaries.run(sqlite, settings, file=path, crs=crs)
        if report.status != "loaded":
            assert _standing(sqlite) == before
        return report

    return run


# what comes in


def test_a_file_comes_in_once_and_is_in_force(store: Engine, settings: Settings, tmp_path: Path) -> None:
    units = {code: shapely.affinity.translate(unit, 0.0005) for code, unit in files.schematic().items()}
    path = files.geojson(tmp_path / "xã.geojson", units)
    report = boundaries.run(store, settings, file=path)
    assert (report.status, report.exit_code, report.numbers["units"], report.problems) == ("loaded", 0, 71, [])
    again = boundaries.run(store, settings, file=path)
    assert (again.status, again.boundary_set, again.exit_code) == ("unchanged", report.boundary_set, 0)
    assert "đang có hiệu lực" in again.plain()
    with store.connect() as connection:
        assert shapes.about(connection) == {"version": report.sha256[:12], "quality": "official"}
        assert all(shape.equals(units[code]) for code, shape in shapes.read(connection).items())
        kept = connection.execute(select(schema.boundary_set).order_by(schema.boundary_set.c.id.desc())).first()
        assert kept is not None
        assert (kept.source, kept.sha256, kept.crs) == ("xã.geojson", report.sha256, "EPSG:4326")
        assert connection.scalar(select(func.count()).select_from(schema.boundary_set)) == 2
        rows = connection.execute(select(schema.job_run).order_by(schema.job_run.c.id)).all()
        assert [row.status for row in rows] == ["loaded", "unchanged"]
        assert rows[0].report["numbers"]["units"] == 71
        assert audit_log.verify(connection) == 4
    assert (settings.storage.var / "archive" / report.sha256[:2] / report.sha256).read_bytes() == path.read_bytes()


def test_shapefile_in_vn2000(take: Import, sqlite: Engine, parts: dict[str, bytes], tmp_path: Path) -> None:
    report = take(files.zipped(tmp_path / "ranh_gioi.zip", parts))
    assert (report.status, report.crs) == ("loaded", "EPSG:9218 · VN-2000 / TM-3 108-30 · ±1 m")
    _assert_schematic(sqlite)


def test_geopackage_in_vn2000_utm(take: Import, sqlite: Engine, tmp_path: Path) -> None:
    files.frame(epsg=3405).to_file(tmp_path / "xa.gpkg", driver="GPKG")
    report = take(tmp_path / "xa.gpkg")
    assert (report.status, report.format) == ("loaded", "GeoPackage")
    assert report.crs.startswith("EPSG:3405")
    _assert_schematic(sqlite)


def test_kml_by_name(take: Import, sqlite: Engine, tmp_path: Path) -> None:
    table = files.frame().rename(columns={"name": "Name"})[["Name", "geometry"]]
    table.to_file(tmp_path / "xa.kml", driver="LIBKML")
    report = take(tmp_path / "xa.kml")
    assert (report.status, report.format, report.column) == ("loaded", "KML", "Name")
    _assert_schematic(sqlite)


def test_units_by_name_within_district(take: Import, sqlite: Engine, tmp_path: Path) -> None:
    names, parents = files.names(), files.parents()

    def properties(code: str) -> dict[str, object]:
        return {"gid": int(code) * 3, "TENXA": names[code].upper(), "TENHUYEN": names[parents[code]]}

    report = take(files.geojson(tmp_path / "a.geojson", properties=properties))
    assert (report.status, report.column) == ("loaded", "TENXA")
    wrong = {**parents, "24622": "667"}
    parents = wrong
    report = take(files.geojson(tmp_path / "b.geojson", properties=properties))
    assert {problem.unit for problem in report.problems} == {"#10", "Xã Đắk Ha (24622)"}


def test_codes_as_numbers(take: Import, tmp_path: Path) -> None:
    path = files.geojson(tmp_path / "a.geojson", properties=lambda code: {"id": 7, "MAXA": float(code)})
    assert take(path).column == "MAXA"


def test_a_geojson_that_names_its_crs(take: Import, sqlite: Engine, tmp_path: Path) -> None:
    table = files.frame(epsg=files.VN2000)
    units = dict(zip(table["code"], table.geometry, strict=True))
    report = take(files.geojson(tmp_path / "a.geojson", units, crs="urn:ogc:def:crs:EPSG::9218"))
    assert report.status == "loaded"
    _assert_schematic(sqlite)


def test_small_gaps_and_overlaps_are_closed(take: Import, sqlite: Engine, tmp_path: Path) -> None:
    units = files.schematic()
    units["24736"] = shapely.segmentize(shapely.affinity.translate(units["24736"], 0.00005, -0.00003), 0.01)
    units["24640"] = units["24640"].buffer(-0.00002, join_style="mitre")
    report = take(files.geojson(tmp_path / "a.geojson", units))
    assert report.status == "loaded"
    assert report.numbers["overlap_ha"] > 1
    assert 0 < report.numbers["largest_change_percent"] < 2
    with sqlite.connect() as connection:
        mended = topology.array(shapes.read(connection).values())
    assert topology.is_valid(mended)
    assert topology.gaps(mended) == []


def test_units_of_several_parts(take: Import, sqlite: Engine, tree: PlaceTree, tmp_path: Path) -> None:
    units = files.schematic()
    exclave = units["24736"].representative_point().buffer(0.01, quad_segs=4)
    units["24736"] = units["24736"].difference(exclave)
    units["24739"] = MultiPolygon([*shapely.get_parts(units["24739"]), exclave])
    assert take(files.geojson(tmp_path / "a.geojson", units)).status == "loaded"
    with sqlite.connect() as connection:
        found = shapes.collection(connection, tree, "commune")["features"]
        assert len(shapes.collection(connection, tree, "district")["features"]) == 8
    communes = {item["properties"]["code"]: item for item in found}
    assert communes["24739"]["geometry"]["type"] == "MultiPolygon"
    assert len(communes["24736"]["geometry"]["coordinates"]) == 2


def test_properties_are_inert(take: Import, sqlite: Engine, tree: PlaceTree, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>[bold red]"
    path = files.geojson(
        tmp_path / f"{evil[:4]}a.geojson", properties=lambda code: {"code": code, "popup": evil, evil: {"a": [evil]}}
    )
    report = take(path)
    assert report.status == "loaded"
    assert "onerror" not in report.plain() + json.dumps(report.as_json())
    units = files.schematic()
    units[evil] = units.pop("24611")
    report = take(files.geojson(tmp_path / "b.geojson", units))
    assert [problem.unit for problem in report.problems] == ["#71", "Phường Nghĩa Đức (24611)"]
    assert "[bold red]" in report.plain()
    with sqlite.connect() as connection:
        found = json.dumps(shapes.collection(connection, tree, "commune"))
    assert "onerror" not in found


# which coordinate system (74, 75)


@pytest.mark.parametrize("epsg", [9218, 3405])
def test_metres_are_never_taken_for_degrees(take: Import, tmp_path: Path, epsg: int) -> None:
    table = files.frame(epsg=epsg)
    path = files.geojson(tmp_path / "a.geojson", dict(zip(table["code"], table.geometry, strict=True)))
    report = take(path)
    assert report.status == "quarantined"
    assert "tọa độ là mét" in report.message.vi
    assert f"EPSG:{epsg}" in report.message.vi
    assert "EPSG:9206" not in report.message.vi
    assert take(path, crs=f"EPSG:{epsg}").status == "loaded"


def test_a_missing_prj_is_asked_for(take: Import, sqlite: Engine, parts: dict[str, bytes], tmp_path: Path) -> None:
    path = files.zipped(tmp_path / "a.zip", {suffix: data for suffix, data in parts.items() if suffix != ".prj"})
    report = take(path)
    assert "không ghi hệ tọa độ" in report.message.vi
    assert "EPSG:9218 (VN-2000 / TM-3 108-30)" in report.message.vi
    assert take(path, crs="epsg:9218").status == "loaded"
    _assert_schematic(sqlite)


@pytest.mark.parametrize("datum", ["D_VN_2000", "VN-2000", "Vietnam_2000"])
def test_vn2000_in_other_words_moves_by_its_official_parameters(
    take: Import, sqlite: Engine, parts: dict[str, bytes], tmp_path: Path, datum: str
) -> None:
    report = take(files.zipped(tmp_path / "a.zip", {**parts, ".prj": files.wkt(9218, datum=datum)}))
    assert report.crs.startswith("EPSG:9218")
    _assert_schematic(sqlite)


def test_the_projection_of_vn2000_on_another_datum_is_asked_for(
    take: Import, parts: dict[str, bytes], tmp_path: Path
) -> None:
    strange = files.wkt(9218, datum="D_WGS_1984").replace(b"VN-2000", b"x").replace(b"GCS_VN_2000", b"GCS_WGS_1984")
    path = files.zipped(tmp_path / "a.zip", {**parts, ".prj": strange})
    assert "gốc không phải VN-2000" in take(path).message.vi
    assert take(path, crs="EPSG:9218").status == "loaded"


@pytest.mark.parametrize(
    ("crs", "said"),
    [
        ("EPSG:3405", "bỏ --crs hoặc sửa tệp"),
        ("EPSG:999999", "cần EPSG:n"),
        ("+proj=longlat", "cần EPSG:n"),
        ("EPSG:9218\n", ""),
    ],
)
def test_what_is_asked_may_not_contradict_the_file(
    take: Import, parts: dict[str, bytes], tmp_path: Path, crs: str, said: str
) -> None:
    report = take(files.zipped(tmp_path / "a.zip", parts), crs=crs)
    assert said in report.message.vi
    assert (report.status == "loaded") == (said == "")


def test_a_wrong_meridian_is_noticed(take: Import, parts: dict[str, bytes], tmp_path: Path) -> None:
    report = take(files.zipped(tmp_path / "a.zip", {**parts, ".prj": files.wkt(9217)}))
    assert report.status == "quarantined"
    assert any("nằm ngoài khung của tỉnh" in problem.text.vi for problem in report.problems)
    report = take(files.zipped(tmp_path / "b.zip", {**parts, ".prj": files.wkt(9206)}))
    assert "nằm ngoài tỉnh" in report.message.vi
    assert "EPSG:9218" in report.message.vi


@pytest.mark.parametrize(("epsg", "crs"), [(4326, None), (9218, "EPSG:9218"), (9218, None)])
def test_swapped_axes_are_named(take: Import, tmp_path: Path, epsg: int, crs: str | None) -> None:
    table = files.frame(epsg=epsg)
    units = files.transformed(dict(zip(table["code"], table.geometry, strict=True)), lambda points: points[:, ::-1])
    report = take(files.geojson(tmp_path / "a.geojson", units), crs=crs)
    assert "bị đảo" in report.message.vi


def test_degrees_are_not_taken_for_metres(take: Import, tmp_path: Path) -> None:
    report = take(files.geojson(tmp_path / "a.geojson"), crs="EPSG:9218")
    assert "tọa độ là độ" in report.message.vi


# wrong units (76)


def _bow_tie(units: files.Units) -> None:
    west, south, east, north = shapely.bounds(units["24611"])
    units["24611"] = Polygon([(west, south), (east, north), (east, south), (west, north)])


def _null(units: files.Units) -> None:
    units["24611"] = None


def _empty(units: files.Units) -> None:
    units["24611"] = Polygon()


def _point(units: files.Units) -> None:
    units["24611"] = Point(107.7, 12)


def _without(units: files.Units) -> None:
    del units["24611"]


def _not_finite(units: files.Units) -> None:
    units["24611"] = Polygon([(107.7, 12), (107.71, 12), (float("1e999"), 12.01)])


def _elsewhere(units: files.Units) -> None:
    units["24611"] = shapely.affinity.translate(units["24611"], 2)


def _too_large(units: files.Units) -> None:
    units["24611"] = shapely.affinity.scale(units["24611"], 1.1, 1.1)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_bow_tie, "hình không hợp lệ"),
        (_null, "không có hình"),
        (_empty, "không có hình"),
        (_point, "không phải vùng (Point)"),
        (_without, "không có trong tệp"),
        (_elsewhere, "nằm ngoài khung của tỉnh"),
        (_too_large, "diện tích 20.7"),
    ],
)
def test_a_wrong_unit_is_named(take: Import, tmp_path: Path, spoil: Callable[[files.Units], None], said: str) -> None:
    units = files.schematic()
    spoil(units)
    report = take(files.geojson(tmp_path / "a.geojson", units))
    assert report.status == "quarantined"
    assert report.exit_code == 4
    found = [problem.text.vi for problem in report.problems if problem.unit == "Phường Nghĩa Đức (24611)"]
    assert any(said in text for text in found), report.plain()
    assert "Phường Nghĩa Đức (24611)" in report.plain()
    assert "Problem" in report.plain("en")


def test_coordinates_that_are_no_numbers(take: Import, tmp_path: Path) -> None:
    units = files.schematic()
    _not_finite(units)
    assert "Infinity" in take(files.geojson(tmp_path / "a.geojson", units)).message.vi


def test_doubled_units_are_named(take: Import, tmp_path: Path) -> None:
    report = take(files.geojson(tmp_path / "a.geojson", repeated=["24611", "24640"]))
    assert [problem.text.vi for problem in report.problems] == [
        "có hai lần (đối tượng 1 và 72)",
        "có hai lần (đối tượng 16 và 73)",
    ]


def test_codes_that_changed_places_are_noticed(take: Import, tmp_path: Path) -> None:
    units = files.schematic()
    units["24611"], units["24751"] = units["24751"], units["24611"]
    report = take(files.geojson(tmp_path / "a.geojson", units))
    assert any("trung tâm đã biết" in problem.text.vi for problem in report.problems)


def test_overlaps_and_gaps_name_the_pair_and_the_hectares(take: Import, tmp_path: Path) -> None:
    units = files.schematic()
    neighbour = next(
        code for code, unit in units.items() if code != "24736" and unit.intersection(units["24736"]).length > 0.1
    )
    units["24736"] = shapely.affinity.translate(units["24736"], 0.005)
    report = take(files.geojson(tmp_path / "a.geojson", units))
    pairs = {problem.unit for problem in report.problems if "chồng lên nhau" in problem.text.vi}
    assert any("24736" in pair and neighbour in pair for pair in pairs), report.plain()
    assert all(" ha, " in problem.text.vi for problem in report.problems if "chồng" in problem.text.vi)
    hole = files.schematic()
    middle = hole["24736"].representative_point().buffer(0.01)
    hole["24736"] = hole["24736"].difference(middle)
    report = take(files.geojson(tmp_path / "b.geojson", hole))
    assert [problem.unit for problem in report.problems] == ["Xã Quảng Trực (24736)"]
    assert "khoảng trống" in report.problems[0].text.vi


def test_too_many_vertices(sqlite: Engine, settings: Settings, tmp_path: Path) -> None:
    few = settings.model_copy(update={"boundaries": settings.boundaries.model_copy(update={"max_vertices": 3000})})
    report = boundaries.run(sqlite, few, file=files.geojson(tmp_path / "a.geojson"))
    assert "3,088 đỉnh, nhiều hơn mức 3,000" in report.message.vi
    assert _standing(sqlite)[0] == 1


# what is no boundary file (72, 73, 77)

VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.geojson", VRT.encode(), "XML / HTML"),
        ("a.geojson", b"\xef\xbb\xbf \n<?xml version='1.0'?><kml/>", "KML"),
        ("a.kml", VRT.encode(), "XML / HTML"),
        ("a.kml", b"<!-- <kml --><OGRVRTDataSource/>", "không phải KML"),
        ("a.vrt", VRT.encode(), "chỉ đọc được"),
        ("a.geojson", b"", "rỗng"),
        ("a.geojson", b"{", "JSON hỏng"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [], "features": []}', "bị lặp"),
        (
            "a.geojson",
            b'{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon"}}]}',
            "sai cấu trúc",
        ),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "không cột nào"),
        ("a.geojson", b'{"type": "Topology"}', "không phải FeatureCollection"),
        ("a.geojson", b'{"a":' * 100_000, "quá sâu"),
        ("a.gpkg", b"SQLite format 3\x00" + bytes(200), "SQLite"),
        ("a.gpkg", b"SQLite format 3\x00" + bytes(52) + b"GPKG" + bytes(2000), "hỏng"),
        ("a.shp", b"\x00\x00\x27\x0a", "nén cả bộ"),
        ("a.kmz", b"PK\x03\x04", "giải nén"),
        ("a.zip", b"PK\x03\x04" + bytes(100), "zip hỏng"),
        ("a.kml", b'<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "DTD"),
        ("a.kml", b"<kml><NetworkLink><Link><href>http://127.0.0.1/</href></Link></NetworkLink></kml>", "NetworkLink"),
        ("a.kml", b"<kml><Document>", "KML hỏng"),
    ],
)
def test_what_is_no_boundary_file(take: Import, tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    report = take(tmp_path / name)
    assert report.status == "quarantined"
    assert said in report.message.vi


def test_a_missing_file_is_said(take: Import, tmp_path: Path) -> None:
    assert "không đọc được tệp" in take(tmp_path / "a.geojson").message.vi


@pytest.mark.parametrize("missing", [".shx", ".dbf", ".cpg", ".shp"])
def test_a_missing_part_is_named(take: Import, parts: dict[str, bytes], tmp_path: Path, missing: str) -> None:
    path = files.zipped(tmp_path / "a.zip", {suffix: data for suffix, data in parts.items() if suffix != missing})
    said = take(path).message.vi
    assert f"thiếu {missing}" in said or (missing == ".shp" and "đúng một tệp .shp" in said)


@pytest.mark.parametrize("cut", [".shp", ".shx", ".dbf"])
@pytest.mark.parametrize("left", [10, 0.5, 0.999])
def test_a_cut_part_is_named(take: Import, parts: dict[str, bytes], tmp_path: Path, cut: str, left: float) -> None:
    size = int(left if left > 1 else len(parts[cut]) * left)
    report = take(files.zipped(tmp_path / "a.zip", {**parts, cut: parts[cut][:size]}))
    assert report.status == "quarantined"
    assert cut in report.message.vi


def test_a_shapefile_with_rubbish_inside(take: Import, parts: dict[str, bytes], tmp_path: Path) -> None:
    noise = np.random.default_rng(5).bytes(len(parts[".shp"]) - 108)
    report = take(files.zipped(tmp_path / "a.zip", {**parts, ".shp": parts[".shp"][:108] + noise}))
    assert report.status == "quarantined"
    assert report.message.vi


def test_two_layers_are_refused(take: Import, parts: dict[str, bytes], tmp_path: Path) -> None:
    table = files.frame()
    table.to_file(tmp_path / "a.gpkg", layer="xã", driver="GPKG")
    table.to_file(tmp_path / "a.gpkg", layer="huyện", driver="GPKG")
    assert "đúng một lớp, thấy 2" in take(tmp_path / "a.gpkg").message.vi
    path = files.zipped(tmp_path / "a.zip", parts)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("khác.shp", parts[".shp"])
    assert "thấy 2" in take(path).message.vi


# the confined process (73 and bombs)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, parts: dict[str, bytes]) -> None:
    path = files.zipped(tmp_path / "a.zip", {**parts, ".dbf": bytes(40 << 20)})
    with pytest.raises(RejectedFile, match="giải nén ra quá lớn"):
        sandboxed.read(path, name="a.zip", unpacked_bytes=8 << 20)
    lying = path.read_bytes().replace(struct.pack("<I", 40 << 20), struct.pack("<I", 1000))
    assert sum(item.file_size for item in zipfile.ZipFile(io.BytesIO(lying)).infolist()) < 8 << 20
    path.write_bytes(lying)
    with pytest.raises(RejectedFile):
        sandboxed.read(path, name="a.zip", unpacked_bytes=8 << 20)


@pytest.mark.parametrize(
    "limits", [replace(sandboxed.LIMITS, seconds=1), replace(sandboxed.LIMITS, memory_bytes=400 << 20, seconds=20)]
)
def test_a_file_that_takes_too_much_ends_its_process_only(tmp_path: Path, limits: SandboxLimits) -> None:
    ring = ",".join(["[107.5,12.25]"] * 2_000_000)
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[' + ring + "]]}}]}"
    )
    with pytest.raises(RejectedFile, match=r"tiến trình đọc tệp dừng|quá nhiều bộ nhớ|quá 2 giây"):
        sandboxed.read(path, name="a.geojson", limits=limits)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A loopback port, and who called it."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def accept() -> None:
            while not ended.is_set():
                try:
                    calls.append(server.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], calls
        ended.set()
        thread.join()


@pytest.mark.parametrize("name", ["a.geojson", "a.kml", "a.gpkg"])
def test_nobody_is_called(take: Import, tmp_path: Path, listener: tuple[int, list[object]], name: str) -> None:
    port, calls = listener
    (tmp_path / name).write_text(VRT.format(f"/vsicurl/http://127.0.0.1:{port}/a.geojson"))
    assert take(tmp_path / name).status == "quarantined"
    assert calls == []


def test_gdal_knows_one_driver_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandboxed, "_drivers", lambda: ("OGR_VRT",))
    files.frame().to_file(tmp_path / "a.gpkg", driver="GPKG")
    with pytest.raises(RejectedFile, match="dừng giữa chừng"):
        sandboxed.read(tmp_path / "a.gpkg", name="a.gpkg")


def _standing(engine: Engine) -> tuple[int, int, str | None]:
    with engine.connect() as connection:
        sets, rows = (
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (schema.boundary_set, schema.place_shape)
        )
        return sets, rows, shapes.version(connection)


def _assert_schematic(engine: Engine) -> None:
    """The boundaries in force are the schematic's, to within a metre, and official now."""
    with engine.connect() as connection:
        found = shapes.read(connection)
        assert shapes.about(connection)["quality"] == "official"
    known = files.schematic()
    assert list(found) == sorted(known)
    for code, unit in found.items():
        assert shapely.hausdorff_distance(unit, known[code]) < 1e-5
