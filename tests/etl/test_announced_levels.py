"""A decision's list of levels through the folder source."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from geodata import schema
from geodata.observations import batch_status
from geodata.registers import records
from geodata.store import database
from tests.etl import register_files as files
from tests.etl.conftest import Load

HEADER = "place,level,day,until,document\n"
SOURCE = "announced_levels"


def standing(store: Engine) -> dict[str, dict[str, Any]]:
    with store.connect() as connection:
        return records.said(connection, schema.announced_level, source=SOURCE)


def test_a_list_is_told_back_in_words(load: Load, store: Engine) -> None:
    lines = (
        "24640,2,2021-10-22,,74-tb-ubnd-2021\nXã Nam Dong,2,2021-10-22,,\n24676,3,2021-10-22,,\n662,2,2021-10-22,,\n"
    )
    report = load(SOURCE, HEADER + lines)
    assert (report.status, report.new, report.bad) == ("loaded", 4, 0)
    assert [note.vi for note in report.notes] == [
        "22/10/2021: 2 xã cấp 2, 1 xã cấp 3",
        "22/10/2021: 1 huyện cấp 2",
        "document: danh mục chưa có 1 mã: 74-tb-ubnd-2021",
    ]
    known = standing(store)
    assert known["24649-2021-10-22"]["level"] == 2
    assert known["24640-2021-10-22"]["document"] == "74-tb-ubnd-2021"
    assert load(SOURCE, HEADER + lines).status == "unchanged"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("24640,5,2021-10-22,,", "cấp 1, 2, 3 hoặc 4"),
        ("24640,0,2021-10-22,,", "cấp 1, 2, 3 hoặc 4"),
        ("24640,1.5,2021-10-22,,", "số nguyên"),
        ("24640,,2021-10-22,,", "cấp 1, 2, 3 hoặc 4"),
        ("99999,1,2021-10-22,,", "99999"),
        ("Xã Không Có,1,2021-10-22,,", "Không Có"),
        ("24640,1,22/10/2021,,", "năm-tháng-ngày"),
        ("24640,1,,,", "còn trống"),
        ("24640,1,2021-10-22,2021-10-01,", "trước ngày công bố"),
        ("24640,1,1900-01-01,,", "01/01/1900 trước khi có cấp độ dịch (12/10/2021)"),
        ("24640,1,2021-10-11,,", "11/10/2021 trước khi có cấp độ dịch"),
        ("24640,1,2099-01-01,,", "còn hơn 31 ngày nữa"),
    ],
)
def test_a_wrong_row_is_set_aside_with_its_reason(load: Load, store: Engine, line: str, reason: str) -> None:
    report = load(SOURCE, f"{HEADER}24649,1,2021-10-22,,\n{line}\n")
    assert (report.status, report.new, report.bad) == ("held", 1, 1)
    assert reason in report.reasons[0].vi
    assert not standing(store)


def test_a_place_that_stands_twice_is_set_aside_both_times(load: Load, store: Engine) -> None:
    report = load(SOURCE, HEADER + "24640,1,2021-10-22,,\n24640,2,2021-10-22,,\n24649,1,2021-10-22,,\n")
    assert (report.status, report.new, report.bad) == ("held", 1, 2)
    assert not standing(store)


def test_half_a_decision_waits_until_it_is_approved_or_the_whole_comes(load: Load, store: Engine) -> None:
    half = load(SOURCE, HEADER + "24640,2,2021-10-22,,\n24649,9,2021-10-22,,\n")
    assert (half.status, half.message.vi) == ("held", "1 dòng bị loại")
    assert not standing(store)
    whole = load(SOURCE, HEADER + "24640,2,2021-10-22,,\n24649,1,2021-10-22,,\n")
    assert (whole.status, whole.new) == ("loaded", 2)
    assert half.batch is not None
    with database.writing(store) as connection:
        batch_status.move(connection, half.batch, "return", by="test", reason="the whole list came")
    assert {name: row["level"] for name, row in standing(store).items()} == {
        "24640-2021-10-22": 2,
        "24649-2021-10-22": 1,
    }


def test_half_a_decision_can_be_approved(load: Load, store: Engine) -> None:
    half = load(SOURCE, HEADER + "24640,2,2021-10-22,,\n24649,9,2021-10-22,,\n")
    assert half.batch is not None
    with database.writing(store) as connection:
        batch_status.move(connection, half.batch, "approve", by="test", reason="the rest follows")
    assert list(standing(store)) == ["24640-2021-10-22"]


def test_another_level_for_the_same_day_is_a_revision(load: Load, store: Engine) -> None:
    load(SOURCE, HEADER + "24640,1,2021-10-22,,\n")
    report = load(SOURCE, HEADER + "24640,2,2021-10-22,,\n")
    assert (report.new, report.changed) == (0, 1)
    assert standing(store)["24640-2021-10-22"]["level"] == 2


def test_what_takes_effect_later_and_what_is_taken_out_is_told(load: Load, store: Engine) -> None:
    load("documents", files.table({**files.DOCUMENT, "id": "74-tb-ubnd-2021"}))
    day = date(2021, 11, 1)
    report = load(SOURCE, HEADER + "24640,2,2021-11-15,,74-tb-ubnd-2021\n24649,1,2021-10-22,,\n", day=day)
    assert [note.vi for note in report.notes][2:] == ["1 dòng có hiệu lực sau hôm nay, muộn nhất 15/11/2021"]
    gone = load(SOURCE, "place,level,day,removed\n24640,,2021-11-15,1\n", day=day)
    assert (gone.status, gone.new, gone.changed, gone.removed) == ("loaded", 0, 0, 1)
    assert [note.vi for note in gone.notes] == ["bỏ 1 công bố: 24640-2021-11-15"]
    assert standing(store)["24640-2021-11-15"]["removed"]
