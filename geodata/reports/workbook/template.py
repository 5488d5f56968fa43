"""The workbook that communes fill in: locked codes, limits as data validation, a sheet of instructions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geodata.catalog import MEASURED, TOPICS
from geodata.geography.admin_units import Place, PlaceTree
from geodata.reports.forms import FIELD_CODES
from geodata.reports.workbook.columns import FIGURES, REASON, SHEET, label

FIRST = ("code", "district", "name", "day")
FIELD_ROW, LABEL_ROW, CODE_ROW, FIRST_ROW = 1, 2, 3, 4
MOST = 10_000_000
INSTRUCTIONS = (
    "Mỗi xã, phường, thị trấn một dòng; mỗi chỉ tiêu một cột. Chỉ nhập vào ô trắng.",
    "Để trống = chưa báo cáo. Có báo cáo và bằng không thì nhập số 0.",
    "Chỉ nhập số nguyên không âm, không dấu chấm, không dấu phẩy: 1234, không phải 1.234.",
    "Không đổi hàng mã (hàng 4) và cột mã đơn vị; được xóa cột không dùng, được đổi thứ tự cột.",
    "Các phần phải cộng đúng bằng tổng, ví dụ ca mới theo nơi phát hiện cộng lại bằng ca mắc mới trong ngày.",
    "Số lũy kế (tiêm chủng, ổ dịch) không giảm; nếu giảm, hoặc khi sửa số đã công bố, ghi lý do vào cột Lý do sửa.",
    "Lý do sửa được công bố cùng số đã sửa: không ghi tên, số điện thoại, số định danh của người bệnh.",
    "Lưu tệp dạng XLSX rồi gửi; hoặc gửi CSV (UTF-8) với các cột code, day và mã chỉ tiêu.",
)


def build(places: PlaceTree, *, day: date, communes: Sequence[Place] | None = None) -> bytes:
    """The XLSX template for the report day `day`: a row for each of `communes`, else for every commune of `places`."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        styles = _styles(book)
        figures = book.add_worksheet(SHEET)
        _head(figures, styles, day)
        _body(figures, styles, places, day, communes or places.level("commune"))
        _explain(book.add_worksheet("Hướng dẫn"), styles)
    return buffer.getvalue()


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "label": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EEF4"}
        ),
        "code": book.add_format({"font_size": 8, "font_color": "#5A6672", "border": 1, "bg_color": "#F4F6F8"}),
        "fixed": book.add_format({"border": 1, "bg_color": "#F4F6F8", "num_format": "@"}),
        "day": book.add_format({"border": 1, "bg_color": "#F4F6F8", "num_format": "dd/mm/yyyy"}),
        "open": book.add_format({"border": 1, "locked": False, "num_format": "0"}),
        "text": book.add_format({"border": 1, "locked": False}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _head(figures: Worksheet, styles: dict[str, Format], day: date) -> None:
    figures.write(0, 0, f"Báo cáo ngày {day:%d/%m/%Y} (từ 18h hôm trước đến 18h)", styles["title"])
    for column, name in enumerate((*FIRST, *FIGURES, REASON)):
        figures.write(LABEL_ROW, column, label(name), styles["label"])
        figures.write(CODE_ROW, column, name, styles["code"])
        figures.write(FIELD_ROW, column, FIELD_CODES.get(name, ""), styles["code"])
    figures.set_row(LABEL_ROW, 60)
    figures.set_column(0, 0, 10)
    figures.set_column(1, 2, 22)
    figures.set_column(3, len(FIRST) + len(FIGURES), 12)
    figures.set_column(len(FIRST) + len(FIGURES), len(FIRST) + len(FIGURES), 40)
    figures.freeze_panes(FIRST_ROW, 3)


def _body(
    figures: Worksheet, styles: dict[str, Format], places: PlaceTree, day: date, communes: Sequence[Place]
) -> None:
    for row, place in enumerate(communes, start=FIRST_ROW):
        figures.write_string(row, 0, place.code, styles["fixed"])
        figures.write_string(row, 1, places[place.parent].name if place.parent else "", styles["fixed"])
        figures.write_string(row, 2, place.name, styles["fixed"])
        figures.write_datetime(row, 3, day, styles["day"])
        for column in range(len(FIGURES)):
            figures.write_blank(row, len(FIRST) + column, None, styles["open"])
        figures.write_blank(row, len(FIRST) + len(FIGURES), None, styles["text"])
    last = FIRST_ROW + len(communes) - 1
    for column, name in enumerate(FIGURES, start=len(FIRST)):
        figures.data_validation(FIRST_ROW, column, last, column, _limits(name))
    figures.protect(
        "", {"format_cells": True, "format_columns": True, "delete_columns": True, "sort": True, "autofilter": True}
    )


def _limits(name: str) -> dict[str, object]:
    item = MEASURED[name]
    low, high = int(item.minimum), int(item.maximum or MOST)
    return {
        "validate": "integer" if item.whole else "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "input_title": item.label.vi[:32],
        "input_message": item.definition.vi[:255],
        "error_title": "Số không hợp lệ",
        "error_message": f"Nhập số nguyên từ {low} đến {high}; để trống nếu chưa báo cáo.",
    }


def _explain(sheet: Worksheet, styles: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 3, 70)
    sheet.write(0, 0, "Hướng dẫn", styles["title"])
    row = 1
    for line in INSTRUCTIONS:
        sheet.merge_range(row, 0, row, 2, line, styles["wrap"])
        row += 1
    topics = {topic.id: topic.label.vi for topic in TOPICS}
    for column, text in enumerate(("Mã", "Chỉ tiêu", "Định nghĩa", "Nhóm")):
        sheet.write(row + 1, column, text, styles["label"])
    for line_at, name in enumerate(FIGURES, start=row + 2):
        item = MEASURED[name]
        for column, text in enumerate((name, item.label.vi, item.definition.vi, topics[item.topic])):
            sheet.write(line_at, column, text, styles["wrap"])
    sheet.protect("")
