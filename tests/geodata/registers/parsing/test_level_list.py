"""A decision's list as people paste it: what is said is read, nothing is guessed, what is left is told."""

from __future__ import annotations

import csv
import random
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from geodata.commands import bootstrap
from geodata.files.parse_context import ParseContext
from geodata.geography.admin_units import Place, PlaceTree
from geodata.geography.gazetteer import Gazetteer
from geodata.registers.parsing.level_list import MOST_LINES, LevelList, TooLong, parse
from geodata.registers.parsing.level_words import plain

FACTS = Path("geodata/seed/announced_2021.csv")
TOWN, MIL, JUT, LAO, MANH, DONG, WIL = "24664", "663", "662", "24667", "24676", "24649", "24643"


@pytest.fixture(scope="module")
def asked() -> ParseContext:
    tree = PlaceTree(Place(**row) for row in bootstrap.read_places())
    return ParseContext(places=tree, gazetteer=Gazetteer(tree.places), day=date(2021, 10, 22))


def announced() -> dict[str, int]:
    with FACTS.open(encoding="utf-8", newline="") as file:
        return {line["code"]: int(float(line["value"])) for line in csv.DictReader(file) if line["level"] == "commune"}


def prose(asked: ParseContext) -> str:
    levels = announced()
    lines = []
    for step in (1, 2, 3):
        found = [asked.places[code].name for code, level in levels.items() if level == step]
        lines.append(f"- Cấp {step} ({len(found)} xã, phường, thị trấn): {', '.join(found)};")
    return "\n".join(lines)


def table(asked: ParseContext, mark: str, *, heading: bool = True, district: bool = True) -> str:
    lines = [mark.join(("STT", "Đơn vị", *(["Huyện"] if district else []), "Cấp độ dịch"))] if heading else []
    for at, (code, level) in enumerate(announced().items(), start=1):
        place = asked.places[code]
        above = [asked.places[str(place.parent)].name] if district else []
        lines.append(mark.join((str(at), place.name, *above, str(level))))
    return "\n".join(lines)


def told(found: LevelList) -> list[tuple[int, str]]:
    return [(one.line, one.text) for one in found.unread]


