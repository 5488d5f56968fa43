"""Numbers as people write them: what is one figure, what is refused."""

from __future__ import annotations

import math

import pytest

from geodata.core.numbers import AmbiguousNumber, NotANumber, NumberForm, grouped, is_blank, parse, parse_distinct


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("12", 12), (" 12 ", 12), ("007", 7), ("１２", 12), ("\u00a012\u202f", 12), ("1,5", 1.5), ("-3", -3)],
)
def test_plain_numbers(text: str, value: float) -> None:
    assert parse(text) == value


def test_unicode_minus_is_a_minus_and_never_lost() -> None:
    assert parse("\u22123") == -3


@pytest.mark.parametrize(
    "text",
    [
        "1_000",
        "1e3",
        "NaN",
        "inf",
        "٣٤",
        "१२",
        "1 000",
        "12a",
        "0x1f",
        "--3",
        "+3",
        "1.2.3",
        "1,2,3",
        "",
        "=1+1",
        "9" * 16,
    ],
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(NotANumber):
        parse(text)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345.678"])
def test_grouped_thousands_are_ambiguous_and_never_guessed(text: str) -> None:
    with pytest.raises(AmbiguousNumber) as told:
        parse(text)
    assert told.value.meant == float(text.replace(".", "").replace(",", ""))
    assert text in told.value.reason.vi


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [("vietnamese", "1.234", 1234), ("vietnamese", "1.234,5", 1234.5), ("point", "1.234", 1.234), ("point", "12", 12)],
)
def test_a_declared_form_decides(form: NumberForm, text: str, value: float) -> None:
    assert parse(text, form=form) == value


def test_blank_is_not_zero() -> None:
    values, reasons, blank = parse_distinct(["0", " ", "x"], form="plain")
    assert values[0] == 0 and math.isnan(values[1]) and list(reasons) == [2]
    assert blank.tolist() == [False, True, False]
    assert is_blank("\u00a0\t") and not is_blank("0")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (1234.5, "1.234,5", "1,234.5"),
        (-1234567, "-1.234.567", "-1,234,567"),
        (0.1 + 0.2, "0,3", "0.3"),
        (1e12, "1.000.000.000.000", "1,000,000,000,000"),
    ],
)
def test_numbers_in_sentences_are_grouped_as_each_language_does(value: float, vi: str, en: str) -> None:
    assert (grouped(value).vi, grouped(value).en) == (vi, en)
