"""Levels, windows and ratios against a second, slow computation written out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.catalog import CATALOG, DERIVED, MEASURED
from geodata.geography.admin_units import Place, PlaceTree
from geodata.observations.aggregation import Aggregator
from geodata.observations.arrays import Floats, ObservationArrays
from tests.figures_support import PLACES
from tests.geodata.slow_support import Slow, holed

N = np.nan
TREE = PlaceTree(
    Place(code=code, level=level, kind="", name=code, parent=parent, area_km2=None, lon=None, lat=None)  # type: ignore[arg-type]
    for code, level, parent in PLACES
)
COLUMN = {code: at for at, code in enumerate(TREE.codes)}


def levels(
    days: int, figures: dict[str, dict[str, list[float]]], *, illustrative: frozenset[str] = frozenset()
) -> Aggregator:
    def load(name: str) -> ObservationArrays:
        values = np.full((days, len(TREE)), np.nan)
        for place, series in figures.get(name, {}).items():
            values[: len(series), COLUMN[place]] = series
        flags = ~np.isnan(values) & (name in illustrative)
        return ObservationArrays(values=values, illustrative=flags)

    return Aggregator(TREE, load)


def column(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def test_a_district_is_the_sum_of_those_that_reported() -> None:
    at = levels(2, {"cases_new": {"101": [3, 0], "102": [4, N], "111": [N, N]}}).of(CATALOG["cases_new"])
    assert column(at["district"].values[:, 0]) == [7, 0]
    assert column(at["district"].values[:, 1]) == [None, None]
    assert at["district"].reported.tolist() == [[2, 0], [1, 0]]
    assert column(at["province"].values[:, 0]) == [7, 0]
    assert at["province"].reported.tolist() == [[2], [1]]


def test_a_unit_that_reports_itself_stands_and_the_difference_is_kept() -> None:
    at = levels(1, {"cases_new": {"101": [3], "102": [4], "111": [1], "10": [9]}}).of(CATALOG["cases_new"])
    assert at["district"].values.tolist() == [[9, 1]]
    assert at["district"].summed is not None and at["district"].summed[0, 0] == 7
    assert at["province"].values.tolist() == [[10]]


def test_a_held_report_gives_way_to_a_complete_sum() -> None:
    figures = {"doses_used": {"101": [1, 2, N], "102": [1, 2, 3], "10": [9, N, N]}}
    at = levels(3, figures).of(CATALOG["doses_used"])["district"]
    assert column(at.values[:, 0]) == [9, 4, 5]
    partly = levels(3, {"doses_used": {"102": [1, 2, 3], "10": [9, N, N]}}).of(CATALOG["doses_used"])["district"]
    assert column(partly.values[:, 0]) == [9, 9, 9]


def test_an_incomplete_sum_is_not_held_against_a_report() -> None:
    at = levels(1, {"cases_new": {"101": [3], "102": [N], "10": [9]}}).of(CATALOG["cases_new"])
    assert at["district"].summed is not None and np.isnan(at["district"].summed[0, 0])


def test_a_rate_is_a_ratio_of_sums_over_those_that_reported() -> None:
    figures = {
        "cases_new": {"101": [1] * 7, "102": [2] * 7},
        "population": {"101": [1_000], "102": [9_000], "111": [50_000]},
    }
    at = levels(7, figures).of(CATALOG["cases_7d_per_100k"])
    assert at["commune"].values[6].tolist()[:2] == [700.0, pytest.approx(14 / 9_000 * 100_000)]
    assert at["district"].values[6, 0] == pytest.approx(21 / 10_000 * 100_000)
    assert at["province"].values[6, 0] == pytest.approx(21 / 10_000 * 100_000)
    assert at["district"].counts is not None and at["district"].counts[6, 0] == 21
    assert at["province"].reported[6, 0] == 2


def test_a_province_that_reports_itself_is_measured_against_its_own_population() -> None:
    figures = {
        "vaccinated_dose1_18plus": {"101": [500], "1": [9_000]},
        "population_18plus": {"101": [1_000], "102": [4_000], "111": [5_000], "1": [9_500]},
    }
    at = levels(1, figures).of(CATALOG["coverage_dose1_18plus"])
    assert at["province"].values[0, 0] == pytest.approx(9_000 / 9_500 * 100)
    assert at["district"].values[0, 0] == pytest.approx(50)


def test_what_districts_report_themselves_reaches_the_province() -> None:
    figures = {
        "cases_new": {"10": [10] * 7, "11": [20] * 7},
        "population": {"101": [1_000], "102": [9_000], "111": [5_000]},
    }
    at = levels(7, figures).of(CATALOG["cases_7d_per_100k"])
    assert at["district"].values[6].tolist() == [pytest.approx(70 / 10_000 * 1e5), pytest.approx(140 / 5_000 * 1e5)]
    assert at["province"].values[6, 0] == pytest.approx(210 / 15_000 * 100_000)
    assert levels(7, figures).of(CATALOG["cases_total"])["province"].values[6, 0] == 210


def test_a_ratio_to_nothing_does_not_apply() -> None:
    figures = {"beds_icu": {"101": [0], "102": [4]}, "beds_icu_used": {"101": [0], "102": [1]}}
    at = levels(1, figures).of(CATALOG["bed_occupancy_icu"])
    commune = at["commune"]
    assert np.isnan(commune.values[0, 0]) and commune.not_applicable is not None
    assert commune.not_applicable.tolist() == [[True, False, False]]
    assert at["district"].values[0, 0] == pytest.approx(25)


def test_positivity_leaves_pending_out_and_needs_five_days() -> None:
    figures = {
        "results_positive": {"101": [1, 1, 1, 1, N, 1]},
        "results_received": {"101": [10, 10, 10, 10, N, 10]},
    }
    values = levels(6, figures).of(CATALOG["test_positivity_7d"])["commune"].values[:, 0]
    assert column(values) == [None, None, None, None, None, pytest.approx(10)]


def test_a_ratio_of_two_windows_counts_the_days_on_which_both_are_known() -> None:
    figures = {
        "results_positive": {"101": [1, 1, 1, 1, 1, 90, N]},
        "results_received": {"101": [10, 10, 10, 10, 10, N, 70]},
    }
    at = levels(7, figures).of(CATALOG["test_positivity_7d"])["commune"]
    assert at.counts is not None and at.bases is not None and at.days is not None
    assert (at.counts[-1, 0], at.bases[-1, 0], at.days[-1, 0], at.values[-1, 0]) == (5, 50, 5, 10)


def test_a_window_adds_up_days_whoever_told_them() -> None:
    told: list[float] = [3, 1, 4, 1, 5, 9, N]
    figures = {
        "cases_new": {"101": told, "102": [5, 9, 2, 6, 5, 12, N], "10": [N] * 6 + [50.0]},
        "population": {"101": [1_000], "102": [3_000]},
    }
    at = levels(7, figures).of(CATALOG["cases_7d"])["district"]
    assert at.values[-1, 0] == 62 + 50
    assert (at.reported[-1, 0], at.covered[-1, 0], bool(at.itself[-1, 0])) == (2, 2, True)
    rate = levels(7, figures).of(CATALOG["cases_7d_per_100k"])
    assert rate["district"].values[-1, 0] == pytest.approx(112 / 4_000 * 100_000)
    assert (rate["province"].reported[-1, 0], rate["province"].covered[-1, 0]) == (2, 2)
    assert not rate["province"].itself.any()


def test_days_of_a_unit_are_those_that_have_a_value() -> None:
    figures = {"cases_new": {"101": [1, 1, N, N, N, N, N], "10": [N, N, 7, 7, N, N, 7.0]}}
    at = levels(7, figures).of(CATALOG["cases_7d"])
    assert column(at["district"].values[:, 0]) == [None] * 6 + [23]
    assert np.isnan(at["commune"].values[-1, 0]), "two days are too few for the commune itself"


def test_an_own_report_stands_on_its_day_before_a_complete_sum() -> None:
    whole: list[float] = [1] * 7
    figures = {
        "cases_new": {"101": whole, "102": whole, "10": [9, 9, N, 9, 9, 9, N]},
        "population": {code: [100_000] for code in ("101", "102", "10")},
    }
    at = levels(7, figures).of(CATALOG["cases_7d_per_100k"])["district"]
    assert at.counts is not None and at.whole is not None and at.days is not None
    assert (at.counts[-1, 0], at.whole[-1, 0], at.days[-1, 0], bool(at.itself[-1, 0])) == (5 * 9 + 2 * 2, 2, 7, False)


def test_a_rate_is_the_count_over_the_people_of_whom_it_is() -> None:
    figures = {
        "cases_new": {"101": [1] * 7, "102": [2, 2, 2, 2, 2, N, N]},
        "population": {"101": [1_400], "102": [700], "111": [900]},
    }
    at = levels(7, figures).of(CATALOG["cases_7d_per_100k"])
    assert at["commune"].values[-1, :2] == pytest.approx([7 / 1_400 * 100_000, 10 / 700 * 100_000])
    assert at["district"].values[-1, 0] == pytest.approx((7 + 10) / (1_400 + 700) * 100_000)


@pytest.mark.parametrize("silent", [0.1, 0.2])
def test_a_rate_of_the_province_lies_between_those_of_its_districts(silent: float) -> None:
    figures = holed(np.random.default_rng(7), "cases_7d_per_100k", TREE, 30, silent=silent, own=0)
    made = Aggregator(TREE, lambda name: ObservationArrays(values=figures[name], illustrative=figures[name] < 0))
    at = made.of(CATALOG["cases_7d_per_100k"])
    districts, province = at["district"], at["province"].values[:, 0]
    known = ~np.isnan(districts.values).any(axis=1)
    assert known.any()
    assert districts.bases is not None
    mean = np.average(districts.values[known], axis=1, weights=districts.bases[known])
    assert province[known] == pytest.approx(mean)


def test_a_running_total_takes_a_report_of_the_unit_in_on_its_day() -> None:
    figures = {"cases_new": {"101": [5, 3, 1], "102": [1, 2, 1], "10": [N, 40, N]}}
    at = levels(3, figures).of(CATALOG["cases_total"])
    assert column(at["district"].values[:, 0]) == [6, 46, 48]
    assert column(at["province"].values[:, 0]) == [6, 46, 48]
    assert at["district"].itself[:, 0].tolist() == [False, True, False]


def test_what_is_taken_off_may_be_told_by_the_unit_above() -> None:
    figures = {
        "cases_new": {"101": [5, 3], "102": [1, 2]},
        "recovered_new": {"10": [0, 4]},
        "deaths_new": {"10": [0, 1]},
        "transferred_out_new": {"1": [0, 0]},
    }
    at = levels(2, figures).of(CATALOG["cases_active"])
    assert at["province"].values[:, 0].tolist() == [6, 6]
    assert np.isnan(at["district"].values).all() and np.isnan(at["commune"].values).all()


def test_active_cases_are_cumulative_less_outcomes() -> None:
    figures = {
        "cases_new": {"101": [5, 3, 0]},
        "cases_late": {"101": [0, 2, 0]},
        "recovered_new": {"101": [0, 1, 4]},
        "deaths_new": {"101": [0, 1, 0]},
        "transferred_out_new": {"101": [0, 0, 1]},
    }
    values = levels(3, figures).of(CATALOG["cases_active"])["commune"].values[:, 0]
    assert column(values) == [5, 8, 3]


def test_each_part_of_a_running_total_counts_on_its_own_days() -> None:
    days: dict[str, list[float]] = {"cases_new": [N, 5, N, 2], "cases_late": [1, N, 1, N], "deaths_new": [N, N, 1, N]}
    days |= {"recovered_new": [N, N, 0, 3], "transferred_out_new": [0, 0, 0, 0]}
    at = levels(4, {name: {"101": series} for name, series in days.items()}).of(CATALOG["cases_active"])["commune"]
    assert column(at.values[:, 0]) == [None, None, 6, 5]
    assert at.reported[:, 0].tolist() == [0, 0, 0, 1]


def test_what_rests_on_illustrative_figures_is_flagged() -> None:
    figures = {"cases_new": {"101": [1] * 8}, "population": {"101": [1_000]}}
    at = levels(8, figures, illustrative=frozenset({"cases_new"})).of(CATALOG["cases_7d_per_100k"])
    assert at["commune"].illustrative[:, 0].tolist() == [False] * 4 + [True] * 4
    assert at["province"].illustrative[7, 0]
    own = levels(8, {**figures, "cases_new": {"1": [1] * 8}}).of(CATALOG["cases_7d"])
    assert not own["province"].illustrative.any()


def test_a_province_without_districts_sums_its_communes() -> None:
    tree = PlaceTree(
        Place(code=code, level=level, kind="", name=code, parent=parent, area_km2=None, lon=None, lat=None)  # type: ignore[arg-type]
        for code, level, parent in (("1", "province", None), ("101", "commune", "1"), ("102", "commune", "1"))
    )

    def load(name: str) -> ObservationArrays:
        values = np.array([[N, 2.0, 3.0]])
        return ObservationArrays(values=values, illustrative=np.zeros_like(values, dtype=bool))

    at = Aggregator(tree, load).of(CATALOG["cases_new"])
    assert at["province"].values.tolist() == [[5]]
    assert at["district"].values.shape == (1, 0)


def test_every_derived_indicator_uses_measured_ones_of_one_kind() -> None:
    assert len(DERIVED) > 30
    for derived in DERIVED.values():
        assert set(derived.inputs) <= set(MEASURED), derived.id
        assert len({MEASURED[name].aggregation for name in (*derived.numerator, *derived.subtract)}) == 1, derived.id
        if MEASURED[derived.numerator[0]].aggregation == "last":
            assert derived.window == 1, derived.id


SHOWN = (
    "cases_new",
    "cases_7d",
    "cases_7d_per_100k",
    "cases_total",
    "cases_active",
    "case_fatality",
    "test_positivity_7d",
    "bed_occupancy",
)


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize(("silent", "own"), [(0.2, 0), (0.4, 0.3), (1, 0.6)])
def test_figures_agree_with_adding_up_by_hand(name: str, silent: float, own: float) -> None:
    figures = holed(np.random.default_rng(5), name, TREE, 20, silent=silent, own=own)
    slow = Slow(name=name, tree=TREE, figures=figures)

    def load(wanted: str) -> ObservationArrays:
        return ObservationArrays(values=figures[wanted], illustrative=np.zeros(figures[wanted].shape, dtype=bool))

    made = Aggregator(TREE, load)
    assert sum(map(len, made.layout.codes.values())) == len(TREE)
    for level, at in made.of(CATALOG[name]).items():
        for place, code in enumerate(made.layout.codes[level]):
            for day in range(20):
                expected, shown = slow.figure(code, day), at.values[day, place]
                assert np.isnan(shown) if expected is None else shown == pytest.approx(expected), (code, day)
                told = slow.told(code, day)
                assert at.reported[day, place] == len(told)
                assert at.reported[day, place] - at.covered[day, place] == sum(
                    bool(slow.told(commune, day)) for commune in told
                )


def test_a_running_total_says_who_told_something_on_the_day() -> None:
    figures = {"cases_new": {"101": [5, 3, N], "102": [1, N, N]}}
    at = levels(3, figures).of(CATALOG["cases_total"])
    assert [row[0] for row in at["district"].values.tolist()] == [6, 9, 9]
    assert [row[0] for row in at["district"].reported.tolist()] == [2, 1, 0]
    assert at["district"].whole is not None
    assert at["district"].whole[-1, 0] == 2