@pytest.mark.parametrize("accents", [True, False])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("shape", ["prose", "tabs", "commas", "bars", "spaces", "no heading", "no district"])
def test_the_list_of_22_october_is_read_in_every_shape(
    asked: ParseContext, shape: str, form: str, accents: bool
) -> None:
    made = {
        "prose": prose(asked),
        "tabs": table(asked, "\t"),
        "commas": table(asked, ","),
        "bars": table(asked, " | "),
        "spaces": table(asked, "   "),
        "no heading": table(asked, "\t", heading=False),
        "no district": table(asked, "  ", heading=False, district=False),
    }[shape]
    text = unicodedata.normalize(form, made)  # type: ignore[arg-type]
    if not accents:
        text = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
        text = text.replace("đ", "d").replace("Đ", "D")
    found = parse(text, asked)
    if accents:
        assert told(found) == []
        assert found.levels == announced()
    assert Counter(found.levels.values()) == {1: 57, 2: 13, 3: 1} or not accents
    assert found.notes == ()
    assert all(announced()[code] == level for code, level in found.levels.items())
    assert len(found.missing(asked.places)) == 71 - len(found.levels)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Cấp 2 (2 xã): xã Đắk Lao, xã Đức Mạnh", {LAO: 2, MANH: 2}),
        ("Cấp 2: xã Đắk Lao; xã Đức Mạnh. Cấp 3: xã Nam Dong", {LAO: 2, MANH: 2, DONG: 3}),
        ("Cấp độ 2:\n1. Xã Đắk Lao\n2. Xã Đức Mạnh\nCấp độ 3\n- Xã Nam Dong", {LAO: 2, MANH: 2, DONG: 3}),
        ("Có 02 xã đạt cấp 2 (màu vàng) gồm: Đắk Lao và Đức Mạnh", {LAO: 2, MANH: 2}),
        ("Xã Đắk Lao: cấp 1\nXã Đức Mạnh – Cấp độ 3 (nguy cơ cao)", {LAO: 1, MANH: 3}),
        ("Xã Đắk Lao cấp 1, xã Đức Mạnh cấp III", {LAO: 1, MANH: 3}),
        ("Huyện Đắk Mil:\nThị trấn Đắk Mil: cấp 1\nĐức Mạnh: cấp 3", {TOWN: 1, MANH: 3}),
        ("Cấp 1: huyện Đắk Mil: Đắk Mil, Đắk Lao; huyện Cư Jút: Nam Dong", {TOWN: 1, LAO: 1, DONG: 1}),
        ("Huyện Đắk Mil: cấp 1: xã Đắk Lao; cấp 3: xã Đức Mạnh", {LAO: 1, MANH: 3}),
        ("Cấp 2: xã Đắk Lao, xã Đức Mạnh, huyện Đắk Mil; xã Nam Dong (huyện Cư Jút)", {LAO: 2, MANH: 2, DONG: 2}),
        ("1. Xã Đắk Lao, huyện Đắk Mil: cấp 2", {LAO: 2}),
        ("Cấp 2 (02 huyện): Đắk Mil, Cư Jút", {MIL: 2, JUT: 2}),
        ("Cấp 2: huyện Đắk Mil, huyện Cư Jút", {MIL: 2, JUT: 2}),
        ("Huyện Đắk Mil: cấp 2", {MIL: 2}),
        ("Các xã cấp 2:\nĐắk Lao,\nĐức Mạnh", {LAO: 2, MANH: 2}),
        ("I\tHuyện Đắk Mil\t\n1\tThị trấn Đắk Mil\t1\n2\tXã Đức Mạnh\t3", {TOWN: 1, MANH: 3}),
        ("Huyện Đắk Mil\t2\nĐắk Lao\t1", {MIL: 2, LAO: 1}),
        ("24667\t2\n24676;3", {LAO: 2, MANH: 3}),
        ("24664\tĐắk Mil\tĐắk Mil\t2", {TOWN: 2}),
        ("Mã,Tên xã,Cấp độ dịch\n24667,Xã Đắk Lao,2", {LAO: 2}),
        ("STT\tHuyện\tXã\tCấp độ\n1\tĐắk Mil\tĐắk Mil\t2\n2\t\tĐức Mạnh\t3", {TOWN: 2, MANH: 3}),
        ("12 Xã Đắk Lao huyện Đắk Mil 2", {LAO: 2}),
        ("CẤP 2: XÃ ĐĂK LAO, XÃ ĐĂK R'LA", {LAO: 2, "24670": 2}),
        ("Tỉnh Đắk Nông: cấp 2", {"67": 2}),
        ("Toàn tỉnh: cấp 2. Cấp 3: huyện Đắk Mil", {"67": 2, MIL: 3}),
        ("Cấp độ 3: 01 xã (Đức Mạnh, huyện Đắk Mil).\nCấp độ 2: 2 xã gồm: Nam Dong (Cư Jút)", {MANH: 3, DONG: 2}),
        ("Cấp 2: xã Nam Dong, Đắk Wil (Cư Jút); Đắk Lao (huyện Đắk Mil)", {DONG: 2, WIL: 2, LAO: 2}),
        ("Cấp 2: Đắk Mil (thị trấn); xã Đức Mạnh (Đắk Mil)", {TOWN: 2, MANH: 2}),
        ("Huyện Cư Jút gồm các xã Nam Dong, Đắk Wil: cấp 2", {DONG: 2, WIL: 2}),
        (
            "Cấp 2: Huyện Cư Jút có 2 đơn vị: Nam Dong, Đắk Wil; huyện Đắk Mil (1 xã): Đắk Lao",
            {DONG: 2, WIL: 2, LAO: 2},
        ),
        ("a) Cấp độ 1 (bình thường mới), tương ứng với màu xanh: 1 xã\nb) Huyện Đắk Mil: Đắk Mil", {TOWN: 1}),
        ("- Có 1/71 xã, phường, thị trấn cấp 1: Đắk Lao;\n- Có 1/71 cấp 2: Nam Dong", {LAO: 1, DONG: 2}),
        ("TT\tĐơn vị\tTiêu chí 1\tSố ca\tĐánh giá cấp độ dịch\n1\tXã Đức Mạnh\t1\t4\t3", {MANH: 3}),
        ("| STT | Đơn vị | Cấp độ |\n|---|---|---|\n| 1 | Xã Đắk Lao | 2 |", {LAO: 2}),
        ("TP. Gia Nghĩa:\nP. Nghĩa Đức: cấp 1\nX. Đắk R'Moan cấp 2", {"24611": 1, "24618": 2}),
    ],
)
def test_what_people_paste(asked: ParseContext, text: str, levels: dict[str, int]) -> None:
    found = parse(text, asked)
    assert told(found) == []
    assert found.levels == levels


