"""Denominators: the census, its age groups per commune, and the adults of the vaccination reports."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.seed.apportionment import largest_remainder, within
from etl.seed.facts import Facts, Floats, Ints
from etl.seed.frame import SeedTable

CENSUS = "2019-04-01"
CAMPAIGN = "2021-03-20"
"""From here on the adults of the vaccination reports are the denominator: the first day with vaccination figures."""
REPORT = "2021-11-22"
YOUNG = ("0-04", "05-09", "10-14", "15-19")
FROM_50 = ("50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85+")
FROM_65 = FROM_50[3:]


def census(facts: Facts) -> SeedTable:
    """Residents, households and age groups of every commune on census day.

    A commune's groups are its share of the district's; a five-year band is cut by even years (3/5 of 10-14 and of
    15-19 are 12-17, 2/5 of 15-19 are adults).
    """
    ages = facts.ages.loc[facts.districts]
    groups = {
        "population_18plus": _adults_by_district(facts),
        "population_50plus": _sum(ages, FROM_50),
        "population_65plus": _sum(ages, FROM_65),
        "population_12to17": 0.6 * _sum(ages, ("10-14", "15-19")),
    }
    figures = {name: _spread(facts, np.rint(of).astype(np.int64)) for name, of in groups.items()}
    figures["population"] = facts.population
    figures["households"] = facts.communes["households_2019"].to_numpy(dtype=np.int64)
    return SeedTable(days=pd.DatetimeIndex([CENSUS]), figures={name: of[None, :] for name, of in figures.items()})


def adults(facts: Facts) -> SeedTable:
    """Adults of every commune as the vaccination reports count them, summing to the announced 404,872."""
    return SeedTable(
        days=pd.DatetimeIndex([CAMPAIGN]),
        figures={"population_18plus": _spread(facts, adults_by_district(facts))[None, :]},
    )


def adults_by_district(facts: Facts) -> Ints:
    """Census adults scaled so that all announced figures of 22 Nov 2021 hold at once.

    The eight announced shares of dose 2, over census adults scaled evenly, give 1,850 people fewer than were
    announced. So the scale is exp(a + b x share), the flattest one with which both totals come out.
    """
    base, shares = _adults_by_district(facts), shares_of_dose2(facts)
    total, vaccinated = facts.stated(REPORT, "dan_so_18plus"), facts.stated(REPORT, "nguoi_tiem_mui2")
    low, high = -5.0, 5.0
    for _ in range(80):
        slope = (low + high) / 2
        scaled = _scaled(base, shares, slope, total)
        low, high = (slope, high) if (scaled * shares).sum() < vaccinated else (low, slope)
    return largest_remainder(_scaled(base, shares, (low + high) / 2, total), int(total))


def shares_of_dose2(facts: Facts) -> Floats:
    """Announced share of adults with dose 2 on 22 Nov 2021 (0 to 1), one entry per district of `facts.districts`."""
    return facts.by_district(facts.stated_by_unit(REPORT, "ty_le_mui2_18plus_pct")) / 100


def _scaled(base: Floats, shares: Floats, slope: float, total: float) -> Floats:
    tilted: Floats = base * np.exp(slope * shares)
    scaled: Floats = tilted * (total / tilted.sum())
    return scaled


def _adults_by_district(facts: Facts) -> Floats:
    ages = facts.ages.loc[facts.districts]
    return _sum(ages, tuple(ages.columns)) - _sum(ages, YOUNG) + 0.4 * _sum(ages, ("15-19",))


def _sum(ages: pd.DataFrame, bands: tuple[str, ...]) -> Floats:
    return ages[list(bands)].sum(axis=1).to_numpy(dtype=float)


def _spread(facts: Facts, districts: Ints) -> Ints:
    return within(facts.district, facts.population.astype(float), districts)
