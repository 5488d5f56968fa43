"""Names of places to codes: every spelling that is one place's, and none that could be another's."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from geodata.commands import bootstrap
from geodata.core.accent_folding import key, may_stand_for
from geodata.core.unit_levels import Level
from geodata.geography.admin_units import Place, PlaceTree
from geodata.geography.gazetteer import VARIANTS, AmbiguousPlace, Gazetteer, PlaceNameError, UnknownPlace


@pytest.fixture(scope="module")
def tree() -> PlaceTree:
    return PlaceTree(Place(**row) for row in bootstrap.read_places())


@pytest.fixture(scope="module")
def gazetteer(tree: PlaceTree) -> Gazetteer:
    return Gazetteer(tree.places)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
@pytest.mark.parametrize("case", [str, str.upper, str.lower])
def test_every_place_is_found_by_its_own_name(
    tree: PlaceTree, gazetteer: Gazetteer, form: Literal["NFC", "NFD", "NFKC"], case: Callable[[str], str]
) -> None:
    assert len(tree.places) == 80
    for place in tree.places:
        written = case(unicodedata.normalize(form, place.name))
        assert gazetteer.match(f" {written}\u00a0") == place.code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Xã Quảng Hòa", "24620"),
        ("Xã Quảng Hoà", "24620"),
        ("xã Đăk Hoà", "24719"),
        ("Huyện Đắk Glong", "661"),
        ("H. Dak Glong", "661"),
        ("ĐẮK R’LẤP", "666"),
        ("Đắk RʼLấp", "666"),
        ("Đắk R`Lấp", "666"),
        ("Đăk R' Lấp", "666"),
        ("Đắk Rlấp", "666"),
        ("Dak R Lap", "666"),
        ("Thị trấn  Đắk Mil", "24664"),
        ("TT.Đắk Mil", "24664"),
        ("TT Dak Mil", "24664"),
        ("Thi tran Dak Mil", "24664"),
        ("Huyện Đắk‑Mil", "663"),
        ("P.Nghĩa Đức", "24611"),
        ("Phuong Nghia Duc", "24611"),
        ("TP Gia Nghĩa", "660"),
        ("tp. gia nghia", "660"),
        ("Đắk\u200bDRông", "24652"),
        ("Đakdrông", "24652"),
        ("Xã Đắk Drô", "24700"),
        ("Tỉnh Đăk Nông", "67"),
        ("Đắc Nông", "67"),
        ("Quang Tan", "24748"),
        ("Quảng Tan", "24748"),
        ("Thị xã Gia Nghĩa", "660"),
        ("Xã Quảng Thành", "24619"),
    ],
)
def test_spellings(gazetteer: Gazetteer, name: str, code: str) -> None:
    assert gazetteer.match(name) == code


@pytest.mark.parametrize(
    "name",
    ["", " ", "Xã", "Đắk Hà", "Xã Đắk Mil", "Huyện Gia Nghĩa", "Hồ Chí Minh city", "Quãng Tân", "Nâm Đà", "Tổng số"],
)
def test_what_is_no_name_of_a_place_is_never_taken_for_one(gazetteer: Gazetteer, name: str) -> None:
    with pytest.raises(UnknownPlace):
        gazetteer.match(name)


def test_one_name_for_two_places_needs_its_level(gazetteer: Gazetteer) -> None:
    with pytest.raises(AmbiguousPlace) as raised:
        gazetteer.match("Dak Mil")
    assert raised.value.candidates == ("Huyện Đắk Mil (663)", "Thị trấn Đắk Mil (24664)")
    assert "có thể là" in str(raised.value)
    assert gazetteer.match("Dak Mil", level="district") == "663"
    assert gazetteer.match("Đắk Mil", level="commune") == "24664"


@pytest.mark.parametrize(("level", "within"), [("district", None), (None, "660"), ("commune", "665")])
def test_a_place_elsewhere_is_unknown_here(gazetteer: Gazetteer, level: Level | None, within: str | None) -> None:
    with pytest.raises(UnknownPlace):
        gazetteer.match("Xã Đắk Ha", level=level, within=within)
    assert gazetteer.match("Xã Đắk Ha", level="commune", within="67") == "24622"


def test_the_message_suggests_but_does_not_take(gazetteer: Gazetteer) -> None:
    with pytest.raises(UnknownPlace) as raised:
        gazetteer.match("Xã Đức Mạnk", within="663")
    assert raised.value.near[0] == "Xã Đức Mạnh (24676)"
    assert str(raised.value).startswith("không rõ đơn vị “Xã Đức Mạnk”; gần giống: Xã Đức Mạnh (24676)")


def test_the_message_shows_no_control_characters_and_not_everything(gazetteer: Gazetteer) -> None:
    with pytest.raises(UnknownPlace) as raised:
        gazetteer.match("A\x00B\u202eC\n" + "x" * 5000)
    said = str(raised.value)
    assert len(said) < 400
    assert said.isprintable()


def test_without_accents_only_when_one_place_is_meant() -> None:
    names = {"1": "Xã Tân Hoà", "2": "Xã Tân Hoa", "3": "Xã Tần Hòa"}
    gazetteer = Gazetteer(_commune(code, name) for code, name in names.items())
    assert gazetteer.match("Tân Hoa") == "2"
    assert gazetteer.match("Tân hòa") == "1"
    with pytest.raises(AmbiguousPlace) as raised:
        gazetteer.match("Tan Hoa")
    assert len(raised.value.candidates) == 3


def test_numbered_wards_have_no_leading_zero() -> None:
    gazetteer = Gazetteer([_commune("1", "Phường 01", kind="phường"), _commune("2", "Phường 11", kind="phường")])
    assert gazetteer.match("P. 1") == gazetteer.match("phường 001") == "1"
    with pytest.raises(UnknownPlace):
        gazetteer.match("Phường 0")


def test_many_names_at_once_give_what_each_gives(tree: PlaceTree, gazetteer: Gazetteer) -> None:
    names = [place.name for place in tree.places] * 150 + [f"Xã Lạ {number}" for number in range(2000)] + ["Đắk Mil"]
    found = gazetteer.match_all(names)
    assert len(found) == 80 + 2000 + 1
    assert [found[place.name] for place in tree.places] == [place.code for place in tree.places]
    assert isinstance(found["Đắk Mil"], AmbiguousPlace)
    assert all(isinstance(found[f"Xã Lạ {number}"], PlaceNameError) for number in range(2000))


def test_known_variants_are_needed_and_lead_to_places_that_exist(tree: PlaceTree, tmp_path: Path) -> None:
    with VARIANTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    without = Gazetteer(tree.places, variants=_empty(tmp_path))
    for row in rows:
        assert row["code"] in tree
        assert row["source"]
        with pytest.raises(UnknownPlace):
            without.match(row["variant"])


def test_marks_may_be_left_out_but_not_changed() -> None:
    assert may_stand_for(key("Nam Nung"), key("Nâm Nung"))
    assert may_stand_for(key("Búk"), key("Búk"))
    assert not may_stand_for(key("Nâm Nung"), key("Nam Nung"))
    assert not may_stand_for(key("Hà"), key("Há"))
    assert not may_stand_for(key("Đo"), key("Do"))
    assert may_stand_for(key("Do"), key("Đô"))


def _commune(code: str, name: str, *, kind: str = "xã") -> Place:
    return Place(code=code, level="commune", kind=kind, name=name, parent=None, area_km2=None, lon=None, lat=None)


def _empty(folder: Path) -> Path:
    path = folder / "variants.csv"
    path.write_text("variant,code,source\n", encoding="utf-8")
    return path
