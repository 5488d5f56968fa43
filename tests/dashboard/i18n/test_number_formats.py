"""Numbers and days in both languages."""

from datetime import date

import pytest

from dashboard.i18n import number_formats
from layers.charts import words


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (7434, 0, "7.434", "7,434"),
        (69.19, 1, "69,2", "69.2"),
        (0, 0, "0", "0"),
        (0.15, 1, "0,2", "0.2"),
        (0.25, 1, "0,3", "0.3"),
        (2.5, 0, "3", "3"),
        (-0.15, 1, "-0,2", "-0.2"),
        (-0.2, 0, "0", "0"),
        (-3, 0, "-3", "-3"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (None, 1, "–", "–"),
    ],
)
def test_numbers(value: float | None, decimals: int, vi: str, en: str) -> None:
    assert number_formats.number(value, decimals, "vi") == vi
    assert number_formats.number(value, decimals, "en") == en
    if value is not None:
        assert (words.number(value, decimals, "vi"), words.number(value, decimals, "en")) == (vi, en)


def test_the_percent_sign_does_not_leave_its_number() -> None:
    assert number_formats.percent(69.2, 1, "vi") == "69,2\u00a0%"
    assert number_formats.percent(None, 1, "vi") == "–"


def test_days() -> None:
    assert number_formats.day("2021-10-22", "vi") == "22/10/2021"
    assert number_formats.day(date(2021, 10, 2), "en") == "2 Oct 2021"
    assert number_formats.day("2021-10-02", "vi", short=True) == "2/10"
    assert number_formats.day(None, "vi") == "–"
