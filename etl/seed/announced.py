"""Which announced figures are counts that the catalogue knows, and so are loaded as they were announced."""

from __future__ import annotations

import pandas as pd

from etl.seed.facts import Facts

MEANS = {
    "o_dich_tong": "outbreaks_total",
    "o_dich_ket_thuc": "outbreaks_ended",
    "o_dich_dang_hoat_dong": "outbreaks_active",
    "vac_xin_thuc_nhan_lieu": "doses_received",
    "dan_so_18plus": "population_18plus",
    "nguoi_da_tiem": "vaccinated_dose1_18plus",
    "nguoi_tiem_mui1": "vaccinated_dose1_18plus",
    "nguoi_tiem_mui2": "vaccinated_dose2_18plus",
}
"""Metric of the file -> indicator. What is not here is not loaded, and docs/seed.md says why."""


def rows(facts: Facts, *, day: str) -> pd.DataFrame:
    """What was announced for `day`, with the columns of `batches.append`; `row` is the line of the file."""
    table = facts.announced[facts.announced["date"] == day]
    known = table[table["metric"].isin(MEANS)]
    return pd.DataFrame(
        {
            "indicator": known["metric"].map(MEANS),
            "place": known["code"],
            "day": pd.Timestamp(day),
            "value": known["value"],
            "row": known["row"],
        }
    )


def page(facts: Facts, *, day: str) -> str:
    """The page that announced the figures of `day`."""
    table = facts.announced[(facts.announced["date"] == day) & facts.announced["metric"].isin(MEANS)]
    return "; ".join(sorted(set(table["source"])))
