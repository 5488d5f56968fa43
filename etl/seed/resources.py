"""Medical resources each Friday: what the district seats hold and how full it is, from the cases under treatment."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.seed.apportionment import curve, curves, positions
from etl.seed.cases import Cases
from etl.seed.facts import Facts, Ints
from etl.seed.frame import Bools, SeedTable, missing, without

FIRST = "2021-07-02"
SEATS = ("24617", "24631", "24640", "24664", "24688", "24717", "24733", "24739")
"""The seats of the eight districts, where the medical centres stand; the first also holds the provincial hospital."""
NORMAL = (("2021-07-02", 40.0), ("2021-09-15", 80.0), ("2021-11-15", 110.0), ("2021-12-10", 120.0))
OXYGEN = (("2021-07-02", 10.0), ("2021-09-15", 25.0), ("2021-12-10", 28.0))
IN_BED = (("2021-07-02", 1.0), ("2021-11-10", 1.0), ("2021-12-15", 0.55), ("2022-01-22", 0.42))
"""Share of the cases under treatment that lie in hospital; the others are treated at home."""
FULL = 0.97


def tables(facts: Facts, cases: Cases) -> list[SeedTable]:
    """All resource figures, Fridays x communes."""
    rng = facts.generator(6)
    days = pd.date_range(FIRST, facts.calendar[-1], freq="W-FRI")
    seat = np.isin(facts.codes, SEATS)
    figures = _beds(facts, days, seat, _treated(facts, days, cases))
    figures |= _equipment(seat, figures)
    figures |= _staff(facts, days, seat, rng)
    figures |= _stocks(facts, days, seat, rng)
    unreported = missing(rng, (len(days), len(facts.codes)), share=0.0, on_last=4)
    return [SeedTable(days=days, figures={name: without(of, unreported) for name, of in figures.items()})]


def _treated(facts: Facts, days: pd.DatetimeIndex, cases: Cases) -> Ints:
    """Fridays x communes: patients in hospital, all of a district at its seat, by the sets of cases open then."""
    at = positions(facts.calendar, [str(day.date()) for day in days])[:, None]
    ended = np.minimum(np.minimum(cases.recovered, cases.died), cases.transferred)
    open_then = (cases.day <= at) & (ended > at)
    seats = np.array([facts.codes.index(code) for code in SEATS])
    home = facts.district[cases.commune]
    treated = np.zeros((len(days), len(facts.codes)), dtype=np.int64)
    for district, seat in enumerate(seats):
        treated[:, seat] = open_then[:, home == district].sum(axis=1)
    return treated


def _beds(facts: Facts, days: pd.DatetimeIndex, seat: Bools, treated: Ints) -> dict[str, Ints]:
    """Beds planned and used; nine patients of ten in ordinary beds, twice the beds at the provincial hospital."""
    size = np.where(seat, facts.population / facts.population[seat].mean(), 0.0)
    size[facts.codes.index(SEATS[0])] *= 2
    inside = treated * curve(days, IN_BED)[:, None]
    plans = {
        "normal": (NORMAL, 0.88),
        "oxygen": (OXYGEN, 0.10),
        "icu": ((("2021-07-02", 4.0), ("2021-12-10", 7.0)), 0.02),
    }
    figures: dict[str, Ints] = {}
    for kind, (knots, share) in plans.items():
        planned = _whole(curve(days, knots)[:, None] * size)
        figures[f"beds_{kind}"] = planned
        figures[f"beds_{kind}_used"] = np.minimum(_whole(inside * share), np.floor(planned * FULL).astype(np.int64))
    return figures


def _equipment(seat: Bools, beds: dict[str, Ints]) -> dict[str, Ints]:
    ventilators = _whole(beds["beds_icu"] * 0.8)
    return {
        "ventilators": ventilators,
        "ventilators_used": np.minimum(_whole(beds["beds_icu_used"] * 0.6), ventilators),
        "oxygen_cylinders": 4 + 2 * beds["beds_oxygen"] - beds["beds_oxygen_used"],
        "ambulances": np.broadcast_to(np.where(seat, 3, 0), beds["beds_icu"].shape) + (beds["beds_oxygen"] > 60),
    }


def _staff(facts: Facts, days: pd.DatetimeIndex, seat: Bools, rng: np.random.Generator) -> dict[str, Ints]:
    """A doctor and two to four nurses per station, many at the seats, helpers from other provinces from August on."""
    stations = len(facts.codes)
    doctors = np.where(seat, rng.integers(22, 36, stations), rng.integers(1, 3, stations))
    nurses = np.where(seat, rng.integers(45, 80, stations), rng.integers(2, 5, stations))
    doctors[facts.codes.index(SEATS[0])] += 70
    nurses[facts.codes.index(SEATS[0])] += 140
    helped = np.where(seat, 1.0, 0.0) * (curve(days, (("2021-08-01", 0.0), ("2021-12-10", 0.25)))[:, None])
    return {"doctors": _whole(doctors * (1 + helped)), "nurses": _whole(nurses * (1 + helped))}


def _stocks(facts: Facts, days: pd.DatetimeIndex, seat: Bools, rng: np.random.Generator) -> dict[str, Ints]:
    """Kits and protective sets: filled every fourth week, used up in between; larger stores at the seats."""
    phase = rng.integers(0, 4, len(facts.codes))
    left = 1.0 - 0.2 * ((np.arange(len(days))[:, None] + phase) % 4)
    store = facts.population * np.where(seat, 0.12, 0.03) * rng.uniform(0.7, 1.3, len(facts.codes))
    grown = curves(days, (("2021-07-02", np.array([0.3, 0.5])), ("2021-12-10", np.array([1.6, 1.0]))))
    return {
        "test_kits": _whole(store * left * grown[:, :1]),
        "ppe_sets": _whole(0.6 * store * left * grown[:, 1:]),
    }


def _whole(values: npt.NDArray[np.floating[Any]]) -> Ints:
    whole: Ints = np.rint(values).astype(np.int64)
    return whole
