"""Many stores with holes, each read on every surface and held against its own open API: nothing may differ."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.table import show
from tests.conftest import BROWSER, BROWSER_ARGS
from tests.consistency.check import check

STORES = 500
EVERY = 25
"""Of the stores, those whose bulletin is read too."""


def main() -> None:
    """Read 500 stores; end with the first differences where there are any."""
    figures = read = 0
    differences: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(BROWSER_ARGS))
        for seed in range(STORES):
            with tempfile.TemporaryDirectory() as folder:
                found = check(Path(folder), seed, browser, pdf=seed % EVERY == 0)
            figures, read = figures + found.figures, read + found.read
            differences += [f"store {seed}: {line}" for line in found.differences]
        browser.close()
    counted = (str(STORES), str(figures), str(read), str(len(differences)))
    show("one figure, one number, one set of words", ("stores", "figures", "times read", "differences"), [counted])
    if differences:
        raise SystemExit("\n".join(differences[:50]))
