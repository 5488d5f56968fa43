"""One figure, one number, one set of words: on every page, wall, map, in the open API and in every file."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.consistency import holes
from tests.consistency.check import check

STORES = range(20)
WITH_PDF = (0, 7)
CLOSELY = (1, 7, 13, 19)


@pytest.mark.parametrize("seed", STORES)
def test_every_surface_says_the_same(tmp_path: Path, chromium: Browser, sqlite_ground: Path, seed: int) -> None:
    outcome = check(tmp_path, seed, chromium, laid=sqlite_ground, pdf=seed in WITH_PDF, closely=seed in CLOSELY)
    assert outcome.figures >= 60
    assert outcome.read > 3 * outcome.figures
    assert outcome.itself > 0
    assert outcome.covered > 0 or not holes.has_districts_of_their_own(seed)
    assert outcome.differences == []
