"""Testing day by day: samples follow the cases in and around a commune, results follow the samples."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.seed.apportionment import curve, positions, trailing
from etl.seed.facts import Facts, Floats, Ints
from etl.seed.frame import Bools, SeedTable, missing, without

FIRST = "2021-05-01"
SCREENING = (
    (FIRST, 0.15),
    ("2021-07-09", 0.5),
    ("2021-09-10", 1.2),
    ("2021-10-20", 0.7),
    ("2021-12-05", 1.1),
    ("2022-01-22", 0.8),
)
"""Screening without a case nearby, as a multiple of one antigen sample per 800 people and day."""
SAME_DAY = 0.7
"""Share of RT-PCR samples with a result on the day they were taken; the others follow with the next report."""


def tables(facts: Facts, found: Ints) -> list[SeedTable]:
    """All testing figures, days x communes; `found`: new cases on the days of the calendar."""
    rng, start = facts.generator(5), int(positions(facts.calendar, [FIRST])[0])
    days, cases = facts.calendar[start:], found[start:]
    unreported = missing(rng, cases.shape, share=0.04, on_last=11)
    samples = _samples(facts, days, found, rng, unreported)
    results, pending = _results(samples, rng, unreported)
    repeated = rng.binomial(cases, 0.3)
    figures: dict[str, Ints] = {
        **samples,
        "persons_sampled": _persons(facts, samples, rng),
        "results_received": results,
        "results_positive": np.minimum(cases + repeated, results),
        "results_pending": pending,
    }
    return [SeedTable(days=days, figures={name: without(of, unreported) for name, of in figures.items()})]


def _samples(
    facts: Facts, days: pd.DatetimeIndex, found: Ints, rng: np.random.Generator, unreported: Bools
) -> dict[str, Ints]:
    """Samples by method; at least 1.4 antigen samples per case; none on a day without a report."""
    cases = found[-len(days) :]
    around: Floats = trailing(0.7 * found + 0.3 * found @ facts.near, 5)[-len(days) :]
    screening = facts.population / 800 * curve(days, SCREENING)[:, None]
    workdays = np.where(days.day_of_week == 6, 0.5, 1.08)[:, None]
    antigen = rng.poisson((screening + 3.5 * around) * workdays)
    methods = {
        "samples_antigen": np.maximum(antigen, np.ceil(1.4 * cases).astype(np.int64)),
        "samples_pcr_single": rng.poisson((0.1 * screening + 2.0 * cases + 0.5 * around) * workdays),
        "samples_pcr_pooled": rng.poisson((0.2 * screening + 0.8 * around) * workdays),
    }
    kept = {name: np.where(unreported, 0, of) for name, of in methods.items()}
    return {**kept, "samples_taken": np.sum(list(kept.values()), axis=0)}


def _results(samples: dict[str, Ints], rng: np.random.Generator, unreported: Bools) -> tuple[Ints, Ints]:
    """Results of each report and samples still pending after it."""
    laboratory = samples["samples_pcr_single"] + samples["samples_pcr_pooled"]
    at_once = samples["samples_antigen"] + rng.binomial(laboratory, SAME_DAY)
    results, pending = np.zeros_like(at_once), np.zeros_like(at_once)
    waiting = np.zeros(at_once.shape[1], dtype=np.int64)
    for day, unknown in enumerate(unreported):
        results[day] = np.where(unknown, 0, at_once[day] + waiting)
        waiting = waiting + samples["samples_taken"][day] - results[day]
        pending[day] = waiting
    return results, pending


def _persons(facts: Facts, samples: dict[str, Ints], rng: np.random.Generator) -> Ints:
    """One person per single sample, three to seven per pool, a few sampled twice; at most a quarter of the people."""
    pool = rng.integers(3, 8, size=samples["samples_pcr_pooled"].shape)
    singles = 0.97 * (samples["samples_antigen"] + samples["samples_pcr_single"])
    persons = np.rint(singles + pool * samples["samples_pcr_pooled"]).astype(np.int64)
    return np.minimum(persons, facts.population // 4)
