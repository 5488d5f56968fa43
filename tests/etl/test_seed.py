"""The seed: exact sums, every check of the catalogue, every announced figure, once and always the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, Float, cast, func, select

from etl.seed import facts as seed_facts
from etl.seed.apportionment import largest_remainder, mean_share, within
from etl.seed.cases import SETTINGS
from etl.seed.facts import PROVINCE, Facts, Floats
from etl.seed.resources import SEATS
from etl.sources import seed
from geodata import schema
from geodata.catalog import CATALOG, MEASURED
from geodata.geography import admin_units
from geodata.observations import validation
from geodata.observations.aggregation import Aggregator
from geodata.observations.arrays import Grid, ObservationReader
from geodata.store import bulk, database
from tests.figures_support import published

TODAY = date(2022, 1, 21)
CASES, DEATHS = 7_434, 20


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = database.connect(f"sqlite:///{tmp_path_factory.mktemp('seed') / 'store.sqlite'}")
    database.migrate(engine)
    seed.load(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def known() -> Facts:
    return seed_facts.read()


@pytest.fixture(scope="module")
def rows(loaded: Engine) -> pd.DataFrame:
    """All observations with the level of their place, the rank and the flag of their batch."""
    table, batch, place = schema.observation, schema.batch, schema.place
    statement = (
        select(
            table.c["indicator", "place", "day", "value", "row"],
            place.c.level,
            batch.c["rank", "illustrative", "source"],
        )
        .join(batch, batch.c.id == table.c.batch)
        .join(place, place.c.code == table.c.place)
    )
    with loaded.connect() as connection:
        found = pd.read_sql(statement, connection)
    kinds = dict.fromkeys(("indicator", "place", "level", "source"), "category")
    return found.assign(day=pd.to_datetime(found["day"])).astype(kinds)


@pytest.fixture(scope="module")
def communes(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["level"] == "commune"]


def grid(communes: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """days x communes of one indicator."""
    return communes[communes["indicator"] == indicator].pivot(index="day", columns="place", values="value")


@pytest.mark.parametrize(("indicator", "total"), [("cases_new", CASES), ("deaths_new", DEATHS)])
def test_communes_sum_to_the_real_series_on_every_day(
    communes: pd.DataFrame, known: Facts, indicator: str, total: int
) -> None:
    split = grid(communes, indicator)
    assert split.shape == (645, 71)
    assert not split.isna().any(axis=None)
    assert split.sum(axis=1).tolist() == known.daily[indicator].tolist()
    assert split.sum(axis=None) == total


@pytest.fixture(scope="module")
def levels(loaded: Engine) -> Iterator[Aggregator]:
    decision = published(loaded)
    with loaded.connect() as connection:
        tree = admin_units.tree(connection)
        span = Grid(first=date(2020, 3, 18), days=(TODAY - date(2020, 3, 18)).days + 1, places=tree.codes)
        yield Aggregator(tree, ObservationReader(connection, span, publication=decision.n).read)


@pytest.mark.parametrize(("indicator", "total"), [("cases_new", CASES), ("deaths_new", DEATHS)])
def test_every_level_sums_to_the_real_series(levels: Aggregator, indicator: str, total: int) -> None:
    at = levels.of(MEASURED[indicator])
    for level in admin_units.LEVELS:
        assert np.nansum(at[level].values) == total
    province = at["province"]
    assert province.summed is not None
    known = ~np.isnan(province.values)
    assert np.array_equal(province.summed[known], province.values[known])
    assert not province.illustrative.any()
    assert at["commune"].illustrative[~np.isnan(at["commune"].values)].all()


def test_the_province_coverage_is_the_announced_one(levels: Aggregator) -> None:
    day = (date(2021, 11, 22) - date(2020, 3, 18)).days
    coverage = levels.of(CATALOG["coverage_dose2_18plus"])
    assert coverage["province"].values[day, 0] == pytest.approx(100 * 191_684 / 404_872)
    assert np.round(coverage["district"].values[day], 1).tolist() == [74.6, 37.8, 37.6, 57.0, 50.7, 34.3, 53.9, 25.4]


def test_every_check_of_the_catalogue_holds(rows: pd.DataFrame, loaded: Engine) -> None:
    standing = rows.sort_values("rank", kind="stable").drop_duplicates(["indicator", "place", "day"], keep="last")
    with loaded.connect() as connection:
        tree = admin_units.tree(connection)
    checked = validation.check(standing, places=tree, today=TODAY)
    assert not checked.refused.any()
    assert set(checked.counts) <= {"band"}, [finding.message.en for finding in checked.findings[:5]]


def test_every_measured_indicator_has_figures_of_every_commune(communes: pd.DataFrame) -> None:
    places_of = communes.groupby("indicator", observed=True)["place"].nunique()
    assert set(places_of.index) == set(MEASURED)
    assert (places_of == 71).all()


def test_announced_figures_are_reached_exactly(communes: pd.DataFrame) -> None:
    def total(indicator: str, day: str) -> float:
        return float(grid(communes, indicator).loc[day].sum())

    assert total("vaccinated_dose1_18plus", "2021-11-15") == 401_554
    assert total("vaccinated_dose2_18plus", "2021-11-15") == 401_554 - 273_039
    assert total("vaccinated_dose1_18plus", "2021-11-22") == 401_706
    assert total("vaccinated_dose2_18plus", "2021-11-22") == 191_684
    assert total("population_18plus", "2021-03-20") == 404_872
    assert total("doses_received", "2021-11-15") == 557_688
    assert [total(f"outbreaks_{kind}", "2021-11-15") for kind in ("total", "ended", "active")] == [262, 103, 159]
    assert grid(communes, "recovered_new").loc[:"2021-09-15"].sum(axis=None) == 176


def test_active_outbreaks_of_districts_are_the_announced_ones(communes: pd.DataFrame, known: Facts) -> None:
    active = grid(communes, "outbreaks_active").loc["2021-11-15"]
    by_district = active.groupby(known.communes.set_index("code")["parent"]).sum().to_dict()
    assert by_district | {PROVINCE: 159.0} == known.stated_by_unit("2021-11-15", "o_dich_dang_hoat_dong")


def test_settings_have_the_announced_proportion(communes: pd.DataFrame) -> None:
    found = [int(grid(communes, f"cases_new_{name}").loc["2021-11-15"].sum()) for name in SETTINGS]
    assert found == largest_remainder(np.array([9.0, 21.0, 3.0, 24.0]), 51).tolist() == [8, 19, 3, 21]


def test_census_sums_to_the_published_totals(communes: pd.DataFrame) -> None:
    census = communes[communes["day"] == "2019-04-01"].groupby("indicator", observed=True)["value"].sum()
    assert census["population"] == 622_168
    assert census["households"] == 162_061
    assert census["population_50plus"] == 93_048
    assert census["population_65plus"] == 23_640


def test_doses_used_are_all_doses_given(communes: pd.DataFrame) -> None:
    booster = grid(communes, "vaccinated_booster_18plus")
    twice = grid(communes, "vaccinated_dose1") + grid(communes, "vaccinated_dose2")
    before = twice.index < booster.index[0]
    given = pd.concat([twice[before], twice[~before] + booster])
    assert given.equals(grid(communes, "doses_used"))
    reserve = grid(communes, "doses_allocated") - grid(communes, "doses_received")
    assert reserve.min(axis=None) == 0


def test_older_groups_fit_into_the_adults(communes: pd.DataFrame) -> None:
    adults = grid(communes, "population_18plus").loc["2021-03-20"]
    older = grid(communes, "population_50plus").loc["2019-04-01"]
    for dose in ("dose1", "dose2"):
        all_ages, from_50 = grid(communes, f"vaccinated_{dose}_18plus"), grid(communes, f"vaccinated_{dose}_50plus")
        younger = all_ages - from_50
        assert younger.min(axis=None) >= 0
        assert (younger.max() <= adults - older).all()
        assert (grid(communes, f"vaccinated_{dose}_65plus").max() <= from_50.max()).all()


def test_outbreaks_cluster_in_time_and_space(communes: pd.DataFrame, known: Facts) -> None:
    weekly = grid(communes, "cases_new").loc["2021-11-01":"2022-01-21"].resample("7D").sum()
    rates = np.log1p(weekly.to_numpy() / known.population * 10_000)
    rates = rates - rates.mean(axis=1, keepdims=True)
    near = known.near - np.diag(np.diag(known.near))
    near = near / near.sum(axis=1, keepdims=True)

    def alike(one: Floats, other: Floats) -> float:
        return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])

    assert alike(rates[:-1], rates[1:]) > 0.4
    rng = np.random.default_rng(0)
    strangers = [alike(rates, rates[:, rng.permutation(71)] @ near.T) for _ in range(20)]
    assert alike(rates, rates @ near.T) > max(strangers)


def test_communes_of_a_higher_announced_level_had_more_community_cases(communes: pd.DataFrame, known: Facts) -> None:
    levels = pd.Series(known.stated_by_unit("2021-10-22", "cap_do_dich")).reindex(known.codes)
    found = grid(communes, "cases_new_community").loc["2021-10-16":"2021-10-22"].sum()
    rates = {level: found[levels == level].sum() / known.population[levels == level].sum() for level in (1.0, 2.0, 3.0)}
    assert rates[1.0] * 10 < rates[2.0] < rates[3.0]
    assert rates[3.0] >= 50 / 100_000


def test_holes_are_recent_and_never_in_cases(communes: pd.DataFrame) -> None:
    old, last = pd.Timestamp(TODAY - timedelta(days=21)), pd.Timestamp(TODAY)
    for indicator in ("samples_taken", "cases_new_community", "vaccinated_dose1"):
        figures = grid(communes, indicator)
        assert not figures.loc[:old].isna().any(axis=None)
        assert 0 < figures.loc[last].isna().sum() < 15


def test_samples_with_and_without_a_result_are_all_samples(communes: pd.DataFrame) -> None:
    taken, received = grid(communes, "samples_taken"), grid(communes, "results_received")
    assert (taken.cumsum() - received.cumsum()).equals(grid(communes, "results_pending"))


def test_beds_in_use_stand_at_the_district_seats(communes: pd.DataFrame) -> None:
    used = grid(communes, "beds_normal_used").max()
    assert set(used.index[used > 0]) == set(SEATS)


def test_real_figures_are_not_flagged_illustrative(rows: pd.DataFrame) -> None:
    flags = rows.groupby("source", observed=True)[["rank", "illustrative"]].agg(["min", "max"])
    assert flags["rank"].to_numpy().tolist() == [[20, 20], [10, 10], [0, 0], [10, 10]]
    assert flags.index.tolist() == ["announced", "census_2019", "illustrative", "province_series"]
    assert flags["illustrative"].to_numpy().tolist() == [[False, False], [False, False], [True, True], [False, False]]


def test_announced_figures_name_their_line_and_page(loaded: Engine, rows: pd.DataFrame, known: Facts) -> None:
    stated = rows[rows["source"] == "announced"]
    for line in stated.itertuples():
        origin = known.announced.iloc[line.row - 1]
        assert (origin["code"], origin["value"]) == (line.place, line.value)
    with loaded.connect() as connection:
        notes = connection.scalars(select(schema.batch.c.note).where(schema.batch.c.source == "announced")).all()
    assert len(notes) == 2
    assert all(note.startswith("https://vpubnd.daknong.gov.vn/") for note in notes)


def fingerprint(engine: Engine) -> list[tuple[str, str, int, float, float]]:
    """Per indicator and place: how many figures, their sum, and their sum weighted by the day."""
    table = schema.observation
    first = date(2019, 1, 1)
    with engine.connect() as connection:
        since = bulk.days_between(connection, table.c.day, first)
        statement = select(
            table.c.indicator,
            table.c.place,
            func.count(),
            func.sum(table.c.value),
            func.sum(table.c.value * cast(since, Float)),
        ).group_by(table.c.indicator, table.c.place)
        return sorted(tuple(row) for row in connection.execute(statement))  # type: ignore[misc]


def test_two_loads_give_the_same_figures_and_a_third_nothing(engine: Engine, loaded: Engine) -> None:
    report = seed.load(engine)
    assert report is not None
    found = fingerprint(engine)
    assert report.total == sum(line[2] for line in found)
    assert found == fingerprint(loaded)
    assert seed.load(engine) is None
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.observation)) == report.total
        assert set(connection.scalars(select(schema.batch.c.status))) == {"approved"}


def test_none_lays_the_places_only(engine: Engine) -> None:
    assert seed.load(engine, seed="none") is None
    with engine.connect() as connection:
        assert len(admin_units.tree(connection)) == 80
        assert connection.scalar(select(func.count()).select_from(schema.batch)) == 0


def test_an_unknown_seed_is_refused_and_nothing_is_written(engine: Engine) -> None:
    with pytest.raises(ValueError, match="illustrative, none"):
        seed.load(engine, seed="demo")
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.place)) == 0


def test_every_batch_has_a_key_of_its_own(loaded: Engine) -> None:
    with loaded.connect() as connection:
        keys = connection.scalars(select(schema.batch.c.key)).all()
    assert len(set(keys)) == len(keys) == 14
    assert all(key.startswith("seed:") and key.endswith(":1") for key in keys)


@pytest.mark.parametrize("total", [0, 1, 7, 1_000_003])
def test_largest_remainder_sums_exactly(total: int) -> None:
    weights = np.array([0.0, 1.0, 2.5, 1e-9, 3.3])
    parts = largest_remainder(weights, total)
    assert parts.sum() == total
    assert (np.abs(parts - weights / weights.sum() * total) < 1).all()


def test_largest_remainder_needs_a_weight() -> None:
    with pytest.raises(ValueError, match="3 to split"):
        largest_remainder(np.zeros(4), 3)


def test_within_keeps_the_total_of_each_group() -> None:
    groups = np.array([0, 1, 0, 1, 1])
    parts = within(groups, np.array([1.0, 1.0, 2.0, 2.0, 4.0]), np.array([10, 5]))
    assert np.bincount(groups, weights=parts).tolist() == [10, 5]


def test_mean_share_hits_the_weighted_mean() -> None:
    weights = np.array([1.0, 2.0, 5.0])
    shares = mean_share(0.37, np.array([-1.0, 0.5, 2.0]), weights)
    assert np.average(shares, weights=weights) == pytest.approx(0.37)
    assert (np.diff(shares) > 0).all()
