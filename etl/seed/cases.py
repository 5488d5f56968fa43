"""The province's daily cases split to communes, each case with a setting and an outcome.

The split follows the real series exactly on every day. Where the cases fall is a branching process: a day's cases are
drawn in proportion to population, to the announced weight of the district at that time, and to the recent cases in
and around the commune, so that outbreaks grow, move and die down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.seed.apportionment import curve, curves, largest_remainder, positions, trailing
from etl.seed.facts import Facts, Floats, Ints
from etl.seed.frame import SeedTable, from_day, missing, without

REPORTS_FROM = "2021-04-27"
LATE_FROM = "2021-01-01"
LEVELS_ON, OUTBREAKS_ON, RECOVERED_ON = "2021-10-22", "2021-11-15", "2021-09-15"
LOCKED, LOCKED_FROM, LOCKED_TO = "24640", "2021-08-08", "2021-09-05"
LEVELS_FROM, LEVELS_TO = "2021-10-06", "2021-10-28"
BOOST = {1.0: 1.0, 2.0: 14.0, 3.0: 80.0}
"""Weight of a commune in October by its announced level."""
MEMORY, FRESH, OWN, GUSTS = 0.86, 0.12, 0.5, 2.0
"""What is left of an outbreak's pull after a day; share of a district's cases that start anew, by population; share
of the pull that stays in the commune itself; shape of the daily noise on the weights (gamma)."""

SETTINGS = ("imported", "home_quarantine", "locked_zone", "community")
ANNOUNCED_SETTINGS = (
    "ca_moi_ve_tu_vung_dich",
    "ca_moi_cach_ly_tai_nha",
    "ca_moi_khu_phong_toa",
    "ca_moi_cong_dong",
)
MIX = (
    ("2021-07-09", np.array([0.45, 0.25, 0.15, 0.15])),
    ("2021-09-10", np.array([0.20, 0.30, 0.35, 0.15])),
    ("2021-10-15", np.array([0.50, 0.25, 0.05, 0.20])),
    ("2021-11-15", np.array([0.16, 0.37, 0.05, 0.42])),
    ("2022-01-22", np.array([0.05, 0.30, 0.02, 0.63])),
)
STAY = (("2021-07-09", 27.0), ("2021-09-15", 26.0), ("2021-11-15", 18.0), ("2022-01-22", 14.0))
"""Days from positive to declared recovered."""
TRANSFERRED = 45


@dataclass(frozen=True, kw_only=True)
class Cases:
    """One entry per case: its day (position in the calendar), commune, setting (position in `SETTINGS`), and the day
    of each outcome, beyond the calendar when it did not happen."""

    day: Ints
    commune: Ints
    setting: Ints
    recovered: Ints
    died: Ints
    transferred: Ints


def split(facts: Facts) -> Ints:
    """days of the calendar x communes: new cases that sum to the real series on every day."""
    rng = facts.generator(1)
    days = facts.calendar
    counts = facts.daily["cases_new"].reindex(days, fill_value=0).to_numpy()
    district, boost = district_weights(facts), commune_weights(facts)
    found = np.zeros((len(days), len(facts.codes)), dtype=np.int64)
    pull = np.zeros(len(facts.codes))
    for at in np.arange(len(days)):
        if counts[at]:
            weights = _weights(facts, district[at], boost[at], pull) * rng.gamma(GUSTS, size=len(pull))
            found[at] = rng.multinomial(counts[at], weights / weights.sum())
        pull = pull * MEMORY + found[at]
    return found


def _weights(facts: Facts, district: Floats, boost: Floats, pull: Floats) -> Floats:
    """Weights of communes on one day; a district's share is half as announced, half as its outbreaks stand."""
    groups = len(district)
    people = facts.population * boost
    people = people / np.bincount(facts.district, weights=people, minlength=groups)[facts.district]
    spread = (OWN * pull + (1 - OWN) * facts.near.T @ pull) * boost
    total = np.bincount(facts.district, weights=spread, minlength=groups)
    inside = np.where(total[facts.district] > 0, spread / np.maximum(total[facts.district], 1e-9), people)
    share = district if total.sum() <= 0 else 0.5 * district + 0.5 * total / total.sum()
    return share[facts.district] * (FRESH * people + (1 - FRESH) * inside)


def district_weights(facts: Facts) -> Floats:
    """days x districts, rows sum to 1: from the level list, the active outbreaks and the undated bulletins."""
    people = np.bincount(facts.district, weights=facts.population)
    locked = facts.district[facts.codes.index(LOCKED)] == np.arange(len(people))
    levels = facts.by_district(facts.stated_by_unit(LEVELS_ON, "cap_do_dich"))
    bulletins = facts.by_district(_bulletins(facts))
    knots = (
        ("2021-07-09", people),
        ("2021-08-20", people * np.where(locked, 5, 1)),
        ("2021-09-20", people),
        (LEVELS_ON, people * levels**2),
        (OUTBREAKS_ON, facts.by_district(facts.stated_by_unit(OUTBREAKS_ON, "o_dich_dang_hoat_dong"))),
        ("2021-12-05", bulletins),
        ("2022-01-22", people / people.sum() + bulletins / bulletins.sum()),
    )
    return curves(facts.calendar, [(date, of / of.sum()) for date, of in knots])


