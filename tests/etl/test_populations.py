"""Numbers of people by document: without the seed they are what rates and levels are taken of."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import orjson
import pytest
from sqlalchemy import Engine

from geodata.geography.admin_units import PlaceTree
from geodata.settings.config import Settings
from layers import publication
from layers.store import Store
from tests.etl.conftest import Load
from tests.etl.test_sources import stored

HEADER = "code,day,document,document_date,population,population_18plus,population_65plus"
FIRST = date(2021, 10, 12)


def people(tree: PlaceTree, *, extra: str = "") -> str:
    lines = [f"{place.code},2021-10-01,1502/CTK-XH,2021-09-28,9000,6000,450" for place in tree.level("commune")]
    return "\n".join([HEADER, *lines, extra]).rstrip("\n")


def week(tree: PlaceTree) -> str:
    names = ("cases_new_community", "cases_new", "vaccinated_dose1_18plus", "vaccinated_dose2_65plus")
    lines = [
        f"{place.code},{FIRST + timedelta(days=at)},1,1,5400,400" for place in tree.level("commune") for at in range(7)
    ]
    return "\n".join([",".join(("code", "day", *names)), *lines])


def test_a_province_without_the_seed_has_levels(load: Load, store: Engine, settings: Settings, tree: PlaceTree) -> None:
    assert load("populations", people(tree)).status == "loaded"
    assert load("commune_report", week(tree)).status == "loaded"
    files = Store(settings.storage.publications)
    n = publication.publish(store, files, settings, by="test")
    assert n is not None
    levels = orjson.loads(files.read(n.n, "tables/levels.json"))["places"]
    assert {levels[place.code]["computed"] for place in tree.level("commune")} == {2}
    assert levels[tree.level("province")[0].code]["computed"] == 2
    origins = orjson.loads(files.read(n.n, "tables/denominators.json"))["population_18plus"]
    for code in (tree.level("commune")[0].code, tree.level("province")[0].code):
        assert [origin["document"] for origin in origins[code]] == ["1502/CTK-XH, 28/09/2021"]


def test_a_workbook_says_the_same(load: Load, store: Engine, tree: PlaceTree) -> None:
    code = tree.level("commune")[0].code
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Số dân"])
    sheet.append(HEADER.split(","))
    sheet.append([code, date(2021, 10, 1), "1502/CTK-XH", "28/09/2021", 9000, 6000, None])
    buffer = io.BytesIO()
    book.save(buffer)
    assert load("populations", buffer.getvalue()).status == "loaded"
    assert stored(store) == {
        ("population", code, "2021-10-01", 9000.0),
        ("population_18plus", code, "2021-10-01", 6000.0),
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{code},2021-10-02,,2021-09-28,9000,6000,450", "thiếu số văn bản"),
        ("{code},2021-10-02,1502/CTK-XH,,9000,6000,450", "không phải là ngày"),
        ("{code},2021-10-02,1502/CTK-XH,2099-09-28,9000,6000,450", "sau ngày nhận tệp"),
        ("{code},2021-10-02,1502/CTK-XH,2021-09-28,9000,9001,450", "Dân số"),
        ("{code},2021-10-02,1502/CTK-XH,2021-09-28,9000,6000,0", "65"),
        ("{code},2021-10-02,1502/CTK-XH,2021-09-28,9000,1.234,450", "1.234"),
        ("99999,2021-10-02,1502/CTK-XH,2021-09-28,9000,6000,450", "99999"),
    ],
)
def test_one_bad_row_holds_the_list(load: Load, tree: PlaceTree, line: str, words: str) -> None:
    report = load("populations", people(tree, extra=line.format(code=tree.level("commune")[0].code)))
    assert report.status == "held" and report.bad == 1
    assert any(words in reason.vi for reason in report.reasons), report.reasons


def test_fewer_people_than_before_are_held_for_a_decision(load: Load, tree: PlaceTree) -> None:
    assert load("populations", people(tree)).status == "loaded"
    fallen = people(tree).replace("9000,6000", "8000,6000").replace("2021-10-01", "2021-10-03")
    assert load("populations", fallen).status == "held"
    assert load("populations", people(tree).replace(HEADER, HEADER + "_x")).status == "quarantined"
