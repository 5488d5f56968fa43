"""One address for each download, none for what there is not."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from layers.downloads.address import NoSuchDownload, choose, parse
from layers.store import Store


@pytest.fixture
def catalogue(store: Store) -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads(store.read(1, "indicators.json"))
    return read


@pytest.mark.parametrize(
    ("chosen", "first", "last", "path"),
    [
        (["cases_new"], "", "", "downloads/cases_new/commune/all.csv"),
        (["topic-cases"], "2021-10-02", "", "downloads/topic-cases/commune/2021-10-02_2021-10-03.csv"),
        (["cases_new"], "2021-10-02", "2021-10-02", "downloads/cases_new/commune/2021-10-02.csv"),
        (["cases_new"], "2020-01-01", "2030-01-01", "downloads/cases_new/commune/all.csv"),
        (
            ["coverage_dose1_18plus", "cases_new", "cases_new"],
            "",
            "2021-10-01",
            "downloads/cases_new,coverage_dose1_18plus/commune/2021-10-01.csv",
        ),
    ],
)
def test_what_is_chosen_has_one_address(
    catalogue: dict[str, Any], chosen: list[str], first: str, last: str, path: str
) -> None:
    made = choose(catalogue, chosen=chosen, level="commune", first=first, last=last, form="csv")
    assert made.path == path
    assert parse(catalogue, path) == made


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("indicators", {"chosen": []}),
        ("indicators", {"chosen": ["deaths_new"]}),
        ("indicators", {"chosen": ["topic-nothing"]}),
        ("indicators", {"chosen": ["cases_new", "topic-cases"]}),
        ("level", {"level": "country"}),
        ("form", {"form": "exe"}),
        ("first", {"first": "2021-02-30"}),
        ("last", {"last": "yesterday"}),
        ("last", {"first": "2021-10-03", "last": "2021-10-01"}),
        ("first", {"first": "2022-01-01"}),
    ],
)
def test_what_cannot_be_chosen_is_named(catalogue: dict[str, Any], part: str, fields: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"chosen": ["cases_new"], "level": "commune", "first": "", "last": "", "form": "csv"}
    with pytest.raises(NoSuchDownload) as caught:
        choose(catalogue, **{**usual, **fields})
    assert caught.value.part == part


@pytest.mark.parametrize(
    "path",
    [
        "downloads/coverage_dose1_18plus,cases_new/commune/all.csv",
        "downloads/cases_new,cases_new/commune/all.csv",
        "downloads/cases_new/commune/2021-10-01_2021-10-01.csv",
        "downloads/cases_new/commune/2021-10-01_2021-10-03.csv",
        "downloads/cases_new/commune/2020-10-01.csv",
        "downloads/cases_new/commune/2021-13-01.csv",
        "downloads/cases_new/commune/20211001__.csv",
        "downloads/cases_new/commune/all.zip",
        "downloads/../publication.json",
    ],
)
def test_other_spellings_are_not_there(catalogue: dict[str, Any], path: str) -> None:
    with pytest.raises(NoSuchDownload):
        parse(catalogue, path)
