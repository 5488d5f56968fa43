"""Rows as CSV."""

from collections.abc import Mapping

import pytest

from dashboard.api.tables import table
from tests.answers import csv_rows


def cells(*rows: Mapping[str, object]) -> list[dict[str, str]]:
    return csv_rows(table(rows))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1"])
def test_no_text_begins_a_formula(text: str) -> None:
    assert cells({"name": text}) == [{"name": f"'{text}"}]
    assert cells({"label": {"vi": text, "en": "x"}}) == [{"label_vi": f"'{text}", "label_en": "x"}]


def test_numbers_stay_numbers_and_nothing_stays_nothing() -> None:
    row = {"a": -1, "b": 2.0, "c": 2.5, "d": None, "e": True, "f": 0}
    assert cells(row) == [{"a": "-1", "b": "2", "c": "2.5", "d": "", "e": "true", "f": "0"}]


def test_two_languages_are_two_columns_even_where_one_row_has_none() -> None:
    known = cells({"id": "a", "unit": None}, {"id": "b", "unit": {"vi": "giường", "en": "beds"}})
    assert known == [
        {"id": "a", "unit_vi": "", "unit_en": ""},
        {"id": "b", "unit_vi": "giường", "unit_en": "beds"},
    ]


def test_what_is_no_cell_is_json() -> None:
    assert cells({"topics": ["a", "b"], "pdf": {"b": 1, "a": 2}}) == [{"topics": '["a","b"]', "pdf": '{"a":2,"b":1}'}]


def test_no_rows_are_no_lines() -> None:
    assert table([]) == b"\xef\xbb\xbf"
