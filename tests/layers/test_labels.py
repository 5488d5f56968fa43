"""Labels beside their places: none over another, no line through another's words."""

from __future__ import annotations

from itertools import permutations

from shapely import box

from layers import labels
from layers.labels import Label

FRAME = (1000.0, 1000.0)


def _label(code: str, x: float, y: float, *, width: float = 120, height: float = 40) -> Label:
    return Label(code=code, x=x, y=y, width=width, height=height)


def test_lines_run_through_no_words_while_there_is_another_spot() -> None:
    standing = [_label(f"s{at}", 500 + dx, 500 + dy) for at, (dx, dy) in enumerate([(0, -60), (0, 60), (140, 0)])]
    crowded = [_label(f"c{at}", 500 + at, 500 - at) for at in range(3)]
    beside, left = labels.lead(crowded, frame=FRAME, taken=standing)
    assert left == []
    assert all(one.apart(other) for one, other in permutations([*standing, *beside], 2))


def test_a_line_is_under_what_it_crosses() -> None:
    led = Label(code="a", x=500, y=100, width=50, height=20, led=(100, 100))
    assert _label("b", 300, 110).under_line(led)
    assert not _label("b", 300, 200).under_line(led)
    assert not _label("b", 800, 100).under_line(led)
    upright = Label(code="a", x=100, y=500, width=50, height=20, led=(100, 100))
    assert _label("b", 110, 300).under_line(upright)
    assert not _label("b", 300, 300).under_line(upright)


def test_what_lies_below_a_label_is_land_without_slivers() -> None:
    whole = labels.land([box(0, 0, 100, 100), box(101, 0, 200, 100)])
    assert whole.contains(labels.area(_label("a", 100, 50)))
    assert not whole.contains(labels.area(_label("a", 190, 50)))
