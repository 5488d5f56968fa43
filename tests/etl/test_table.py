"""Tables as text: what a file may look like, and what puts it aside."""

from __future__ import annotations

import json

import numpy as np
import pytest

from etl import jsontext
from etl.sources.commune_report import SOURCE
from geodata.files.rejected import RejectedFile
from geodata.files.table import days, read_csv, refuse_cut

HEADER = "code,day,cases_new,deaths_new\n"
ROW = "24611,2021-11-15,3,0\n"


def test_cells_stay_text() -> None:
    table = read_csv((HEADER + "00001,2021-11-15,NA,0\n").encode(), SOURCE)
    assert table.column("code")[0] == "00001"
    assert table.column("cases_new")[0] == "NA"


def test_a_byte_order_mark_and_semicolons_are_read() -> None:
    table = read_csv(b"\xef\xbb\xbf" + (HEADER + ROW).replace(",", ";").encode(), SOURCE)
    assert table.header == ("code", "day", "cases_new", "deaths_new") and table.rows.tolist() == [2]


def test_short_and_long_rows_are_set_aside_by_number_and_the_rest_is_kept() -> None:
    table = read_csv((HEADER + ROW + "24612,2021-11-15,1\n" + "24614,2021-11-15,1,0,9\n" + ROW).encode(), SOURCE)
    assert [bad.row for bad in table.bad] == [3, 4] and table.rows.tolist() == [2, 5]
    assert "có 3 ô" in table.bad[0].reason.vi


def test_a_long_first_row_does_not_shift_the_columns() -> None:
    table = read_csv((HEADER + "24611,2021-11-15,3,0,7\n" + ROW).encode(), SOURCE)
    assert [bad.row for bad in table.bad] == [2] and table.column("code").tolist() == ["24611"]


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + '24611,"2021-11-15,3,0\n' + ROW).encode(),
        (HEADER + ROW).encode("utf-16"),
        "code,day,cases_new,Ghi chú\n24611,2021-11-15,1,Đắk\n".encode("cp1258", errors="replace"),
        b"code,day,cases_new\n24611,2021-11-15,\xb8\xd5\n",
        HEADER.replace("deaths_new", "cases_new").encode(),
        HEADER.replace("deaths_new", "Deaths").encode(),
        HEADER.replace("day", "Day").encode(),
        b"",
        b"<!DOCTYPE html><html></html>",
        (HEADER + ROW).encode() + b"\0",
    ],
    ids=["quote", "utf16", "cp1258", "tcvn3", "doubled", "unknown", "renamed", "empty", "html", "nul"],
)
def test_what_puts_the_whole_file_aside(content: bytes) -> None:
    with pytest.raises(RejectedFile) as told:
        read_csv(content, SOURCE)
    assert told.value.reason.vi


@pytest.mark.parametrize("rows", [65_536, 1_048_576])
def test_a_file_that_ends_where_spreadsheets_cut(rows: int) -> None:
    with pytest.raises(RejectedFile):
        refuse_cut(rows)
    refuse_cut(rows - 1)


def test_a_csv_cut_by_a_spreadsheet_is_set_aside() -> None:
    with pytest.raises(RejectedFile, match="65536"):
        read_csv((HEADER + ROW * 65_535).encode(), SOURCE)


def test_days_have_one_declared_form() -> None:
    found, wrong = days(np.array(["2021-03-04", "04/03/2021", "44197", "2021-02-30", ""], dtype=object))
    assert str(found[0]) == "2021-03-04" and sorted(wrong) == [1, 2, 3, 4]


def test_workbooks_hold_dates_serials_and_vietnamese_days() -> None:
    found, wrong = days(np.array(["44197", "4/3/2021", "2021-03-04", "31/2/2021"], dtype=object), workbook=True)
    assert [str(day) for day in found[:3]] == ["2021-01-01", "2021-03-04", "2021-03-04"] and list(wrong) == [3]


@pytest.mark.parametrize(
    "content",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"[" * 100_000,
        b'{"a": 1',
        b"",
        b"  <html><body>502</body></html>",
        b"\xff\xfe[\x00]\x00",
    ],
    ids=["doubled", "nan", "infinity", "deep", "cut", "empty", "html", "utf16"],
)
def test_json_that_is_not_plain(content: bytes) -> None:
    with pytest.raises(RejectedFile):
        jsontext.load(content)


def test_json_numbers_stay_text() -> None:
    assert jsontext.load(b"[1e400, 1.10, 007]".replace(b"007", b"7")) == ["1e400", "1.10", "7"]
    assert jsontext.load(json.dumps({"tên": "Đắk Nông"}).encode()) == {"tên": "Đắk Nông"}