@pytest.mark.parametrize(
    ("text", "left", "words"),
    [
        ("Cấp 2: Đắk Mil", "Đắk Mil", "có thể là"),
        ("Cấp 2: xã Đắk Lao, xã Không Tên", "xã Không Tên", "không rõ đơn vị"),
        ("Xã Đắk Lao", "Xã Đắk Lao", "không rõ cấp độ"),
        ("Xã Đắk Lao: cấp 5", "cấp 5", "không có cấp 5"),
        ("1\tXã Đắk Lao\t5", "1 | Xã Đắk Lao | 5", ""),
        ("Cấp 1: xã Đắk Lao cấp 2", "xã Đắk Lao", "không rõ cấp độ nào"),
        ("Xã Đắk Lao cấp 1 xã Đức Mạnh", "Xã Đắk Lao", "không rõ cấp độ nào"),
        ("24667\tXã Nam Dong\t2", "24667 | Xã Nam Dong | 2", "không phải"),
        ("Căn cứ tình hình thực tế", "Căn cứ tình hình thực tế", "không rõ đơn vị"),
        ("Cấp 1: xã Nam Dong, huyện Đắk Mil", "xã Nam Dong, huyện Đắk Mil", "không rõ đơn vị"),
        ("Cấp 2:\nHuyện Đắk Mil\nHuyện Cư Jút: Nam Dong", "Huyện Đắk Mil", "đứng một mình"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_text(asked: ParseContext, text: str, left: str, words: str) -> None:
    found = parse(text, asked)
    assert left in [one.text for one in found.unread]
    assert any(words in one.reason.vi for one in found.unread)
    assert LAO not in found.levels or "Không Tên" in text


def test_a_commune_with_two_levels_has_none(asked: ParseContext) -> None:
    found = parse("Cấp 1: xã Đắk Lao, xã Nam Dong\nCấp 2: xã Đắk Lao", asked)
    assert found.levels == {DONG: 1}
    assert [one.line for one in found.unread] == [1, 2]
    assert "cấp 1 (dòng 1), cấp 2 (dòng 2)" in found.unread[0].reason.vi


def test_a_heading_that_counts_otherwise_is_told(asked: ParseContext) -> None:
    found = parse("Cấp 2 (13 xã):\nxã Đắk Lao, xã Đức Mạnh\nCấp 1 (1 xã): xã Nam Dong", asked)
    assert [note.vi for note in found.notes] == ["dòng 1: ghi 13 đơn vị, danh sách có 2"]


def test_the_order_of_rows_says_nothing(asked: ParseContext) -> None:
    rows = table(asked, "\t", heading=False).splitlines()
    random.Random(7).shuffle(rows)
    assert parse("\n".join(rows), asked).levels == announced()


AFTER = (", ", "; ", "\n", ": ", " - ", ". ", " cấp 1\n", "\t2\n", ",3\n", " và ")


def test_no_unit_is_lost_without_a_word(asked: ParseContext) -> None:
    dice, communes, read = random.Random(11), asked.places.level("commune"), 0
    for _ in range(300):
        chosen = dice.sample(communes, 6)
        text = ""
        for place in chosen:
            name = dice.choice([place.name, place.name.partition(" ")[2], place.code, f"({place.name})"])
            before = dice.choice(["", "", "Cấp 2: ", "cấp độ 3 (2 xã): ", "Huyện Đắk Mil: ", "1. ", "gồm ", "STT\t"])
            text += (
                before + name + dice.choice([", ", "; ", "\n", ": ", " - ", ". ", " cấp 1\n", "\t2\n", ",3\n", " và "])
            )
        found = parse(text, asked)
        left = " ".join(one.text for one in found.unread)
        read += len(found.levels)
        for place in chosen:
            known = place.code in found.levels or place.code in left
            assert known or plain(place.name.partition(" ")[2]) in left, (text, place.name, found)
    assert read > 300


def test_no_text_is_too_odd(asked: ParseContext) -> None:
    dice = random.Random(3)
    signs = "cấp 1234:;,.()\t|- xãhuyệnĐắkMil\n"
    for _ in range(400):
        parse("".join(dice.choice(signs) for _ in range(80)), asked)
    assert plain("a\u0000b\u202e") == "a b "
    with pytest.raises(TooLong):
        parse("\n" * (MOST_LINES + 1), asked)
