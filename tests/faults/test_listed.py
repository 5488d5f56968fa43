"""The list of faults is whole, and every test that it names is there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.faults.listed import FAULTS

ROOT = Path(__file__).parents[2]


def test_the_list_is_whole() -> None:
    assert sorted(FAULTS) == [*range(1, 46), *range(72, 80), 84, *range(88, 105)]
    assert all(fault.tests for fault in FAULTS.values())


@pytest.mark.parametrize("number", list(FAULTS))
def test_what_is_named_is_there(number: int) -> None:
    for test in FAULTS[number].tests:
        path, name = test.split("::")
        assert name in functions(path), test


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
