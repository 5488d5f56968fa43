"""Vaccination day by day: people by dose and group, doses, sites; through every announced figure.

A campaign is a list of points (day, people in the province); announced ones are real, the others illustrative.
Between two points a commune goes from its number at the first to its number at the second, never back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from etl.seed import population
from etl.seed.apportionment import largest_remainder, logit, mean_share, positions, within
from etl.seed.facts import Facts, Floats, Ints
from etl.seed.frame import Bools, SeedTable, from_day, missing, without

FIRST = population.CAMPAIGN
RECEIVED_ON, SHARES_ON = "2021-11-15", population.REPORT
TEENS_FROM, BOOSTERS_FROM = "2021-11-01", "2021-12-01"
Points = Sequence[tuple[str, int]]

DOSE1 = (
    (FIRST, 0),
    ("2021-04-30", 1_300),
    ("2021-06-30", 9_800),
    ("2021-07-31", 21_000),
    ("2021-08-31", 68_000),
    ("2021-09-30", 168_000),
    ("2021-10-15", 262_000),
    ("2021-10-31", 362_000),
)
DOSE1_AFTER = (("2021-12-31", 402_700), ("2022-01-22", 403_200))
DOSE2 = (
    ("2021-05-10", 0),
    ("2021-06-30", 1_800),
    ("2021-07-31", 6_000),
    ("2021-08-31", 14_500),
    ("2021-09-30", 36_000),
    ("2021-10-31", 84_000),
)
DOSE2_AFTER = (("2021-12-06", 262_000), ("2021-12-31", 352_000), ("2022-01-22", 386_000))
BOOSTER = ((BOOSTERS_FROM, 0), ("2021-12-31", 16_000), ("2022-01-22", 58_000))
TEENS_DOSE1 = ((TEENS_FROM, 0), (RECEIVED_ON, 9_500), ("2021-11-30", 38_000), ("2021-12-31", 60_500))
TEENS_DOSE2 = (("2021-12-01", 0), ("2021-12-31", 31_000), ("2022-01-22", 55_000))
WEEKDAYS = np.array([1.0, 1.05, 1.1, 1.1, 1.1, 0.9, 0.55])
CATCHING_UP = {"2021-12-06": 0.8, "2021-12-31": 0.55, "2022-01-22": 0.45}
"""How much of the districts' difference in dose 2 is left at the points after the announced shares."""


def tables(facts: Facts) -> list[SeedTable]:
    """Every vaccination figure: people and doses daily, sites and teams each Friday."""
    rng, days = facts.generator(4), pd.date_range(FIRST, facts.calendar[-1], freq="D")
    people = vaccinated(facts, days, rng)
    doses = supply(facts, days, people, rng)
    unreported = missing(rng, (len(days), len(facts.codes)), share=0.03, on_last=9)
    shown = {name: without(values, unreported) for name, values in (people | doses).items()}
    daily = SeedTable(days=days, figures=shown)
    teens = {name for name in shown if name.endswith("12to17")}
    later = {"vaccinated_booster_18plus": BOOSTERS_FROM} | dict.fromkeys(teens, TEENS_FROM)
    always = {name: values for name, values in shown.items() if name not in later}
    tables = [SeedTable(days=days, figures=always)]
    tables += [_part(daily, name, day) for name, day in later.items()]
    return [*tables, _sites(days, doses["doses_used"], unreported)]


def _part(table: SeedTable, name: str, day: str) -> SeedTable:
    return from_day(SeedTable(days=table.days, figures={name: table.figures[name]}), day)


