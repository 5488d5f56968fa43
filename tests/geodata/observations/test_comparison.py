"""Changes against a second, slow computation over the communes that reported on both days."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.catalog import CATALOG, DERIVED, MEASURED, Derived
from geodata.core.unit_levels import Level
from geodata.geography.admin_units import Place, PlaceTree
from geodata.observations.aggregation import Aggregator
from geodata.observations.arrays import Floats, ObservationArrays
from geodata.observations.comparison import WEEK, ChangeArrays, Comparison
from geodata.observations.place_layout import PlaceLayout
from tests.geodata.slow_support import Slow, holed

N = np.nan
COMMUNES = tuple(f"{district}{number}" for district in ("10", "11") for number in range(1, 6))
TREE = PlaceTree(
    Place(code=code, level=level, kind="", name=code, parent=parent, area_km2=None, lon=None, lat=None)  # type: ignore[arg-type]
    for code, level, parent in (
        ("1", "province", None),
        ("10", "district", "1"),
        ("11", "district", "1"),
        *((code, "commune", code[:2]) for code in COMMUNES),
    )
)
COLUMN = {code: at for at, code in enumerate(TREE.codes)}
DAYS = 16
FIGURES = dict[str, Floats]
"""Days x all places, by measured indicator."""


def levels_of(figures: FIGURES) -> Aggregator:
    def load(wanted: str) -> ObservationArrays:
        values = figures.get(wanted, np.full((DAYS, len(TREE)), N))
        return ObservationArrays(values=values, illustrative=np.zeros(values.shape, dtype=bool))

    return Aggregator(TREE, load)


def changes(name: str, figures: FIGURES, *, share: float = 0.8) -> dict[Level, ChangeArrays]:
    made = levels_of(figures)
    return Comparison(made, share=share).of(CATALOG[name], made.of(CATALOG[name]))


def table(**of_places: list[float]) -> Floats:
    values = np.full((DAYS, len(TREE)), N)
    for place, series in of_places.items():
        values[: len(series), COLUMN[place.removeprefix("p")]] = series
    return values


def every(value: float, *, days: int = DAYS) -> dict[str, list[float]]:
    return {f"p{code}": [value] * days for code in COMMUNES}


def test_only_communes_that_reported_on_both_days_are_compared() -> None:
    values = table(**every(10))
    values[15, :] = N
    values[15, [COLUMN[code] for code in COMMUNES[:9]]] = 11
    values[8, COLUMN[COMMUNES[0]]] = N
    found = changes("quarantine_f1_concentrated", {"quarantine_f1_concentrated": values})
    assert found["province"].values[15, 0] == 8
    assert found["province"].compared[15, 0] == 8
    assert found["district"].values[15].tolist() == [4, 4]
    assert found["commune"].values[15, 1] == 1
    assert np.isnan(found["commune"].values[15, [0, 9]]).all()


@pytest.mark.parametrize(("reported", "told"), [(8, True), (7, False)])
def test_below_the_share_there_is_no_change_and_still_the_number(reported: int, told: bool) -> None:
    values = table(**every(10))
    values[15, [COLUMN[code] for code in COMMUNES[reported:]]] = N
    province = changes("beds_normal", {"beds_normal": values})["province"]
    held = changes("quarantine_f1_home", {"quarantine_f1_home": values})["province"]
    assert province.compared[15, 0] == 10, "beds are held for a week"
    assert held.compared[15, 0] == reported
    assert np.isnan(held.values[15, 0]) != told


def test_on_a_full_store_every_change_stands_once_there_is_a_week_before() -> None:
    rng = np.random.default_rng(3)
    full = {name: np.full((DAYS, len(TREE)), N) for name in MEASURED}
    for name, values in full.items():
        values[:, len(TREE) - len(COMMUNES) :] = 1 + rng.integers(0, 40, (DAYS, len(COMMUNES)))
        assert name in MEASURED
    assert len(CATALOG) > 80
    for item in CATALOG.values():
        found = changes(item.id, full)
        first = WEEK + (item.min_days - 1 if isinstance(item, Derived) else 0)
        if isinstance(item, Derived) and (item.window or 1) > 1:
            first = WEEK + item.window - 1  # type: ignore[operator]
        assert not any(np.isnan(found[level].values[first:]).any() for level in found), item.id
        assert (found["province"].compared[first:] == len(COMMUNES)).all(), item.id


def test_a_change_rests_on_illustrative_figures_where_either_day_does() -> None:
    made_up = np.zeros((DAYS, len(TREE)), dtype=bool)
    made_up[3, COLUMN["101"]] = True
    figures = ObservationArrays(values=table(**every(1)), illustrative=made_up)
    levels = Aggregator(TREE, lambda _: figures)
    found = Comparison(levels, share=0.8).of(CATALOG["cases_new"], levels.of(CATALOG["cases_new"]))
    flagged = {level: np.argwhere(change.illustrative).tolist() for level, change in found.items()}
    assert flagged == {"commune": [[10, 0]], "district": [[10, 0]], "province": [[10, 0]]}, "day 3 itself has no change"


def test_a_window_is_compared_on_the_same_days_of_both_weeks() -> None:
    values = table(**every(2))
    last = COLUMN[COMMUNES[0]]
    values[3, last], values[10, last] = 50, N
    values[12, last] = 9
    found = changes("cases_7d", {"cases_new": values})
    assert found["commune"].values[15, 0] == 9 - 2, "day 3 has no day 10 beside it"
    assert found["province"].values[15, 0] == 7
    assert found["province"].compared[15, 0] == 10
    assert found["province"].days[15, 0] == 10 * 7 - 1, "of the first commune six days have one beside them"
    assert found["commune"].days[15, :2].tolist() == [6, 7]


def test_a_rate_is_compared_over_the_same_people() -> None:
    cases, people = table(**every(1)), table(**every(1000, days=1))
    people[0, COLUMN[COMMUNES[9]]] = 91_000
    cases[9:, COLUMN[COMMUNES[9]]] = N
    cases[9:, COLUMN[COMMUNES[0]]] = 3
    found = changes("cases_7d_per_100k", {"cases_new": cases, "population": people})
    assert found["province"].compared[15, 0] == 9
    assert found["province"].values[15, 0] == pytest.approx(100_000 * 14 / 9_000)


def test_a_window_compares_a_unit_day_by_day() -> None:
    values = table(**every(2))
    values[[7, 14], COLUMN["10"]] = 30, 50
    values[[7, 14], COLUMN["101"]] = N
    values[13, COLUMN["10"]] = 99
    found = changes("cases_7d", {"cases_new": values})
    assert found["district"].values[14, 0] == 50 - 30, "day 13 was told by the district alone, day 6 by its communes"
    assert (found["district"].compared[14, 0], found["district"].days[14, 0]) == (5, 5 * 6)
    assert (found["province"].values[14, 0], found["province"].days[14, 0]) == (20, 5 * 6 + 5 * 7)


def test_a_running_total_is_compared_with_itself_once_a_unit_told_of_it() -> None:
    values = table(**every(2))
    values[12, COLUMN["10"]] = 40
    found = changes("cases_total", {"cases_new": values})
    assert found["district"].values[11, 0] == 5 * 2 * 7
    assert np.isnan(found["district"].values[14, 0]) and found["district"].compared[14, 0] == 0
    values[[7, 14], COLUMN["10"]] = 10
    found = changes("cases_total", {"cases_new": values})
    assert (found["district"].values[14, 0], found["district"].compared[14, 0]) == (6 * 10 + 40, 5)


def test_a_unit_that_reported_itself_on_both_days_stands_on_its_own() -> None:
    values = table(p10=[5.0] * 8 + [9.0] * 8)
    found = changes("quarantine_f1_home", {"quarantine_f1_home": values})
    assert found["district"].values[14, 0] == 4
    assert found["district"].compared[14, 0] == 5
    assert np.isnan(found["province"].values[14, 0]), "half of the communes stand behind it"
    assert found["province"].compared[14, 0] == 5


def test_a_report_of_the_unit_is_not_set_against_a_sum_of_its_communes() -> None:
    values = table(**every(10))
    values[15, COLUMN["10"]] = 999
    values[15, [COLUMN[code] for code in COMMUNES[:5]]] = 11
    found = changes("quarantine_f1_home", {"quarantine_f1_home": values}, share=0.5)
    assert np.isnan(found["district"].values[15, 0]) and found["district"].compared[15, 0] == 0
    assert found["province"].values[15, 0] == 0, "nor is it in what stands above: the five of the other district are"
    assert found["province"].compared[15, 0] == 5


def test_what_takes_something_off_is_not_known_without_it() -> None:
    figures = {name: table(**every(1)) for name in ("cases_new", "deaths_new", "transferred_out_new")}

    def load(name: str) -> ObservationArrays:
        values = figures.get(name, np.full((DAYS, len(TREE)), N))
        return ObservationArrays(values=values, illustrative=np.zeros(values.shape, dtype=bool))

    active = Aggregator(TREE, load).of(DERIVED["cases_active"])
    assert all(np.isnan(active[level].values).all() for level in active), "nobody ever told who recovered"
    figures["recovered_new"] = table(p101=[N] * 4 + [0.0])
    active = Aggregator(TREE, load).of(DERIVED["cases_active"])
    assert np.isnan(active["commune"].values[3, 0])
    assert active["commune"].values[4, 0] == 5 - 5 - 5
    assert np.isnan(active["commune"].values[:, 1:]).all()
    assert active["district"].reported[4].tolist() == [1, 0]


SHOWN = [
    "cases_new",
    "cases_7d",
    "cases_7d_per_100k",
    "cases_total",
    "cases_active",
    "quarantine_f1_home",
    "test_positivity_7d",
    "bed_occupancy",
    "coverage_dose2_18plus",
    "case_fatality",
]


@pytest.mark.parametrize("name", SHOWN)
@given(seed=st.integers(0, 2**32 - 1), silent=st.floats(0, 0.5), own=st.sampled_from((0, 0.2, 0.8)))
@settings(max_examples=12, deadline=None)
def test_every_change_is_that_over_what_both_days_have(name: str, seed: int, silent: float, own: float) -> None:
    figures = holed(np.random.default_rng(seed), name, TREE, DAYS, silent=silent, own=own)
    found, slow = changes(name, figures, share=0), Slow(name=name, tree=TREE, figures=figures)
    shown, compared = levels_of(figures).of(CATALOG[name]), 0
    for level, codes in PlaceLayout(TREE).codes.items():
        for column, code in enumerate(codes if level != "commune" else codes[:2]):
            for day in range(WEEK, DAYS):
                change, communes, days = slow.change(code, day)
                assert (found[level].compared[day, column], found[level].days[day, column]) == (communes, days)
                known = found[level].values[day, column]
                if np.isnan(known):
                    continue
                compared += 1
                assert known == pytest.approx(change, abs=1e-6)
                assert not np.isnan(shown[level].values[day, column])
    assert compared > 0
