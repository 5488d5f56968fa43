"""Rules are data: what is wrong in a file is said with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geodata import rules
from geodata.settings_file import ConfigError

QD4800 = (rules.HERE / "qd4800.yaml").read_text(encoding="utf-8")


def test_the_rules_follow_each_other_without_a_gap() -> None:
    assert list(rules.known()) == ["qd4800", "qd218"]
    assert rules.on(date(2021, 10, 11)) is None
    assert [rules.on(day).id for day in (date(2021, 10, 12), date(2022, 1, 26), date(2022, 1, 27))] == [  # type: ignore[union-attr]
        "qd4800",
        "qd4800",
        "qd218",
    ]


def test_a_rule_whose_matrix_is_not_known_computes_nothing() -> None:
    assert rules.known()["qd4800"].computes
    assert not rules.known()["qd218"].computes


def test_what_was_not_compared_with_the_text_says_so() -> None:
    rule = rules.known()["qd4800"]
    assert [band.confirmed for band in rule.criteria.cases.bands] == [True, True, False, True]
    assert rule.matrix is not None
    assert not rule.matrix.confirmed


def test_the_elderly_are_counted_from_65_and_from_50_in_november() -> None:
    elderly = rules.known()["qd4800"].elderly
    assert elderly.indicator_on(date(2021, 10, 31)) == "coverage_dose2_65plus"
    assert elderly.indicator_on(date(2021, 11, 1)) == "coverage_dose2_50plus"
    assert elderly.indicator_on(date(2021, 10, 1)) is None


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("indicator: coverage_dose1_18plus", "indicator: coverage", 21, "no such indicator"),
        ("{from: 20, confirmed: true}", "{from: 60, confirmed: true}", 16, "rising"),
        ("    - [1, 2, 3, 4]\n", "    - [1, 2, 3]\n", 1, "rows of 4 levels"),
        ("    - [1, 2, 3, 4]\n", "    - [1, 2, 3, 5]\n", 37, "at most"),
        ("at_least: 80", "at_least: 800", 42, "at most"),
        ("raises: 1", "raise: 1", 40, "missing"),
    ],
)
def test_a_wrong_rule_names_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    file = tmp_path / "rule.yaml"
    assert old in QD4800
    file.write_text(QD4800.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as error:
        rules.load(file)
    lines = [int(fault.split(":")[1]) for fault in str(error.value).splitlines()]
    assert any(abs(found - line) <= 4 for found in lines), str(error.value)
