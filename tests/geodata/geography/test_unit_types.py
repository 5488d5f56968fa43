"""Names of units in English."""

import csv
from pathlib import Path

import pytest

import geodata
from geodata.geography import unit_types

PLACES = Path(geodata.__file__).parent / "seed" / "places.csv"


@pytest.mark.parametrize(
    ("name", "kind", "english", "short"),
    [
        ("Huyện Đắk Mil", "huyện", "Đắk Mil district", "Đắk Mil"),
        ("Thành phố Gia Nghĩa", "thành phố", "Gia Nghĩa city", "Gia Nghĩa"),
        ("Phường 1", "phường", "Ward 1", "Phường 1"),
        ("Thị trấn Ea T'Ling", "thị trấn", "Ea T'Ling township", "Ea T'Ling"),
        ("Đắk Nông", "tỉnh", "Đắk Nông", "Đắk Nông"),
        ("Vùng Cao", "vùng", "Vùng Cao", "Cao"),
    ],
)
def test_a_name_in_english_and_without_its_kind(name: str, kind: str, english: str, short: str) -> None:
    assert unit_types.english(name, kind) == english
    assert unit_types.short(name, kind) == short


def test_every_kind_of_the_seed_has_a_word() -> None:
    with PLACES.open(encoding="utf-8") as file:
        assert {row["kind"] for row in csv.DictReader(file)} <= set(unit_types.KINDS)
