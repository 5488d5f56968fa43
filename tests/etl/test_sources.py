"""Each feed's format, in small files of our own."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import Engine, select

from etl.source import Source
from etl.sources import UnknownSource, discover, find
from geodata import schema
from geodata.catalog import MEASURED
from geodata.geography.admin_units import PlaceTree
from tests.etl.conftest import Load

CODES = [code for code in range(1, 97) if code != 67][:62]


def province(code: object, days: dict[str, object], **values: object) -> dict[str, object]:
    whole = sum(int(str(value)) for value in days.values() if str(value).isdigit())
    ours = dict.fromkeys(find("national_cases").ignores, 0)
    return {**ours, "ma": code, "tinh": f"Tỉnh {code}", "ca_nhiem": whole, "data": days, **values}


def national(*ours: dict[str, object]) -> str:
    others = [province(code, {"2021-09-11": 9}) for code in CODES]
    return json.dumps([*others, province(999, {"2021-09-11": 5}), *ours])


def stored(store: Engine) -> set[tuple[str, str, str, float]]:
    table = schema.observation
    query = select(table.c.indicator, table.c.place, table.c.day, table.c.value)
    with store.connect() as connection:
        return {(row.indicator, row.place, row.day.isoformat(), row.value) for row in connection.execute(query)}


def test_every_source_is_declared_whole() -> None:
    for name, source in discover().items():
        assert source.id == name and source.label.vi and source.label.en
        assert 0 < source.rows[0] <= source.rows[1]
        assert not isinstance(source, Source) or 0 < source.max_fall_percent <= 100
        assert not set(source.reads) & set(source.ignores)
    with pytest.raises(UnknownSource, match="national_cases"):
        find("nowhere")


def test_national_cases_keeps_our_province_and_counts_the_others(load: Load, store: Engine) -> None:
    report = load("national_cases", national(province(67, {"2021-09-10": 4, "2021-09-11": 0})))
    assert report.status == "loaded" and report.ignored == {"tỉnh khác": 62, "chưa rõ tỉnh (999)": 1}
    assert stored(store) == {("cases_new", "67", "2021-09-10", 4.0), ("cases_new", "67", "2021-09-11", 0.0)}
    assert not report.notes


def test_national_cases_notes_a_total_that_is_not_the_sum(load: Load) -> None:
    report = load("national_cases", national(province(67, {"2021-09-10": 4}, ca_nhiem=7)))
    assert "ca_nhiem là 7, tổng các ngày là 4" in report.notes[0].vi


def test_a_province_that_stands_twice_is_not_loaded(load: Load, store: Engine) -> None:
    report = load("national_cases", national(province(67, {"2021-09-10": 4}), province(67, {"2021-09-10": 5})))
    assert report.status == "quarantined" and not stored(store)


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"2021-09-10": 1.5}},
        {"data": {"2021-09-10": "1e3"}},
        {"data": {"2021-09-10": -1}},
        {"data": {"2021-09-10": True}},
    ],
)
def test_numbers_that_are_none_are_set_aside(load: Load, store: Engine, change: dict[str, Any]) -> None:
    report = load("national_cases", national(province(67, {"2021-09-11": 1}) | change))
    assert report.status == "quarantined" and not stored(store)


@pytest.mark.parametrize("change", [{"moi": 1}, {"data": [1]}, {"data": {"10/9/2021": 1}}])
def test_another_shape_stops_the_load(load: Load, store: Engine, change: dict[str, Any]) -> None:
    assert load("national_cases", national(province(67, {"2021-09-11": 1}) | change)).status == "quarantined"


def test_too_few_provinces_stop_the_load(load: Load) -> None:
    report = load("national_cases", json.dumps([province(67, {"2021-09-11": 1})]))
    assert report.status == "quarantined" and "1 dòng, chờ đợi từ 60" in report.message.vi


MIDNIGHT = 1_636_909_200_000
"""15 November 2021, 00:00 in Vietnam, 17:00 of the day before in UTC."""


def settings_feed(**series: list[list[object]]) -> str:
    names = {"local": "Cộng đồng", "closed": "Khu cách ly, phong toả", "deaths": "Tử vong"}
    report = [{"name": name, "code": key, "color": "", "data": series.get(key, [])} for key, name in names.items()]
    average = {"name": "Trung bình ca cộng đồng trong 7 ngày", "code": "avg_case", "color": "", "data": [[MIDNIGHT, 1]]}
    return json.dumps({"report": [*report, average], "max": 1})


def test_settings_of_one_province_are_days_in_vietnam(load: Load, store: Engine) -> None:
    content = settings_feed(
        local=[[MIDNIGHT, 24], [MIDNIGHT + 2 * 86_400_000, 5]],
        closed=[[MIDNIGHT + 86_399_000, 24]],
        deaths=[[MIDNIGHT, 0]],
    )
    report = load("province_settings", content, place="67")
    assert report.status == "loaded"
    assert stored(store) == {
        ("cases_new_community", "67", "2021-11-15", 24.0),
        ("cases_new_community", "67", "2021-11-17", 5.0),
        ("cases_new_locked_zone", "67", "2021-11-15", 24.0),
        ("deaths_new", "67", "2021-11-15", 0.0),
    }


def test_settings_need_to_be_told_the_province(load: Load) -> None:
    report = load("province_settings", settings_feed(local=[[MIDNIGHT, 1]]))
    assert report.status == "quarantined" and "--place" in report.message.vi


def test_a_broken_pair_is_set_aside_and_the_rest_loaded(load: Load, store: Engine) -> None:
    content = settings_feed(local=[[MIDNIGHT, 24], ["hôm qua", 1]], deaths=[[MIDNIGHT, "1.5"], [1]])
    report = load("province_settings", content, place="67")
    assert report.status == "loaded" and report.bad == 3
    assert stored(store) == {("cases_new_community", "67", "2021-11-15", 24.0)}


def portal(**ours: object) -> str:
    ignored = dict.fromkeys(find("vaccination_portal").ignores, 0)
    base: dict[str, object] = {
        **ignored,
        "provinceName": "Đắk Nông",
        "lastReportedDate": None,
        "totalOnceInjected": 32_297,
        "totalTwiceInjected": 1_947,
        "totalVaccineAllocated": 723_091,
        "totalVaccineAllocatedReality": 69_770,
        "totalInjected": 34_244,
        "totalVaccinationLocation": 83,
        "popOverEighteen": 392_984,
    }
    others = [{**base, "provinceCode": f"{code:02}"} for code in CODES]
    return json.dumps([*others, {**base, "provinceCode": "67", **ours}])


def test_the_portal_gives_stocks_of_the_day_that_was_asked_for(load: Load, store: Engine) -> None:
    report = load("vaccination_portal", portal(), day=date(2021, 9, 12))
    assert report.status == "loaded" and "2021-09-12" in report.notes[0].vi
    found = {indicator: value for indicator, _, day, value in stored(store) if day == "2021-09-12"}
    assert found == {
        "vaccinated_dose1": 32_297,
        "vaccinated_dose2": 1_947,
        "doses_allocated": 723_091,
        "doses_received": 69_770,
        "doses_used": 34_244,
        "vaccination_sites": 83,
        "population_18plus": 392_984,
    }


def test_the_portal_codes_are_text(load: Load) -> None:
    report = load("vaccination_portal", portal(provinceCode="067"), day=date(2021, 9, 12))
    assert report.status == "quarantined" and "không có dòng nào" in report.message.vi


def test_a_portal_row_that_contradicts_itself_is_held(load: Load, store: Engine) -> None:
    report = load("vaccination_portal", portal(totalTwiceInjected=40_000), day=date(2021, 9, 12))
    assert report.status == "held" and any("(40.000) lớn hơn" in reason.vi for reason in report.reasons)
    assert "vaccinated_dose2" not in {row[0] for row in stored(store)}


def test_a_newspaper_series_finds_our_name_among_the_others(load: Load, store: Engine) -> None:
    content = "date,Hà Nội,Đăk Nông,Hồ Chí Minh city\n2021-09-11,1,7,9\n2021-09-12,,,\n12/9/2021,1,1,1\n"
    report = load("newspaper_series", content)
    assert report.status == "loaded" and report.ignored["nơi khác"] == 2 and report.bad == 1
    assert stored(store) == {("cases_new", "67", "2021-09-11", 7.0)}


def test_a_newspaper_without_our_name_is_set_aside(load: Load) -> None:
    assert load("newspaper_series", "date,Hà Nội\n2021-09-11,1\n").status == "quarantined"


def census(tree: PlaceTree, *, change: dict[str, object] | None = None, header: str = "Tổng số") -> bytes:
    """A workbook as the statistics office makes them: title, blanks, merged cells, totals, names only."""
    lines: list[list[object]] = [
        ["Dân số chia theo đơn vị hành chính"],
        [],
        ["", "", "", header, "1. Thành thị", "2. Nông thôn"],
    ]
    lines += [["Tổng số", "", "", "1000"], [" Thành phố Hà Nội (Tổng số)", "", "", "500"]]
    lines += [
        [" Thành phố Hà Nội", "Quận Ba Đình (Tổng số)", "", "500"],
        ["", "Quận Ba Đình", " Phường Phúc Xá", "500"],
    ]
    communes = tree.level("commune")
    lines.append([" Tỉnh Đắk Nông (Tổng số)", "", "", str(100 * len(communes))])
    for district in tree.level("district"):
        inside = tree.children(district.code)
        lines.append([" Tỉnh Đắk Nông", f"{district.name} (Tổng số)", "", str(100 * len(inside))])
        for at, commune in enumerate(inside):
            count = (change or {}).get(commune.code, "100")
            lines.append(["", district.name if at == 0 else "", f" {commune.name.replace(' ', '  ')}", count])
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Cube1a_DansoChung")
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write_string(row, column, str(text))
    return buffer.getvalue()


def test_the_census_gives_every_commune_by_name(load: Load, store: Engine, tree: PlaceTree) -> None:
    report = load("gso_census", census(tree))
    assert report.status == "loaded" and not report.notes and report.ignored["xã của tỉnh khác"] == 1
    communes = {place.code for place in tree.level("commune")}
    assert stored(store) == {("population", code, "2019-04-01", 100.0) for code in communes}


def test_the_census_totals_are_compared(load: Load, tree: PlaceTree) -> None:
    report = load("gso_census", census(tree, change={tree.level("commune")[0].code: "150"}))
    assert {note.vi.split(":")[0] for note in report.notes} == {
        "Tỉnh Đắk Nông",
        tree[tree.level("commune")[0].parent or ""].name,
    }


def test_a_census_with_another_header_is_set_aside(load: Load, tree: PlaceTree) -> None:
    assert load("gso_census", census(tree, header="Tổng")).status == "quarantined"
    assert load("gso_census", census(tree, change={tree.level("commune")[0].code: "1.234"})).status == "quarantined"


def test_every_indicator_of_the_sources_is_measured() -> None:
    from etl.sources import province_settings, vaccination_portal
    from geodata.reports.workbook.columns import FIGURES

    named = {*FIGURES, *province_settings.SERIES.values(), *vaccination_portal.INDICATORS.values()}
    assert named <= set(MEASURED)