def _bulletins(facts: Facts) -> dict[str, float]:
    undated = facts.announced[(facts.announced["date"] == "") & (facts.announced["metric"] == "ca_moi_trong_ngay")]
    return {str(code): float(value) for code, value in undated.groupby("code")["value"].sum().items()}


def commune_weights(facts: Facts) -> Floats:
    """days x communes: the commune locked down in August 2021, the communes of level 2 and 3 in October."""
    days = facts.calendar
    weights = np.ones((len(days), len(facts.codes)))
    start, end, first, last = positions(days, [LOCKED_FROM, LOCKED_TO, LEVELS_FROM, LEVELS_TO])
    weights[start:end, facts.codes.index(LOCKED)] = 5.0
    levels = facts.stated_by_unit(LEVELS_ON, "cap_do_dich")
    weights[first:last] = [BOOST[levels[code]] for code in facts.codes]
    return weights


def follow(facts: Facts, found: Ints) -> Cases:
    """Give every case of `found` (days x communes) its setting and its outcome."""
    rng = facts.generator(2)
    cells = np.nonzero(found)
    day, commune = (np.repeat(cell, found[cells]).astype(np.int64) for cell in cells)
    never = np.full(len(day), len(facts.calendar), dtype=np.int64)
    died = _deaths(facts, rng, day, never)
    free = np.flatnonzero(died == never)
    transferred = never.copy()
    moved = rng.choice(free, size=TRANSFERRED, replace=False)
    transferred[moved] = day[moved] + rng.integers(1, 5, size=TRANSFERRED)
    recovered = never.copy()
    staying = np.setdiff1d(free, moved)
    recovered[staying] = _recoveries(facts, rng, day[staying])
    setting = _settings(facts, rng, day, commune)
    return Cases(day=day, commune=commune, setting=setting, recovered=recovered, died=died, transferred=transferred)


def _deaths(facts: Facts, rng: np.random.Generator, day: Ints, never: Ints) -> Ints:
    """Each real death is one of the cases found 4 to 21 days before it."""
    died = never.copy()
    deaths = facts.daily["deaths_new"].reindex(facts.calendar, fill_value=0).to_numpy()
    for at in np.repeat(np.arange(len(deaths)), deaths):
        open_cases = np.flatnonzero((day >= at - 21) & (day <= at - 4) & (died == never))
        died[rng.choice(open_cases)] = at
    return died


def _recoveries(facts: Facts, rng: np.random.Generator, day: Ints) -> Ints:
    """Days of recovery; exactly the announced number have recovered by 15 Sep 2021."""
    stay = np.rint(curve(facts.calendar, STAY)).astype(np.int64)
    recovered: Ints = day + stay[day] + rng.integers(-4, 5, size=len(day))
    anchor = positions(facts.calendar, [RECOVERED_ON])[0]
    known = int(facts.stated(RECOVERED_ON, "khoi_benh_luy_tich"))
    order = np.argsort(recovered, kind="stable")
    recovered[order[:known]] = np.minimum(recovered[order[:known]], anchor)
    recovered[order[known:]] = np.maximum(recovered[order[known:]], anchor + 1)
    return recovered


def _settings(facts: Facts, rng: np.random.Generator, day: Ints, commune: Ints) -> Ints:
    """Settings drawn from the mix of the time; on 15 Nov 2021 in the announced proportion."""
    odds = curves(facts.calendar, MIX)[day]
    boosted = commune_weights(facts)[day, commune] > 1
    first, last, announced = positions(facts.calendar, [LEVELS_FROM, LEVELS_TO, OUTBREAKS_ON])
    odds[boosted & (day >= first) & (day < last), SETTINGS.index("community")] *= 12
    bounds = np.cumsum(odds / odds.sum(axis=1, keepdims=True), axis=1)
    setting: Ints = (rng.random(len(day))[:, None] > bounds[:, :-1]).sum(axis=1)
    that_day = np.flatnonzero(day == announced)
    stated = np.array([facts.stated(OUTBREAKS_ON, metric) for metric in ANNOUNCED_SETTINGS])
    setting[that_day] = rng.permutation(np.repeat(np.arange(4), largest_remainder(stated, len(that_day))))
    return setting


