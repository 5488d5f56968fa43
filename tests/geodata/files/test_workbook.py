"""XLSX files from strangers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter

from geodata.files.rejected import RejectedFile
from geodata.files.workbook import sheet


def workbook(fill: Callable[[xlsxwriter.worksheet.Worksheet], object]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book.add_worksheet("Số liệu"))
    return buffer.getvalue()


def rewritten(raw: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename == name else data)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_rows_are_counted_whatever_the_dimension_says() -> None:
    raw = workbook(lambda sheet: [sheet.write(row, 0, row) for row in range(30)])
    lying = rewritten(raw, SHEET, lambda data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A2"', data))
    assert lying != raw and len(sheet(lying)) == 30


def test_merged_and_hidden_cells_are_read() -> None:
    def fill(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.merge_range("A1:A3", "huyện")
        for row in range(3):
            sheet.write(row, 1, row)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})

    assert sheet(workbook(fill)) == [["huyện", 0.0], ["", 1.0], ["", 2.0]]


def test_a_formula_needs_its_cached_value() -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = "=1+1"
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(RejectedFile, match="B2"):
        sheet(buffer.getvalue())
    assert sheet(workbook(lambda sheet: sheet.write_formula("A1", "=1+1", None, 2))) == [[2.0]]


@pytest.mark.parametrize("size", [12_000_000, 400_000_000])
def test_a_zip_bomb_is_not_unpacked(size: int) -> None:
    raw = workbook(lambda sheet: sheet.write(0, 0, 1))
    with pytest.raises(RejectedFile, match="quá lớn"):
        sheet(rewritten(raw, SHEET, lambda _: b" " * size))


def test_an_xml_bomb_is_refused() -> None:
    raw = workbook(lambda sheet: sheet.write(0, 0, 1))
    dtd = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(RejectedFile, match="DTD"):
        sheet(rewritten(raw, SHEET, lambda data: data.replace(b"<worksheet", dtd + b"<worksheet", 1)))


def test_one_cell_far_out_does_not_fill_the_memory() -> None:
    raw = workbook(lambda sheet: sheet.write(1_048_575, 16_383, 1))
    with pytest.raises(RejectedFile, match="quá lớn"):
        sheet(raw)


def test_the_1904_date_system_is_refused() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": True}) as book:
        book.add_worksheet()
    with pytest.raises(RejectedFile, match="1904"):
        sheet(buffer.getvalue())


def test_what_is_no_workbook() -> None:
    whole = workbook(lambda sheet: sheet.write(0, 0, 1))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    for raw in (b"PK\x03\x04", whole[: len(whole) // 2], other.getvalue(), b"code,day\n"):
        with pytest.raises(RejectedFile):
            sheet(raw)
