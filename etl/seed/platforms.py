"""Technology platforms each Friday, towards the targets of the plan; scans of place codes every day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.seed.apportionment import curve, logit, mean_share
from etl.seed.facts import Facts, Floats, Ints
from etl.seed.frame import SeedTable, missing, without

FIRST = "2021-07-02"
PHONES_PER_PERSON = 0.46
INSTALLS = ((FIRST, 0.201), ("2021-09-17", 0.34), ("2021-10-15", 0.52), ("2021-12-31", 0.74), ("2022-01-22", 0.78))
"""Share of smartphones with the app; the first is 57,511 Bluezone phones among an estimated 286,000."""
DECLARERS = ((FIRST, 0.09), ("2021-09-17", 0.22), ("2021-12-31", 0.58), ("2022-01-22", 0.63))
PLACES = ((FIRST, 0.04), ("2021-09-17", 0.15), ("2021-12-31", 0.56), ("2022-01-22", 0.62))
SITES = ((FIRST, 0.5), ("2021-10-15", 0.9), ("2021-11-30", 1.0))


def tables(facts: Facts, sites: SeedTable) -> list[SeedTable]:
    """All platform figures; `sites`: the table of vaccination sites, on Fridays."""
    rng = facts.generator(7)
    days = pd.date_range(FIRST, facts.calendar[-1], freq="W-FRI")
    town = np.array([code_kind != "xã" for code_kind in facts.communes["kind"]], dtype=float)
    tilt = 0.7 * town + rng.normal(0, 0.35, len(facts.codes))
    phones = _whole(facts.population * _shares(PHONES_PER_PERSON, 0.5 * tilt, facts.population))
    public = _whole(facts.population / 110 * rng.uniform(0.8, 1.2, len(facts.codes))) + 8
    weekly: dict[str, Floats | Ints] = {
        "smartphones": np.tile(phones, (len(days), 1)),
        "public_places": np.tile(public, (len(days), 1)),
        "app_installs": _grown(days, INSTALLS, tilt, phones),
        "health_declarers": _grown(days, DECLARERS, tilt, facts.population),
        "qr_places": _grown(days, PLACES, tilt, public),
    }
    unreported = missing(rng, (len(days), len(facts.codes)), share=0.0, on_last=6)
    shown = {name: without(of, unreported) for name, of in weekly.items()}
    shown["vaccination_sites_on_platform"] = _sites(days, sites, rng)
    return [SeedTable(days=days, figures=shown), _scans(facts, weekly["qr_places"], days, rng)]


def _shares(mean: float, tilt: Floats, weights: Ints) -> Floats:
    """Shares around `mean` (weighted), ahead or behind by `tilt`."""
    return mean_share(mean, tilt + logit(np.array(mean)), weights.astype(float))


def _grown(days: pd.DatetimeIndex, knots: tuple[tuple[str, float], ...], tilt: Floats, whole: Ints) -> Ints:
    """Fridays x communes: the share of the day of `whole`, never falling."""
    shares = np.stack([_shares(mean, tilt, whole) for mean in curve(days, knots)])
    return np.maximum.accumulate(np.floor(whole * shares).astype(np.int64), axis=0)


def _sites(days: pd.DatetimeIndex, sites: SeedTable, rng: np.random.Generator) -> Floats:
    """Sites on the platform among those reported working on the same day."""
    working: Floats = sites.figures["vaccination_sites"][sites.days.isin(days)].astype(float)
    return np.floor(working * curve(days, SITES)[:, None] + rng.random(working.shape[1])).clip(max=working)


def _scans(facts: Facts, places: Floats | Ints, fridays: pd.DatetimeIndex, rng: np.random.Generator) -> SeedTable:
    """About nine scans a day at every place with a code."""
    days = pd.date_range(fridays[0], facts.calendar[-1], freq="D")
    standing = places[np.arange(len(days)) // 7]
    scans = rng.poisson(standing * 9.0 * np.where(days.day_of_week == 6, 1.25, 0.95)[:, None])
    return SeedTable(days=days, figures={"qr_scans": without(scans, missing(rng, scans.shape, share=0.05, on_last=13))})


def _whole(values: Floats) -> Ints:
    return np.rint(values).astype(np.int64)
