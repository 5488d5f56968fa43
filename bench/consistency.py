"""Many stores with holes, each read on every surface and held against its own open API: nothing may differ.

`python -m bench.consistency FIRST LAST` reads some of them, so that several processes can share the work.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.table import show
from geodata.commands import bootstrap
from geodata.store import database
from tests.conftest import BROWSER, BROWSER_ARGS
from tests.consistency.check import Outcome, check

STORES = 500
PDF_EVERY, CLOSELY_EVERY = 25, 10
"""Of the stores, those whose bulletin is read too, and those of which a browser shows every table and panel."""


def main(seeds: Iterable[int] = range(STORES)) -> None:
    """Read the stores with these numbers; ends with the first differences where there are any."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    found = _read(list(seeds))
    differences = [f"store {seed}: {line}" for seed, outcome in found.items() for line in outcome.differences]
    figures, read = (sum(getattr(one, part) for one in found.values()) for part in ("figures", "read"))
    counted = tuple(map(str, (len(found), figures, read, len(differences))))
    show("one figure, one number, one set of words", ("stores", "figures", "times read", "differences"), [counted])
    if differences:
        raise SystemExit("\n".join(differences[:50]))


def _read(seeds: list[int]) -> dict[int, Outcome]:
    found = {}
    with tempfile.TemporaryDirectory() as empty, sync_playwright() as playwright:
        laid = _laid(Path(empty) / "laid.sqlite")
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(BROWSER_ARGS))
        packed = Path(empty) / "packed"
        packed.mkdir()
        for seed in seeds:
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / packed.name).symlink_to(packed)
                found[seed] = _one(Path(folder), seed, browser, laid)
        browser.close()
    return found


def _one(folder: Path, seed: int, browser: Browser, laid: Path) -> Outcome:
    pdf, closely = seed % PDF_EVERY == 0, seed % CLOSELY_EVERY == 1
    return check(folder, seed, browser, laid=laid, pdf=pdf, closely=closely)


def _laid(path: Path) -> Path:
    engine = database.connect(f"sqlite:///{path}")
    bootstrap.bootstrap(engine)
    engine.dispose()
    return path


if __name__ == "__main__":
    main(range(int(sys.argv[1]), int(sys.argv[2]) + 1))