def vaccinated(facts: Facts, days: pd.DatetimeIndex, rng: np.random.Generator) -> dict[str, Ints]:
    """People with each dose, by group: days x communes; never falling, dose 2 <= dose 1 <= group."""
    adults = population.adults(facts).figures["population_18plus"][0].astype(np.int64)
    census = {name: values[0].astype(np.int64) for name, values in population.census(facts).figures.items()}
    teens = census["population_12to17"]
    tilt = _tilts(facts, rng)
    first, second, third = (
        _campaign(days, _dose1(facts), 0.3 * tilt, adults, rng),
        _campaign(days, _dose2(facts), tilt, adults, rng, fixed=_shares(facts)),
        _campaign(days, BOOSTER, 0.7 * tilt, adults, rng),
    )
    second = np.minimum(second, first)
    of_teens = _campaign(days, TEENS_DOSE1, 0.2 * tilt, teens, rng)
    of_teens_twice = np.minimum(_campaign(days, TEENS_DOSE2, 0.4 * tilt, teens, rng), of_teens)
    figures = {"vaccinated_booster_18plus": np.minimum(third, second)}
    reach_50, reach_65 = rng.uniform(0.955, 0.995, len(adults)), rng.uniform(0.965, 0.995, len(adults))
    for dose, grown, young in (("dose1", first, of_teens), ("dose2", second, of_teens_twice)):
        figures[f"vaccinated_{dose}"] = grown + young
        figures[f"vaccinated_{dose}_18plus"] = grown
        figures[f"vaccinated_{dose}_12to17"] = young
        from_50 = _among(grown, whole=adults, part=census["population_50plus"], reach=reach_50)
        figures[f"vaccinated_{dose}_50plus"] = from_50
        figures[f"vaccinated_{dose}_65plus"] = _among(
            from_50, whole=census["population_50plus"], part=census["population_65plus"], reach=reach_65
        )
    return figures


def _among(people: Ints, *, whole: Ints, part: Ints, reach: Floats) -> Ints:
    """How many of `people` (of the group `whole`) belong to its `part`, reached a little less than the others.

    At least those for whom there is no room among the others.
    """
    even = np.floor(people * (reach * part / whole)).astype(np.int64)
    return np.maximum(even, people - (whole - part))


def _dose1(facts: Facts) -> Points:
    announced = ((RECEIVED_ON, "nguoi_da_tiem"), (SHARES_ON, "nguoi_tiem_mui1"))
    return (*DOSE1, *((day, int(facts.stated(day, metric))) for day, metric in announced), *DOSE1_AFTER)


def _dose2(facts: Facts) -> Points:
    """On 15 Nov those with a dose less those with one dose only; on 22 Nov as announced."""
    once = facts.stated(RECEIVED_ON, "nguoi_tiem_1_mui_only")
    twice = int(facts.stated(RECEIVED_ON, "nguoi_da_tiem") - once)
    return (*DOSE2, (RECEIVED_ON, twice), (SHARES_ON, int(facts.stated(SHARES_ON, "nguoi_tiem_mui2"))), *DOSE2_AFTER)


def _tilts(facts: Facts, rng: np.random.Generator) -> Floats:
    """How far each commune is ahead, in log-odds: its district by the announced shares, and a little of its own."""
    shares = logit(population.shares_of_dose2(facts))
    ahead: Floats = (shares - shares.mean())[facts.district]
    return ahead + rng.normal(0, 0.18, size=len(facts.codes))


def _shares(facts: Facts) -> tuple[str, Ints, Ints]:
    """The day of the announced shares, each commune's district, and the people that the shares make there."""
    people = population.adults_by_district(facts) * population.shares_of_dose2(facts)
    return SHARES_ON, facts.district, largest_remainder(people, int(facts.stated(SHARES_ON, "nguoi_tiem_mui2")))


def _campaign(  # noqa: PLR0917
    days: pd.DatetimeIndex,
    points: Points,
    tilt: Floats,
    group: Ints,
    rng: np.random.Generator,
    fixed: tuple[str, Ints, Ints] | None = None,
) -> Ints:
    """days x communes: people reached; at each point they sum to it exactly, at `fixed` also by district."""
    reached = [np.zeros(len(group), dtype=np.int64)]
    for (_, before), (day, total) in pairwise(points):
        left = tilt * CATCHING_UP.get(day, 1.0)
        aim = np.maximum(group * mean_share(total / group.sum(), left, group.astype(float)) - reached[-1], 0)
        if fixed is not None and day == fixed[0]:
            done = np.bincount(fixed[1], weights=reached[-1]).astype(np.int64)
            more = within(fixed[1], aim, fixed[2] - done)
        else:
            more = largest_remainder(aim, total - before)
        reached.append(reached[-1] + more)
    return _between(days, points, reached, rng)