def tables(facts: Facts, cases: Cases) -> list[SeedTable]:
    """Everything about cases, days x communes; cases and deaths on the days of the real series, without a gap."""
    days, rng = facts.calendar, facts.generator(3)
    found = _count(facts, cases.day, cases.commune)
    known = days.isin(facts.daily.index)
    late = _missing_settings(rng, found.shape)
    daily: dict[str, Floats | Ints] = {
        "recovered_new": _count(facts, cases.recovered, cases.commune),
        "transferred_out_new": _count(facts, cases.transferred, cases.commune),
    }
    for at, name in enumerate(SETTINGS):
        of = cases.setting == at
        daily[f"cases_new_{name}"] = without(_count(facts, cases.day[of], cases.commune[of]), late)
    daily |= {name: without(of, late) for name, of in quarantine(facts, found, rng).items()}
    died = _count(facts, cases.died, cases.commune)
    return [
        SeedTable(days=days[known], figures={"cases_new": found[known], "deaths_new": died[known]}),
        from_day(SeedTable(days=days, figures=daily), REPORTS_FROM),
        from_day(SeedTable(days=days, figures={"cases_late": np.zeros_like(found)}), LATE_FROM),
        from_day(SeedTable(days=days, figures=dict(outbreaks(facts, found))), REPORTS_FROM),
    ]


def _missing_settings(rng: np.random.Generator, shape: tuple[int, int]) -> np.typing.NDArray[np.bool_]:
    return missing(rng, shape, share=0.015, on_last=5)


def _count(facts: Facts, day: Ints, commune: Ints) -> Ints:
    counts = np.zeros((len(facts.calendar), len(facts.codes)), dtype=np.int64)
    happened = day < len(counts)
    np.add.at(counts, (day[happened], commune[happened]), 1)
    return counts


def quarantine(facts: Facts, found: Ints, rng: np.random.Generator) -> dict[str, Ints]:
    """Contacts of the cases of two weeks (days x communes): concentrated quarantine first, at home from November on."""
    around = 0.8 * found + 0.2 * found @ facts.near
    contacts = trailing(around * rng.uniform(0.7, 1.3, size=found.shape[1]), 14)
    rates = {
        "quarantine_f1_concentrated": (("2021-07-09", 9.0), ("2021-10-15", 6.0), ("2021-12-15", 0.6)),
        "quarantine_f1_home": (("2021-07-09", 1.0), ("2021-10-15", 4.0), ("2021-12-15", 5.0)),
        "quarantine_f2_home": (("2021-07-09", 22.0), ("2021-10-15", 14.0), ("2021-12-15", 9.0)),
    }
    most = facts.population // 8
    own = {name: rng.uniform(0.85, 1.15, size=found.shape[1]) for name in rates}
    return {
        name: np.minimum(np.rint(contacts * own[name] * curve(facts.calendar, knots)[:, None]).astype(np.int64), most)
        for name, knots in rates.items()
    }


def outbreaks(facts: Facts, found: Ints) -> dict[str, Ints]:
    """Outbreaks through the announced point of 15 Nov 2021: 262 = 103 ended + 159 active, active per district.

    Before it in proportion to a commune's cases so far, after it one for every 9 cases; ended `lag` days after they
    were recorded, 58 days in November and 30 in the end.
    """
    total_cases = np.cumsum(found, axis=0)
    anchor = int(positions(facts.calendar, [OUTBREAKS_ON])[0])
    active, ended = _outbreaks_announced(facts, total_cases, anchor)
    recorded, then = active + ended, np.maximum(total_cases[anchor], 1)
    after = recorded + (total_cases - total_cases[anchor]) // 9
    total = np.where(total_cases <= total_cases[anchor], recorded * total_cases // then, after)
    days = np.arange(len(total))
    lag = np.rint(np.interp(days, [anchor, anchor + 60], [58, 30])).astype(np.int64)
    earlier = total_cases[np.maximum(days - 58, 0)]
    before = ended * np.minimum(earlier, earlier[anchor]) // np.maximum(earlier[anchor], 1)
    closed = np.where(days[:, None] <= anchor, before, np.maximum(ended, total[np.maximum(days - lag, 0)]))
    closed = np.maximum.accumulate(np.minimum(closed, total), axis=0)
    return {"outbreaks_total": total, "outbreaks_ended": closed, "outbreaks_active": total - closed}


def _outbreaks_announced(facts: Facts, total_cases: Ints, anchor: int) -> tuple[Ints, Ints]:
    """Active and ended outbreaks of every commune on the announced day, by its recent and its older cases."""
    stated = facts.by_district(facts.stated_by_unit(OUTBREAKS_ON, "o_dich_dang_hoat_dong")).astype(np.int64)
    recent = (total_cases[anchor] - total_cases[anchor - 30]).astype(float)
    active = np.zeros(len(recent), dtype=np.int64)
    for group, number in enumerate(stated):
        members = facts.district == group
        active[members] = largest_remainder(recent[members], int(number))
    older = total_cases[anchor - 58].astype(float)
    return active, largest_remainder(older, int(facts.stated(OUTBREAKS_ON, "o_dich_ket_thuc")))
