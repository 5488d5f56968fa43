"""The facts in `geodata/seed/`: places with their census, the province's daily series, ages, announced figures."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

FOLDER = Path(__file__).parents[2] / "geodata" / "seed"
PLACES = "places.csv"
DAILY = "province_daily.csv"
AGES = "age_2019.csv"
ANNOUNCED = "announced_2021.csv"

PROVINCE = "67"
"""The unit of the real daily series."""
RANDOM = 653
"""Seed of every generator here: the number of the plan."""
REACH_KM = 9.0
"""How far an outbreak reaches: weights between communes fall by e over this distance between their centres."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known, with communes in code order.

    `communes`: code, parent, population_2019, households_2019, centre_lon, centre_lat. `daily`: cases_new, deaths_new
    by day, days without a figure missing. `ages`: districts x five-year bands. `announced`: date (text, empty when
    undated), level, code, metric, value, source, row (1-based line of the file below its header).
    """

    communes: pd.DataFrame
    daily: pd.DataFrame
    ages: pd.DataFrame
    announced: pd.DataFrame

    @property
    def codes(self) -> list[str]:
        """Codes of the communes, the column order of every array here."""
        return self.communes["code"].tolist()

    @property
    def districts(self) -> list[str]:
        """Codes of the districts, in order."""
        return sorted(set(self.communes["parent"]))

    @cached_property
    def district(self) -> Ints:
        """Position of each commune's district among `districts`, one entry per commune of `codes`."""
        return np.searchsorted(self.districts, self.communes["parent"].tolist()).astype(np.int64)

    @cached_property
    def population(self) -> Ints:
        """Residents, one entry per commune of `codes`: census of 1 April 2019."""
        return self.communes["population_2019"].to_numpy(dtype=np.int64)

    @cached_property
    def calendar(self) -> pd.DatetimeIndex:
        """Every day from the first to the last of the real series."""
        return pd.date_range(self.daily.index[0], self.daily.index[-1], freq="D")

    @cached_property
    def near(self) -> Floats:
        """communes x communes: share of each commune's contacts that fall in each other one; rows sum to 1."""
        lon, lat = (np.radians(self.communes[name].to_numpy(dtype=float)) for name in ("centre_lon", "centre_lat"))
        east = (lon[:, None] - lon) * np.cos(lat.mean())
        kilometres = 6371.0 * np.hypot(east, lat[:, None] - lat)
        weights: Floats = np.exp(-kilometres / REACH_KM)
        shares: Floats = weights / weights.sum(axis=1, keepdims=True)
        return shares

    def stated(self, day: str, metric: str, code: str = PROVINCE) -> float:
        """What was announced of the unit `code`; raises `KeyError` when nothing was."""
        return self.stated_by_unit(day, metric)[code]

    def stated_by_unit(self, day: str, metric: str) -> dict[str, float]:
        """What was announced on `day`, by unit."""
        table = self.announced
        found = table[(table["date"] == day) & (table["metric"] == metric)]
        return dict(zip(found["code"], found["value"], strict=True))

    def by_district(self, values: dict[str, float]) -> Floats:
        """`values` by code as one entry per district of `districts`; 0 where there is none."""
        return np.array([values.get(code, 0.0) for code in self.districts])

    def generator(self, topic: int) -> np.random.Generator:
        """The topic's own generator, so that a change in one topic leaves the others as they are."""
        return np.random.default_rng([RANDOM, topic])


def read(folder: Path = FOLDER) -> Facts:
    """Read the four files; codes stay text."""
    places = _table(folder / PLACES)
    communes = places[places["level"] == "commune"].sort_values("code", ignore_index=True)
    for name in ("population_2019", "households_2019", "centre_lon", "centre_lat"):
        communes[name] = pd.to_numeric(communes[name])
    daily = _table(folder / DAILY)
    daily.index = pd.to_datetime(daily.pop("date"), format="%Y-%m-%d")
    ages = _table(folder / AGES).astype({"population": int})
    announced = _table(folder / ANNOUNCED).astype({"value": float})
    return Facts(
        communes=communes,
        daily=daily.astype(int),
        ages=ages.pivot(index="district_code", columns="age_band", values="population"),
        announced=announced.assign(row=np.arange(1, len(announced) + 1)),
    )


def sha256(name: str, folder: Path = FOLDER) -> str:
    """Hash of one of the files, for the batch made from it."""
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()


def _table(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8", newline="") as file:
        return pd.DataFrame(list(csv.DictReader(file)), dtype=object)
