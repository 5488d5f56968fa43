"""Limits and cross-checks, in the province's own terms."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine

from geodata.catalog import MEASURED
from geodata.geography.admin_units import Place, PlaceTree
from geodata.observations import denominators, validation
from geodata.store import database
from tests.figures_support import PLACES, lay_places, report

DAY = date(2021, 11, 15)
TODAY = date(2021, 11, 16)
TREE = PlaceTree(
    Place(code=code, level=level, kind="", name=f"Đơn vị {code}", parent=parent, area_km2=None, lon=None, lat=None)  # type: ignore[arg-type]
    for code, level, parent in PLACES
)


def frame(*rows: tuple[str, str, date, float]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["indicator", "place", "day", "value"])
    made["day"] = pd.to_datetime(made["day"])
    return made.assign(row=range(1, len(made) + 1))


def check(*rows: tuple[str, str, date, float], context: pd.DataFrame | None = None) -> validation.Validation:
    beside = None if context is None else validation.Context(figures=context)
    return validation.check(frame(*rows), places=TREE, today=TODAY, context=beside)


def rules(checked: validation.Validation) -> set[str]:
    return set(checked.counts)


def test_the_real_report_of_15_november_passes() -> None:
    checked = check(
        ("cases_new", "1", DAY, 57),
        ("cases_new_imported", "1", DAY, 9),
        ("cases_new_home_quarantine", "1", DAY, 21),
        ("cases_new_locked_zone", "1", DAY, 3),
        ("cases_new_community", "1", DAY, 24),
        ("outbreaks_total", "1", DAY, 262),
        ("outbreaks_ended", "1", DAY, 103),
        ("outbreaks_active", "1", DAY, 159),
        ("doses_received", "1", DAY, 805_998),
        ("doses_used", "1", DAY, 557_688),
    )
    assert not checked.refused.any() and not checked.findings


def test_parts_that_do_not_sum_refuse_total_and_parts() -> None:
    checked = check(
        ("cases_new", "101", DAY, 57),
        ("cases_new_imported", "101", DAY, 9),
        ("cases_new_home_quarantine", "101", DAY, 21),
        ("cases_new_locked_zone", "101", DAY, 3),
        ("cases_new_community", "101", DAY, 25),
        ("cases_new", "102", DAY, 4),
    )
    assert checked.refused.tolist() == [True] * 5 + [False]
    assert "tổng các phần (58) khác Ca mắc mới trong ngày (57)" in checked.findings[0].message.vi
    assert "Đơn vị 101, 15/11/2021" in checked.findings[0].message.vi


def test_some_parts_above_the_total_are_refused_even_when_others_are_missing() -> None:
    assert check(("cases_new", "101", DAY, 5), ("cases_new_community", "101", DAY, 6)).refused.all()
    assert not check(("cases_new", "101", DAY, 5), ("cases_new_community", "101", DAY, 4)).refused.any()


def test_dose_2_above_dose_1_is_explained_and_names_both_values() -> None:
    checked = check(("vaccinated_dose1", "101", DAY, 100), ("vaccinated_dose2", "101", DAY, 120))
    assert not checked.refused.any()
    (found,) = checked.findings
    assert found.reason.vi == "lớn hơn Đã tiêm mũi 1, toàn dân (100)"
    assert "Đã tiêm mũi 2, toàn dân = 120: lớn hơn" in found.message.vi
    standing = frame(("vaccinated_dose2", "101", DAY, 120.0)).drop(columns="row")
    (found,) = check(("vaccinated_dose1", "101", DAY, 100), context=standing).findings
    assert found.reason.vi == "nhỏ hơn Đã tiêm mũi 2, toàn dân (120)"


def test_a_figure_is_held_against_the_one_that_stands() -> None:
    standing = frame(("results_received", "101", DAY, 100.0)).drop(columns="row")
    assert check(("results_positive", "101", DAY, 120), context=standing).refused.all()
    assert not check(("results_positive", "101", DAY, 99), context=standing).refused.any()


def test_population_of_another_day_is_the_denominator() -> None:
    standing = frame(("population", "101", date(2019, 4, 1), 1000.0)).drop(columns="row")
    checked = check(("cases_new", "101", DAY, 1001), context=standing)
    assert rules(checked) == {"usually_at_most"} and checked.soft == 1 and not checked.refused.any()
    assert not check(("cases_new", "101", DAY, 1000), context=standing).counts


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("vaccinated_dose1_18plus", "population_18plus"),
        ("vaccinated_dose1", "population"),
        ("doses_used", "doses_received"),
        ("beds_icu_used", "beds_icu"),
        ("app_installs", "smartphones"),
        ("health_declarers", "population"),
        ("persons_sampled", "population"),
        ("vaccinated_dose2_18plus", "vaccinated_dose1_18plus"),
        ("vaccinated_booster_18plus", "vaccinated_dose2_18plus"),
        ("doses_on_platform", "doses_used"),
        ("vaccination_sites_on_platform", "vaccination_sites"),
        ("ventilators_used", "ventilators"),
        ("deaths_new", "cases_new"),
        ("recovered_new", "cases_new"),
        ("transferred_out_new", "cases_new"),
        ("results_received", "samples_taken"),
    ],
)
def test_what_can_be_explained_asks_for_it_at_the_figure_itself(lower: str, upper: str) -> None:
    checked = check((lower, "101", DAY, 1001), (upper, "101", DAY, 1000))
    assert not checked.refused.any() and rules(checked) <= {"usually_at_most", "total_at_most"}
    assert [found.indicator for found in checked.findings] == [lower]


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("population_18plus", "population"),
        ("vaccinated_dose1_18plus", "vaccinated_dose1"),
        ("results_positive", "results_received"),
    ],
)
def test_a_part_above_its_whole_cannot_be(lower: str, upper: str) -> None:
    assert check((lower, "101", DAY, 1001), (upper, "101", DAY, 1000)).refused.any()


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (("cases_new", "101", DAY, -3), "below_minimum"),
        (("cases_new", "101", DAY, 1.5), "not_whole"),
        (("cases_new", "999", DAY, 1), "unknown_place"),
        (("cases_new", "101", TODAY + timedelta(days=1), 1), "future_day"),
        (("cases_new", "101", date(1999, 1, 1), 1), "too_old"),
        (("population", "101", DAY, 0), "below_minimum"),
    ],
)
def test_limits(row: tuple[str, str, date, float], rule: str) -> None:
    checked = check(row)
    assert checked.refused.all() and rules(checked) == {rule}
    assert checked.findings[0].hard and checked.findings[0].message.vi and checked.findings[0].message.en


def test_an_unknown_indicator_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        check(("cases_old", "101", DAY, 1))


def test_one_figure_with_two_values_is_refused_twice_and_the_same_value_is_not() -> None:
    assert check(("cases_new", "101", DAY, 1), ("cases_new", "101", DAY, 2)).refused.all()
    assert not check(("cases_new", "101", DAY, 1), ("cases_new", "101", DAY, 1)).refused.any()


def test_a_cumulative_figure_that_falls_asks_for_an_explanation() -> None:
    checked = check(("doses_received", "101", DAY, 120), ("doses_received", "101", TODAY, 100))
    assert not checked.refused.any() and rules(checked) == {"never_falls"} and checked.soft == 1
    assert "giảm từ 120 xuống 100" in checked.findings[0].message.vi


def test_a_count_far_from_the_14_days_before_asks_for_an_explanation() -> None:
    days = [DAY - timedelta(days=at) for at in range(14, 0, -1)]
    quiet = [("cases_new", "101", day, 2.0) for day in days]
    assert not check(*quiet, ("cases_new", "101", DAY, 5)).counts
    checked = check(*quiet, ("cases_new", "101", DAY, 60))
    assert rules(checked) == {"band"} and not checked.refused.any()


def test_deaths_above_cases_are_explained_however_long_cases_are_known() -> None:
    cases = [("cases_new", "101", DAY - timedelta(days=at), 0.0) for at in range(40, -1, -1)]
    checked = check(*cases, ("deaths_new", "101", DAY, 1))
    assert not checked.refused.any() and rules(checked) == {"total_at_most"}
    assert "lũy kế (1) lớn hơn lũy kế Ca mắc mới trong ngày + Ca bổ sung (0)" in checked.findings[0].reason.vi


def test_cases_registered_late_are_cases_too() -> None:
    cases = (("cases_new", "101", DAY, 1), ("cases_late", "101", DAY, 2))
    assert not check(*cases, ("deaths_new", "101", DAY, 3)).counts
    assert rules(check(*cases, ("deaths_new", "101", DAY, 4))) == {"total_at_most"}


def test_a_running_total_says_what_of_it_only_illustrates(engine: Engine) -> None:
    with database.writing(engine) as connection:
        lay_places(connection)
    before = DAY - timedelta(days=60)
    report(engine, [("cases_new", "101", before, 4.0), ("recovered_new", "101", before, 3.0)], illustrative=True)
    report(engine, [("cases_new", "101", DAY - timedelta(days=1), 1.0)], rank=20)
    rows = frame(("recovered_new", "101", DAY, 1200))
    with engine.connect() as connection:
        context = validation.context_of(connection, rows)
    checked = validation.check(rows, places=TREE, today=TODAY, context=context)
    assert not checked.refused.any()
    (found,) = checked.findings
    assert found.reason.vi == (
        "lũy kế (1.203, có 3 là số minh hoạ) lớn hơn lũy kế Ca mắc mới trong ngày + Ca bổ sung (5, có 4 là số minh hoạ)"
    )
    assert "(5, 4 illustrative)" in found.reason.en


def test_what_only_illustrates_refuses_no_real_figure(engine: Engine) -> None:
    with database.writing(engine) as connection:
        lay_places(connection)
    report(engine, [("population", "101", date(2019, 4, 1), 500.0), ("cases_new", "101", DAY, 2.0)], illustrative=True)
    rows = frame(
        ("population_18plus", "101", DAY, 510), ("cases_new_community", "101", DAY, 3), ("deaths_new", "101", DAY, 0)
    )
    with engine.connect() as connection:
        context = validation.context_of(connection, rows)
    checked = validation.check(rows, places=TREE, today=TODAY, context=context)
    assert not checked.refused.any()
    (found,) = checked.findings
    assert found.indicator == "population_18plus" and found.reason.vi.endswith("số minh hoạ")


def test_a_bad_row_does_not_pull_its_neighbours_down() -> None:
    checked = check(("vaccinated_dose1", "101", DAY, -5), ("vaccinated_dose2", "101", DAY, 3))
    assert checked.refused.tolist() == [True, False]


def test_context_reads_what_stands_and_leaves_illustrations_to_denominators(engine: Engine) -> None:
    with database.writing(engine) as connection:
        lay_places(connection)
    report(engine, [("population", "101", date(2019, 4, 1), 500.0)], illustrative=True)
    report(engine, [("vaccinated_dose1", "101", DAY, 90.0)], rank=1)
    report(engine, [("vaccinated_dose1", "101", DAY, 100.0)], rank=2)
    report(engine, [("vaccinated_dose1", "101", DAY, 1.0)], illustrative=True, rank=3)
    report(engine, [("vaccinated_dose1", "101", DAY, 2.0)], rank=4, status="held")
    rows = frame(("vaccinated_dose2", "101", DAY, 95))
    with engine.connect() as connection:
        context = validation.context_of(connection, rows)
    found = {(row.indicator, row.value) for row in context.figures.itertuples()}
    assert {("population", 500.0), ("vaccinated_dose1", 100.0)} <= found
    assert not {("vaccinated_dose1", 1.0), ("vaccinated_dose1", 2.0)} & found
    assert not validation.check(rows, places=TREE, today=TODAY, context=context).refused.any()


def test_a_number_of_people_says_where_it_comes_from(engine: Engine) -> None:
    with database.writing(engine) as connection:
        lay_places(connection)
    report(engine, [("population_18plus", "101", date(2019, 4, 1), 500.0)], source="census_2019")
    rows = frame(("vaccinated_dose1_18plus", "101", DAY, 510))
    with engine.connect() as connection:
        context = validation.context_of(connection, rows)
        beside = denominators.beside(connection, [MEASURED["vaccinated_dose1_18plus"], MEASURED["cases_new"]], "101")
    (found,) = validation.check(rows, places=TREE, today=TODAY, context=context).findings
    split = "theo tổng điều tra dân số 1/4/2019, chia theo cơ cấu tuổi của huyện"
    assert not found.hard and found.reason.vi.endswith(f"(500) {split}")
    assert found.reason.en.endswith("(500) by census of 1 April 2019, split by the district's age structure")
    assert {name: text.vi for name, text in beside.items()} == {
        "vaccinated_dose1_18plus": f"Dân số 18 tuổi trở lên: 500 {split}"
    }
    report(engine, [("population_18plus", "101", date(2021, 11, 1), 505.0)], source="announced", rank=9)
    with engine.connect() as connection:
        context = validation.context_of(connection, rows)
    (found,) = validation.check(rows, places=TREE, today=TODAY, context=context).findings
    assert "(505) theo số liệu UBND tỉnh công bố, 1/11/2021" in found.reason.vi


def test_findings_are_listed_up_to_a_limit_and_counted_beyond() -> None:
    rows = [("cases_new", "101", DAY - timedelta(days=at), -1.0) for at in range(50)]
    checked = validation.check(frame(*rows), places=TREE, today=TODAY, listed=10)
    assert len(checked.findings) == 10 and checked.counts == {"below_minimum": 50} and checked.refused.all()