def _between(days: pd.DatetimeIndex, points: Points, reached: Sequence[Ints], rng: np.random.Generator) -> Ints:
    """From point to point at the pace of the points around, by weekday, each commune a little of its own."""
    at = positions(days, [day for day, _ in points])
    pace = np.diff([total for _, total in points]) / np.diff(at)
    daily = np.interp(np.arange(len(days)), (at[:-1] + at[1:]) / 2, pace) + 1e-3
    daily = (daily * WEEKDAYS[days.day_of_week])[:, None] * rng.gamma(4.0, size=(len(days), len(reached[0])))
    values = np.zeros(daily.shape, dtype=np.int64)
    for step, (start, end) in enumerate(pairwise(at)):
        done = np.cumsum(daily[start + 1 : end + 1], axis=0)
        grown = np.floor((reached[step + 1] - reached[step]) * (done / done[-1]) + 1e-9)
        values[start + 1 : end + 1] = reached[step] + grown.astype(np.int64)
    values[at[-1] + 1 :] = reached[-1]
    return values


def supply(
    facts: Facts, days: pd.DatetimeIndex, people: Mapping[str, Ints], rng: np.random.Generator
) -> dict[str, Ints]:
    """Doses allocated >= received >= used >= entered on the platform: days x communes, never falling.

    Used is the sum of all doses. Shipments come on Tuesdays and last until Monday; what was received by
    15 Nov 2021 is the announced number.
    """
    used = people["vaccinated_dose1"] + people["vaccinated_dose2"] + people["vaccinated_booster_18plus"]
    received = _received(facts, days, used)
    next_week = np.concatenate([received[7:], np.repeat(received[-1:], 7, axis=0)])
    lag = rng.integers(1, 5, size=len(facts.codes))
    entered = used[np.maximum(np.arange(len(days))[:, None] - lag, 0), np.arange(len(facts.codes))]
    share = rng.uniform(0.93, 0.995, size=len(facts.codes))
    return {
        "doses_allocated": next_week,
        "doses_received": received,
        "doses_used": used,
        "doses_on_platform": np.floor(entered * share).astype(np.int64),
    }


def _received(facts: Facts, days: pd.DatetimeIndex, used: Ints) -> Ints:
    anchor = int(positions(days, [RECEIVED_ON])[0])
    monday = np.minimum(np.arange(len(days)) + (-days.day_of_week.to_numpy() % 7), len(days) - 1)
    spare = int(facts.stated(RECEIVED_ON, "vac_xin_thuc_nhan_lieu")) - int(used[anchor].sum())
    needed = used[monday]
    kept = np.floor(needed * (spare / used[anchor].sum())).astype(np.int64)
    announced = monday == anchor
    kept[announced] = largest_remainder(used[anchor].astype(float), spare)
    return np.maximum.accumulate(needed + kept, axis=0)


def _sites(days: pd.DatetimeIndex, used: Ints, unreported: Bools) -> SeedTable:
    """Each Friday: one site per 450 doses of the week, at least one per commune; teams one or two per site."""
    fridays = np.flatnonzero(days.day_of_week == 4)
    week = used[fridays] - used[np.maximum(fridays - 7, 0)]
    sites = 1 + np.minimum(week // 450, 6)
    teams = sites + np.minimum(week // 900, 6)
    figures = {"vaccination_sites": sites, "vaccination_teams": teams}
    return SeedTable(
        days=days[fridays], figures={name: without(of, unreported[fridays]) for name, of in figures.items()}
    )
