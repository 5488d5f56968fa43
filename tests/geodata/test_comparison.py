"""Changes against a second, slow computation over the communes that reported on both days."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.catalog import CATALOG, DERIVED, MEASURED, Derived
from geodata.comparison import WEEK, Change, Comparison
from geodata.derive import Levels
from geodata.figures import Floats, Reported
from geodata.places import Level, Place, PlaceTree

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


def changes(name: str, figures: FIGURES, *, share: float = 0.8) -> dict[Level, Change]:
    def load(wanted: str) -> Reported:
        values = figures.get(wanted, np.full((DAYS, len(TREE)), N))
        return Reported(values=values, illustrative=np.zeros(values.shape, dtype=bool))

    made = Levels(TREE, load)
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
    for item in CATALOG.values():
        found = changes(item.id, full)
        first = WEEK + (item.min_days - 1 if isinstance(item, Derived) else 0)
        if isinstance(item, Derived) and (item.window or 1) > 1:
            first = WEEK + item.window - 1  # type: ignore[operator]
        assert not any(np.isnan(found[level].values[first:]).any() for level in found), item.id
        assert (found["province"].compared[first:] == len(COMMUNES)).all(), item.id


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

    def load(name: str) -> Reported:
        values = figures.get(name, np.full((DAYS, len(TREE)), N))
        return Reported(values=values, illustrative=np.zeros(values.shape, dtype=bool))

    active = Levels(TREE, load).of(DERIVED["cases_active"])
    assert all(np.isnan(active[level].values).all() for level in active), "nobody ever told who recovered"
    figures["recovered_new"] = table(p101=[N] * 4 + [0.0])
    active = Levels(TREE, load).of(DERIVED["cases_active"])
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
@given(seed=st.integers(0, 2**32 - 1), silent=st.floats(0, 0.5))
@settings(max_examples=20, deadline=None)
def test_the_sign_of_every_change_is_that_over_the_common_communes(name: str, seed: int, silent: float) -> None:
    rng = np.random.default_rng(seed)
    first = len(TREE) - len(COMMUNES)
    figures = {}
    for part in CATALOG[name].inputs:
        values = np.full((DAYS, len(TREE)), N)
        values[:, first:] = rng.integers(0, 30, (DAYS, len(COMMUNES)))
        if part == "population":
            values[0, first:] = rng.integers(800, 9000, len(COMMUNES))
            values[1:] = N
        else:
            values[:, first:][rng.random((DAYS, len(COMMUNES))) < silent] = N
        figures[part] = values
    found, told = changes(name, figures), 0
    for day in range(WEEK, DAYS):
        slow, communes = _slowly(name, {part: values[:, first:] for part, values in figures.items()}, day)
        assert found["province"].compared[day, 0] == communes
        change = found["province"].values[day, 0]
        if not np.isnan(change):
            told += 1
            assert slow is not None
            assert change == pytest.approx(slow, abs=1e-6)
    assert told or silent > 0.03


def _slowly(name: str, figures: dict[str, Floats], day: int) -> tuple[float | None, int]:
    """The change of the province on a day, and over how many communes: commune by commune, day by day."""
    item = CATALOG[name]
    derived = item if isinstance(item, Derived) else None
    plus, minus, over = (derived.plus, derived.minus, derived.over) if derived else ((name,), (), ())
    stock = MEASURED[plus[0]].kind == "stock"
    window = derived.window if derived and not stock else 1
    sums, communes = np.zeros(4), 0
    for commune in range(len(COMMUNES)):
        told = {part: _held(values[:, commune], MEASURED[part].holds) for part, values in figures.items()}
        pairs = []
        for at in [day] if window is None or window == 1 else range(day - window + 1, day + 1):
            both = [_on(told, plus, minus, over, moment, running=window is None) for moment in (at, at - WEEK)]
            if at >= WEEK and None not in both:
                pairs.append(both)
        if not pairs:
            continue
        stocks = bool(over) and MEASURED[over[0]].kind == "stock" and window not in (None, 1)
        for part in (0, 1):
            bases = [pair[part][1] for pair in pairs]  # type: ignore[index]
            sums[2 * part] += sum(pair[part][0] for pair in pairs)  # type: ignore[index]
            sums[2 * part + 1] += bases[0] if stocks else sum(bases)
        communes += 1
    if not communes:
        return None, 0
    per = derived.per if derived else 1
    if not over:
        return float(sums[0] - sums[2]), communes
    return (per * (sums[0] / sums[1] - sums[2] / sums[3]) if sums[1] > 0 and sums[3] > 0 else None), communes


def _held(series: Floats, days: int) -> list[float]:
    found = []
    for at in range(len(series)):
        known = [value for value in series[max(0, at - days) : at + 1] if not np.isnan(value)]
        found.append(known[-1] if known else N)
    return found


def _on(
    told: dict[str, list[float]],
    plus: tuple[str, ...],
    minus: tuple[str, ...],
    over: tuple[str, ...],
    at: int,
    *,
    running: bool,
) -> tuple[float, float] | None:
    """Numerator and denominator of a commune on a day; None where it told neither, or never what is taken off."""
    if at < 0 or np.isnan(told[plus[0]][at]) or (over and np.isnan(told[over[0]][at])):
        return None
    days = range(at + 1) if running else [at]
    if any(np.isnan([told[part][day] for day in days]).all() for part in minus):
        return None

    def added(names: tuple[str, ...]) -> float:
        return float(sum(np.nansum([told[name][day] for day in days]) for name in names))

    return added(plus) - added(minus), added(over) if over else 1.0
