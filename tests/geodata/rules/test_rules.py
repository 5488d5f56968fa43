"""Rules are data: what is wrong in a file is said with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geodata import rules
from geodata.core.yaml_file import ConfigError

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
        ("indicator: coverage_dose1_18plus", "indicator: cases_new", 21, "a ratio"),
        ("effective_to: 2022-01-26", "effective_to: 2021-10-11", 1, "ends before it begins"),
        ("{from: 2021-11-01, indicator", "{from: 2021-10-12, indicator", 36, "in order of their first day"),
        ("indicator: coverage_dose2_50plus", "indicator: coverage_dose2_51plus", 47, "no such indicator"),
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


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "effective_to: 2022-01-26",
            "effective_to: null",
            "qd4800.yaml:8: effective_to: .*expected a day before 2022-01-27",
        ),
        ("effective_to: 2022-01-26", "effective_to: 2022-01-27", "from which qd218.yaml holds"),
        ("id: qd4800", "id: qd218", "stands twice"),
    ],
)
def test_two_rules_never_hold_on_one_day(tmp_path: Path, old: str, new: str, words: str) -> None:
    (tmp_path / "qd218.yaml").write_bytes((rules.HERE / "qd218.yaml").read_bytes())
    assert old in QD4800
    (tmp_path / "qd4800.yaml").write_text(QD4800.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        rules.read(tmp_path)


def test_a_chosen_rule_is_not_applied_to_days_before_it_existed() -> None:
    before, chosen, later = (
        rules.on(day, fixed="qd4800") for day in (date(2021, 10, 11), date(2021, 10, 12), date(2022, 3, 1))
    )
    assert before is None and chosen is not None and later is not None
    assert (chosen.id, later.id) == ("qd4800", "qd4800")
    in_force = rules.on(date(2021, 12, 1), fixed="qd218")
    assert in_force is not None and in_force.id == "qd4800"
