"""Colours of classes on both grounds: they rise away from the ground, stay apart, and words on them are read."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from geodata.catalog import CATALOG
from layers import levels
from layers.scale import DARK, PALETTE_OF, PALETTES, contrast, ink_on, luminance, on_dark, scale

TOKENS = (Path(__file__).parents[2] / "dashboard" / "assets" / "00-tokens.css").read_text()
LIGHT, NIGHT = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in TOKENS.split("@media screen")[:2])


@pytest.mark.parametrize("palette", PALETTES)
def test_more_is_farther_from_the_ground(palette: str) -> None:
    assert all(luminance(low) > luminance(high) for low, high in pairwise(PALETTES[palette]))
    assert all(luminance(low) < luminance(high) for low, high in pairwise(DARK[palette]))


@pytest.mark.parametrize("palette", PALETTES)
def test_classes_are_told_apart_from_each_other_and_from_the_dark_ground(palette: str) -> None:
    colours = DARK[palette]
    assert len(colours) == len(PALETTES[palette])
    assert all(contrast(*pair) > 1.4 for pair in pairwise(colours))
    assert all(contrast(colours[0], NIGHT[ground]) > 1.75 for ground in ("ground", "paper", "water"))
    assert contrast(colours[0], NIGHT["unknown"]) > 1.39
    assert all(distance(colours[0], NIGHT[other]) > 0.15 for other in ("unknown", "na", "hatch"))


@pytest.mark.parametrize("colours", [*PALETTES.values(), *DARK.values()])
def test_words_on_a_class_are_read(colours: tuple[str, ...]) -> None:
    assert min(contrast(ink_on(colour), colour) for colour in colours) > 4.2


def test_a_layer_says_both_and_levels_keep_theirs() -> None:
    look = scale(CATALOG["cases_7d"], "commune").as_dict()
    assert look["colours_dark"] == list(DARK[PALETTE_OF["cases"]])
    assert list(on_dark(look)) == look["colours_dark"]
    assert on_dark(levels.LEGEND) == levels.LEGEND["colours"]


def test_a_publication_from_before_is_drawn_in_its_palette() -> None:
    look = scale(CATALOG["coverage_dose1"], "commune").as_dict()
    del look["colours_dark"]
    assert on_dark(look) == DARK[PALETTE_OF["vaccination"]]
    assert on_dark({**look, "colours": ["#ffffff", "#000000"]}) == ["#ffffff", "#000000"]


def distance(one: str, other: str) -> float:
    """How far two colours are from each other in the cube of red, green and blue, 0 to 1.7."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return sum(((a - b) / 255) ** 2 for a, b in pairs) ** 0.5
