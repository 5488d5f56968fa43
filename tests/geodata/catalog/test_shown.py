"""Where indicators are shown follows from their declarations."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import get_args

import pytest

from geodata.catalog import CATALOG, DERIVED, MEASURED, shown
from geodata.catalog.display import Display, Member, Slot
from geodata.core.text import Text

WORD = Text(vi="Chữ", en="Word")


def test_every_place_of_a_display_can_be_asked_for() -> None:
    assert set(get_args(Slot)) == {field.name for field in fields(Display)} - {"groups"}


def test_the_lowest_order_stands_first_and_equal_ones_as_in_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, order in (("nurses", 1), ("cases_7d", 2), ("doctors", 2), ("deaths_7d", 0)):
        monkeypatch.setitem(CATALOG, name, replace(CATALOG[name], display=Display(front=order)))
    assert shown.indicators("front")[:4] == ("deaths_7d", "nurses", "doctors", "cases_7d")
    assert shown.indicators("front", topic="resources") == ("nurses", "doctors")
    assert shown.indicators("front", topic="platforms") == ()


def test_a_member_of_a_group_stands_at_its_place_under_its_word_or_its_label(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shown.members("stocks")
    first, last = Display(groups=(Member("stocks", 1, WORD),)), Display(groups=(Member("stocks", 99), Member("x", 1)))
    monkeypatch.setitem(CATALOG, "nurses", replace(CATALOG["nurses"], display=first))
    monkeypatch.setitem(CATALOG, "cases_new", replace(CATALOG["cases_new"], display=last))
    found = shown.members("stocks")
    assert list(found) == ["nurses", *before, "cases_new"] and before
    assert found["nurses"] == WORD and found["cases_new"] == CATALOG["cases_new"].label
    assert list(shown.members("x")) == ["cases_new"]


def test_a_group_names_nobody_twice() -> None:
    told = [(member.group, item.id) for item in CATALOG.values() for member in item.display.groups]
    assert len(told) == len(set(told)) > 20


def test_what_stands_in_parts_of_a_total_is_declared_as_a_part_of_it() -> None:
    for group, total in (("settings", "cases_new"), ("methods", "samples_taken")):
        assert set(shown.members(group)) == {item.id for item in MEASURED.values() if item.part_of == total}


def test_every_kind_of_bed_is_counted_in_use_and_has_its_ratio() -> None:
    ratios = [(DERIVED[name].denominator, DERIVED[name].numerator) for name in shown.members("bed_occupancies")]
    assert ratios == [((kind,), (f"{kind}_used",)) for kind in shown.members("beds")] != []
