"""Facilities and zones in their forms: kept, published, told where they lie, never over what another has said."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import orjson
import pytest
from shapely.geometry import shape

from geodata.access import Role
from tests.dashboard.staff.accounts.conftest import Staff
from tests.dashboard.staff.facilities_zones.conftest import (
    EAST,
    FACILITIES,
    NORTH,
    SOUTH,
    STATION,
    WEST,
    ZONE,
    ZONES,
    Editor,
    polygon,
    standing,
)

STATION_ID, ZONE_ID = "tram-y-te-phuong-nghia-duc", "to-dan-pho-3-2021-10-20"


def drawn(page: str) -> str:
    found = re.search(r'<textarea id="geometry"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_a_facility_is_kept_as_a_draft_then_published(staff: Staff, editor: Editor) -> None:
    answer = editor.send(f"{FACILITIES}/moi", **STATION, move="draft")
    assert answer.location.endswith(f"{FACILITIES}/{STATION_ID}?saved=draft")
    assert standing(staff, "facility") == {}
    assert "Bản nháp" in editor.page(f"{FACILITIES}/{STATION_ID}")
    assert editor.send(f"{FACILITIES}/{STATION_ID}").status_code == 302
    row = standing(staff, "facility")[STATION_ID]
    assert (row["kind"], row["place"], row["lon"], row["lat"]) == ("health_station", "24611", 107.715, 12.013)
    assert "Vị trí gần đúng" in editor.page(f"{FACILITIES}/{STATION_ID}")


def test_the_same_name_twice_gets_an_id_of_its_own_and_a_form_sent_twice_is_taken_once(
    staff: Staff, editor: Editor
) -> None:
    page = editor.page(f"{FACILITIES}/moi")
    for _ in range(2):
        assert editor.send(f"{FACILITIES}/moi", on=page, **STATION).status_code == 302
    assert editor.send(f"{FACILITIES}/moi", **STATION).status_code == 302
    assert set(standing(staff, "facility")) == {STATION_ID, f"{STATION_ID}-2"}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"lon": "11.99", "lat": "107.69"}, "lon", "đảo"),
        ({"lon": "108.9"}, "lon", "nằm ngoài tỉnh"),
        ({"lon": "107,69"}, "lon", "không phải là độ thập phân"),
        ({"name": " "}, "name", "Còn trống"),
        ({"kind": "palace"}, "kind", "phải là một trong"),
        ({"place": "99999"}, "place", "99999"),
        ({"capacity": "muoi"}, "capacity", "“muoi”"),
        ({"lat": "12.7", "lon": "107.9"}, "lon", "Cách"),
    ],
)
def test_what_is_wrong_with_a_facility_stands_at_its_field(
    editor: Editor, staff: Staff, change: dict[str, str], field: str, words: str
) -> None:
    answer = editor.send(f"{FACILITIES}/moi", **{**STATION, **change})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    error = re.search(rf'id="{field}-error" role="alert">([^<]*)<', page)
    assert error and words in unescape(error[1]), page
    assert 'value="Trạm y tế phường Nghĩa Đức"' in page or "name" in change
    assert standing(staff, "facility") == {}


def test_what_lies_in_a_neighbour_is_told_and_published_when_it_was_read(staff: Staff, editor: Editor) -> None:
    beside = {**STATION, "place": "24612"}
    answer = editor.send(f"{FACILITIES}/moi", **beside)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "theo sơ đồ thì nằm ngoài" in page.lower()
    assert standing(staff, "facility") == {}
    assert editor.send(f"{FACILITIES}/moi", on=page, **beside).status_code == 302
    assert len(standing(staff, "facility")) == 1


def test_a_zone_is_published_with_its_area(staff: Staff, editor: Editor) -> None:
    assert editor.send(f"{ZONES}/moi", **ZONE).location.endswith(f"{ZONES}/{ZONE_ID}?saved=public")
    row = standing(staff, "zone")[ZONE_ID]
    assert row["area_km2"] == pytest.approx(0.048, abs=0.001)
    assert row["people"] == 420 and row["last_day"] is None
    assert "0,05 km²" in editor.page(f"{ZONES}/{ZONE_ID}")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"geometry": ""}, "Chưa vẽ vùng nào"),
        ({"geometry": "{"}, "Không phải là GeoJSON"),
        ({"geometry": '{"type":"Point","coordinates":[107.69,11.99]}'}, "không có đa giác"),
        ({"geometry": polygon((WEST, SOUTH), (EAST, NORTH), (WEST, NORTH), (EAST, SOUTH))}, "cắt"),
        ({"geometry": polygon((SOUTH, WEST), (NORTH, WEST), (NORTH, EAST))}, "ngoài tỉnh"),
        ({"geometry": polygon((WEST, float("nan")), (EAST, NORTH), (EAST, SOUTH))}, "GeoJSON"),
        ({"geometry": '{"type":"GeometryCollection","geometries":[' * 2000}, "GeoJSON"),
        ({"to": "2021-10-19"}, "Trước ngày bắt đầu"),
        ({"document": "khong-co-2021"}, "Không có văn bản này"),
    ],
)
def test_what_is_wrong_with_a_zone_is_said_and_nothing_is_lost(
    editor: Editor, staff: Staff, change: dict[str, str], words: str
) -> None:
    answer = editor.send(f"{ZONES}/moi", **{**ZONE, **change})
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422 and words in page
    assert 'value="420"' in page and standing(staff, "zone") == {}
    if "geometry" not in change:
        assert drawn(answer.get_data(as_text=True)) == ZONE["geometry"]


def test_a_zone_takes_the_boundary_of_its_commune_or_is_cut_to_it(staff: Staff, editor: Editor) -> None:
    answer = editor.send(f"{ZONES}/moi", **ZONE, move="boundary")
    whole = shape(orjson.loads(drawn(answer.get_data(as_text=True))))
    assert answer.status_code == 200 and whole.contains(shape(orjson.loads(ZONE["geometry"])))
    west, south, east, north = whole.bounds
    wide = {"type": "Polygon", "coordinates": [[[west - 1, south], [east, south], [east, north], [west - 1, south]]]}
    cut = editor.send(f"{ZONES}/moi", **{**ZONE, "geometry": orjson.dumps(wide).decode(), "move": "clip"})
    inside = shape(orjson.loads(drawn(cut.get_data(as_text=True))))
    assert whole.buffer(1e-5).contains(inside) and inside.area > 0
    away = editor.send(f"{ZONES}/moi", **{**ZONE, "place": "24640", "move": "clip"})
    assert away.status_code == 422 and "Vùng đã vẽ nằm ngoài đơn vị" in away.get_data(as_text=True)
    assert standing(staff, "zone") == {}


def test_a_public_zone_is_changed_with_a_reason_and_not_over_anothers(staff: Staff, editor: Editor) -> None:
    editor.send(f"{ZONES}/moi", **ZONE)
    path = f"{ZONES}/{ZONE_ID}/sua"
    before = editor.page(path)
    assert editor.send(path, **{**ZONE, "people": "430"}).status_code == 422
    assert editor.send(path, **{**ZONE, "people": "430"}, reason="đếm lại").status_code == 302
    late = editor.send(path, on=before, **{**ZONE, "people": "500"}, reason="khác")
    page = late.get_data(as_text=True)
    assert late.status_code == 409 and "430" in page and "500" in page
    assert standing(staff, "zone")[ZONE_ID]["people"] == 430
    assert editor.send(path, on=page, **{**ZONE, "people": "500"}, reason="khác").status_code == 302
    assert standing(staff, "zone")[ZONE_ID]["people"] == 500


def test_what_is_anothers_is_neither_shown_nor_taken(
    staff: Staff, editor: Editor, enter: Callable[..., Editor]
) -> None:
    editor.send(f"{ZONES}/moi", **ZONE)
    other = enter("bientap.661", Role.DOCUMENT_EDITOR, "661")
    assert other.visitor.get(f"{ZONES}/{ZONE_ID}").status_code == 403
    answer = other.send(f"{ZONES}/moi", **{**ZONE, "name": "Khác"})
    assert answer.status_code == 422 and "Ngoài địa bàn" in answer.get_data(as_text=True)
    assert set(standing(staff, "zone")) == {ZONE_ID}


def test_the_ground_is_given_once(editor: Editor) -> None:
    answer = editor.visitor.get("/ranh-gioi.json")
    ground = orjson.loads(answer.data)
    assert len(ground["commune"]["collection"]["features"]) == 71 and len(ground["district"]["labels"]) == 8
    again = editor.visitor.client.get("/noi-bo/ranh-gioi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
