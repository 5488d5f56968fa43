"""The commune workbook: made, filled in as clerks do, read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine, text

from geodata.geography.admin_units import PlaceTree
from geodata.reports.workbook.columns import FIGURES, REASON, SHEET
from geodata.reports.workbook.template import CODE_ROW, FIRST_ROW, LABEL_ROW, build
from tests import figures_support
from tests.etl.conftest import Load
from tests.etl.test_sources import stored

DAY = date(2021, 11, 15)
CASES = 5 + FIGURES.index("cases_new")
DEATHS = 5 + FIGURES.index("deaths_new")
TOP = FIRST_ROW + 1


def filled(tree: PlaceTree, fill: Callable[[Worksheet], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(build(tree, day=DAY)))
    fill(book[SHEET])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def first(tree: PlaceTree, at: int = 0) -> str:
    return tree.level("commune")[at].code


def test_the_template_holds_every_commune_and_indicator_locked_and_limited(tree: PlaceTree) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build(tree, day=DAY)))
    sheet = book[SHEET]
    codes = [sheet.cell(row, 1).value for row in range(TOP, sheet.max_row + 1)]
    assert codes == [place.code for place in tree.level("commune")]
    assert [sheet.cell(CODE_ROW + 1, column).value for column in range(5, 5 + len(FIGURES))] == list(FIGURES)
    assert sheet.cell(CODE_ROW + 1, 5 + len(FIGURES)).value == REASON
    assert sheet.cell(LABEL_ROW + 1, CASES).value == "Ca mắc mới trong ngày"
    assert (
        sheet.protection.sheet and sheet.cell(TOP, 1).protection.locked and not sheet.cell(TOP, CASES).protection.locked
    )
    limits = sheet.data_validations.dataValidation
    assert len(limits) == len(FIGURES) and all(limit.type == "whole" and limit.formula1 == "0" for limit in limits)
    assert "Hướng dẫn" in book.sheetnames


def test_more_than_the_census_counted_is_loaded_and_told(load: Load, store: Engine, tree: PlaceTree) -> None:
    place = first(tree)
    counted = [("population_18plus", place, date(2019, 4, 1), 500.0)]
    figures_support.report(store, counted, source="census_2019", illustrative=True)

    def fill(sheet: Worksheet) -> None:
        sheet.cell(TOP, 5 + FIGURES.index("vaccinated_dose1_18plus")).value = 510

    report = load("commune_report", filled(tree, fill))
    assert (report.status, report.bad, report.soft_count) == ("loaded", 0, 1)
    assert "chia theo cơ cấu tuổi của huyện, số minh hoạ" in report.soft[0].vi
    assert (place, 510.0) in {(row[1], row[3]) for row in stored(store) if row[0] == "vaccinated_dose1_18plus"}


def test_a_filled_workbook_is_read_back(load: Load, store: Engine, tree: PlaceTree) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(TOP, CASES).value = 3
        sheet.cell(TOP + 1, CASES).value = 0

    report = load("commune_report", filled(tree, fill))
    assert report.status == "loaded" and report.new == 2
    assert stored(store) == {
        ("cases_new", first(tree), "2021-11-15", 3.0),
        ("cases_new", first(tree, 1), "2021-11-15", 0.0),
    }


def test_what_clerks_do_is_tolerated(load: Load, store: Engine, tree: PlaceTree) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(TOP, CASES).value = " 3 "
        sheet.cell(TOP, DEATHS).value = "0"
        sheet.cell(TOP, 1).value = int(first(tree))
        sheet.cell(TOP, 4).value = "15/11/2021"
        sheet.cell(TOP, 5 + len(FIGURES)).value = "đã rà soát 1.234 người"
        sheet.cell(TOP + 80, 2).value = "Tổng cộng"
        sheet.cell(TOP + 80, CASES).value = 3
        sheet.cell(TOP + 82, 2).value = "Người lập biểu"
        sheet.row_dimensions[TOP].hidden = True
        sheet.delete_cols(DEATHS + 1, 3)
        sheet.insert_rows(1, 2)
        sheet["A1"] = "UBND huyện"

    report = load("commune_report", filled(tree, fill))
    assert report.status == "loaded", report.message
    assert {row[0] for row in stored(store)} == {"cases_new", "deaths_new"}
    assert report.ignored["dòng ghi chú, dòng tổng"] == 2


def test_columns_may_change_places(load: Load, store: Engine, tree: PlaceTree) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in range(LABEL_ROW + 1, sheet.max_row + 1):
            one, other = sheet.cell(row, CASES), sheet.cell(row, DEATHS)
            one.value, other.value = other.value, one.value
        sheet.cell(TOP, DEATHS).value = 7

    assert load("commune_report", filled(tree, fill)).status == "loaded"
    assert {row[0] for row in stored(store)} == {"cases_new"}


def _rename(sheet: Worksheet) -> None:
    sheet.cell(LABEL_ROW + 1, CASES).value = "Số ca tử vong"


def _recode(sheet: Worksheet) -> None:
    sheet.cell(CODE_ROW + 1, CASES).value = "cases"


def _double(sheet: Worksheet) -> None:
    sheet.cell(CODE_ROW + 1, DEATHS).value = "cases_new"
    sheet.cell(LABEL_ROW + 1, DEATHS).value = sheet.cell(LABEL_ROW + 1, CASES).value


def _formula(sheet: Worksheet) -> None:
    sheet.cell(TOP, CASES).value = "=1+2"


def _unnamed(sheet: Worksheet) -> None:
    sheet.cell(TOP, 6 + len(FIGURES)).value = 3


def _no_code(sheet: Worksheet) -> None:
    sheet.cell(TOP, 1).value = None


@pytest.mark.parametrize("spoil", [_rename, _recode, _double, _formula, _unnamed, _no_code])
def test_what_could_put_a_figure_in_the_wrong_place_is_refused(
    load: Load, store: Engine, tree: PlaceTree, spoil: Callable[[Worksheet], None]
) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(TOP, CASES).value = 3
        spoil(sheet)

    assert load("commune_report", filled(tree, fill)).status == "quarantined"
    assert not stored(store)


def test_a_commune_that_stands_twice_is_set_aside_both_times(load: Load, store: Engine, tree: PlaceTree) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(TOP, CASES).value = 3
        sheet.cell(TOP + 1, 1).value = first(tree)
        sheet.cell(TOP + 1, CASES).value = 4
        sheet.cell(TOP + 2, CASES).value = 1

    report = load("commune_report", filled(tree, fill))
    assert report.status == "loaded" and report.bad == 2
    assert stored(store) == {("cases_new", first(tree, 2), "2021-11-15", 1.0)}


def test_grouped_thousands_are_set_aside_with_what_to_write(load: Load, store: Engine, tree: PlaceTree) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(TOP, CASES).value = "1.234"
        sheet.cell(TOP + 1, CASES).value = 1

    report = load("commune_report", filled(tree, fill))
    assert report.bad == 1 and "hãy viết 1234" in report.reasons[0].vi
    assert len(stored(store)) == 1


def test_the_same_table_as_csv(load: Load, store: Engine, tree: PlaceTree) -> None:
    one, two = first(tree), first(tree, 1)
    content = (
        f"code,day,cases_new,note,deaths_new\n{one},2021-11-15,3,xong,0\n{two},2021-11-15,,,\n00001,2021-11-15,1,,\n"
    )
    report = load("commune_report", content)
    assert report.status == "loaded" and report.blank == 3 and report.bad == 1
    assert "00001" in report.reasons[0].vi
    assert stored(store) == {("cases_new", one, "2021-11-15", 3.0), ("deaths_new", one, "2021-11-15", 0.0)}


def test_going_back_to_earlier_bytes_is_a_revision(load: Load, store: Engine, tree: PlaceTree) -> None:
    one = first(tree)
    texts = [f"code,day,cases_new\n{one},2021-11-15,{cases}\n" for cases in (3, 4, 3)]
    assert [load("commune_report", content).status for content in texts] == ["loaded", "loaded", "loaded"]
    assert load("commune_report", texts[2]).status == "unchanged"
    with store.connect() as connection:
        values = connection.scalars(text("SELECT value FROM observation ORDER BY batch")).all()
    assert values == [3, 4, 3]
