"""Rows and tables of a publication: nothing where nothing was reported, zero where zero was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
import pytest

from geodata.catalog import CATALOG
from layers import observations
from layers.columns import INDICATORS, columns, dictionary
from layers.observations import NotUnderstood, ObservationQuery
from layers.store import Draft, NotPublished, Store
from tests.layers.places_support import UNITS, places


def layer(name: str, days: list[str], values: list[list[float | None]], **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "days": days,
        "places": ["101", "102"],
        "values": values,
        "illustrative": [["2021-10-02", "2021-10-02"]],
        **more,
    }


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    cases = layer("cases_new", ["2021-10-01", "2021-10-02", "2021-10-03"], [[0, None], [2, 3], [None, 0]])
    ratio = layer(
        "coverage_dose1_18plus",
        ["2021-10-02"],
        [[50.5, None]],
        counts=[[7, 0]],
        not_applicable=[{"place": "102", "spans": [["2021-10-02", "2021-10-02"]]}],
    )
    district = layer("cases_new", ["2021-10-01"], [[0]], reported=[[1]], units=[2]) | {"places": ["10"]}
    with Draft(made, 1, before=0) as draft:
        draft.put("places.json", places(UNITS))
        draft.put("layers/cases_new/commune.json", orjson.dumps(cases))
        draft.put("layers/cases_new/district.json", orjson.dumps(district))
        draft.put("layers/coverage_dose1_18plus/commune.json", orjson.dumps(ratio))
        draft.commit()
    return made


def test_zero_is_zero_and_silence_is_nothing(store: Store) -> None:
    rows = list(observations.rows(store, 1, ObservationQuery(indicators=("cases_new",), level="commune")))
    assert [(row["day"][-2:], row["place"], row["value"], row["reported"]) for row in rows] == [
        ("01", "101", 0, 1),
        ("01", "102", None, 0),
        ("02", "101", 2, 1),
        ("02", "102", 3, 1),
        ("03", "101", None, 0),
        ("03", "102", 0, 1),
    ]
    assert [row["illustrative"] for row in rows] == [False, False, True, True, False, False]


def test_rows_name_who_stands_behind_them(store: Store) -> None:
    (row,) = observations.rows(store, 1, ObservationQuery(indicators=("cases_new",), level="district"))
    assert (row["value"], row["reported"], row["units"]) == (0, 1, 2)
    query = ObservationQuery(indicators=("coverage_dose1_18plus",), level="commune")
    ratios = observations.rows(store, 1, query)
    assert [(row["value"], row["count"], row["not_applicable"]) for row in ratios] == [
        (50.5, 7, False),
        (None, 0, True),
    ]


@pytest.mark.parametrize("offset", range(9))
def test_a_page_is_a_part_of_the_whole(store: Store, offset: int) -> None:
    query = ObservationQuery(indicators=("cases_new", "coverage_dose1_18plus"), level="commune")
    whole = list(observations.rows(store, 1, query))
    assert observations.count(store, 1, query) == len(whole) == 8
    assert list(observations.rows(store, 1, query, offset=offset, limit=3)) == whole[offset : offset + 3]


def test_days_and_places_cut(store: Store) -> None:
    query = ObservationQuery(
        indicators=("cases_new",), level="commune", places=("102",), first=date(2021, 10, 2), last=date(2021, 12, 1)
    )
    assert [(row["day"], row["value"]) for row in observations.rows(store, 1, query)] == [
        ("2021-10-02", 3),
        ("2021-10-03", 0),
    ]


def test_a_wide_table_has_the_columns_that_are_declared(store: Store) -> None:
    names = ("coverage_dose1_18plus", "cases_new", "beds_icu")
    table = observations.wide(store, 1, ObservationQuery(indicators=names, level="commune"))
    assert list(table.columns) == [column.name for column in columns(names)]
    assert table["cases_new"].tolist() == [0, pd.NA, 2, 3, pd.NA, 0]
    assert table["cases_new__reported"].tolist() == [1, 0, 1, 1, 0, 1]
    assert table["coverage_dose1_18plus"].dropna().tolist() == [50.5]
    assert table["beds_icu"].isna().all()
    assert table["illustrative"].tolist() == [False, False, True, True, False, False]
    assert len(observations.wide(store, 1, ObservationQuery(indicators=("beds_icu",), level="commune"))) == 0


@pytest.mark.parametrize(
    ("part", "query"),
    [
        ("indicator", ObservationQuery(indicators=("'; DROP TABLE",), level="commune")),
        ("place", ObservationQuery(indicators=("cases_new",), level="commune", places=("10",))),
        ("place", ObservationQuery(indicators=("cases_new",), level="commune", places=("9",))),
        (
            "last",
            ObservationQuery(indicators=("cases_new",), level="commune", first=date(2022, 1, 1), last=date(2021, 1, 1)),
        ),
    ],
)
def test_what_has_no_answer_is_named(store: Store, part: str, query: ObservationQuery) -> None:
    with pytest.raises(NotUnderstood) as caught:
        observations.count(store, 1, query)
    assert caught.value.part == part


def test_another_publication_is_not_there(store: Store) -> None:
    with pytest.raises(NotPublished):
        observations.wide(store, 2, ObservationQuery(indicators=("cases_new",), level="commune"))


def test_every_indicator_has_a_column_in_both_languages() -> None:
    known = {column.name: column for column in dictionary()}
    assert len(known) == len(dictionary())
    assert set(CATALOG) < set(INDICATORS) < set(known)
    assert all(column.label.vi and column.label.en and column.description.vi for column in known.values())
    assert known["cases_new"].unit is not None
    assert known["coverage_dose1_18plus"].type == "number"
