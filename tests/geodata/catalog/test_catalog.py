"""The catalogue is complete: labels, definitions, rising classes, references that exist."""

from __future__ import annotations

import re

import pytest

from geodata.catalog import CATALOG, DERIVED, MEASURED, TOPICS, Derived, Indicator
from geodata.catalog.indicator import SHORT_LETTERS
from geodata.catalog.level import GRADED, Graded
from geodata.core.unit_levels import LEVELS
from layers.scale import PALETTES, scale

ALL = list(CATALOG.values())


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_an_indicator_is_complete(item: Indicator | Derived) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", item.id)
    for text in (item.label, item.definition, item.unit):
        assert text.vi.strip()
        assert text.en.strip()
    assert item.label.vi != item.definition.vi
    assert item.topic in {topic.id for topic in TOPICS}
    assert item.source


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
@pytest.mark.parametrize("level", LEVELS)
def test_classes_rise_and_have_a_colour_each(item: Indicator | Derived, level: str) -> None:
    classes = scale(item, level)  # type: ignore[arg-type]
    assert list(classes.breaks) == sorted(set(classes.breaks))
    assert len(classes.colours) == len(classes.breaks) + 1


@pytest.mark.parametrize("item", [*ALL, *GRADED], ids=lambda item: item.id)
def test_a_short_name_has_room(item: Indicator | Derived | Graded) -> None:
    name = item.short or item.label
    assert 0 < len(name.vi.strip()) <= SHORT_LETTERS and 0 < len(name.en.strip()) <= SHORT_LETTERS


def test_references_lead_somewhere() -> None:
    assert len(MEASURED) > 50 and len(DERIVED) > 30
    for item in MEASURED.values():
        for name in (*item.at_most, *item.usually_at_most, item.part_of, *item.total_at_most):
            assert name is None or name in MEASURED, (item.id, name)
    for derived in DERIVED.values():
        assert set(derived.inputs) <= set(MEASURED), derived.id


def test_above_another_figure_is_refused_only_where_it_counts_a_part_of_it() -> None:
    hard = {(item.id, other) for item in MEASURED.values() for other in item.at_most}
    groups = [(dose, group) for dose in ("dose1", "dose2") for group in ("18plus", "50plus", "65plus", "12to17")]
    assert hard == {
        ("results_positive", "results_received"),
        ("households", "population"),
        *((f"population_{group}", "population") for group in ("18plus", "50plus", "65plus", "12to17")),
        *((f"vaccinated_{dose}_{group}", f"vaccinated_{dose}") for dose, group in groups),
    }


def test_the_names_that_others_rely_on() -> None:
    assert {"cases_new", "deaths_new", "vaccinated_dose1", "population"} <= set(MEASURED)
    assert {"cases_7d_per_100k", "test_positivity_7d", "coverage_dose2_18plus"} <= set(DERIVED)


def test_palettes_have_six_classes() -> None:
    assert all(len(colours) == 6 for colours in PALETTES.values())
    assert {topic.palette for topic in TOPICS} <= set(PALETTES)
